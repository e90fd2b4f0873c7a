//! `septet rewrite`: captures that are edited.
