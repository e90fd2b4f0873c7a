//! Frames in and out: capture files, pipes, hexadecimal text.

pub mod hex_text;
