//! Other readers of packets, each used as its documentation shows, each adding the same values to a digest.
//!
//! Where a peer has no value of its own for a field, it is taken out of what it has; which, its file says.

pub(crate) mod etherparse;
pub(crate) mod hand;
pub(crate) mod pktparse;
pub(crate) mod pnet;
pub(crate) mod smoltcp;
