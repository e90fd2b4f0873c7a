//! The command: `septet sniff`.
