//! Layer 5, session: who talks to whom.
