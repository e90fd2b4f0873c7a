//! The language that the seven folders are written in.
