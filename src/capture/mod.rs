//! Frames in and out: capture files, pipes, hexadecimal text.
