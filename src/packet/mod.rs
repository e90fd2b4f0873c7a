//! The walk in, the walk out, and the registry: who reads which number.
