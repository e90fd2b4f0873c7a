//! Layers as text, one file per format.
