//! The TCP and UDP sockets of this machine, and whose they are: Linux's `/proc`.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;

use procfs::net::{self, TcpState, UdpState};
use procfs::process::{FDTarget, Process, all_processes};
use procfs::{ProcError, ProcResult};

/// Over what a socket talks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transport {
    /// TCP, [RFC 9293](https://www.rfc-editor.org/rfc/rfc9293).
    Tcp,
    /// UDP, [RFC 768](https://www.rfc-editor.org/rfc/rfc768).
    Udp,
}

/// A process that holds a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Owner {
    /// Its number.
    pub pid: u32,
    /// What the kernel calls it: up to 15 bytes, which it may have chosen itself.
    pub program: String,
}

/// A socket of this network namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Socket {
    /// Over what it talks.
    pub transport: Transport,
    /// Its own end; port 0 and an address of zeros where it is not bound.
    pub local: SocketAddr,
    /// The other end; `None` unless it is connected.
    pub foreign: Option<SocketAddr>,
    /// The state of TCP as netstat calls it, `LISTEN`; of UDP `ESTABLISHED` when it is connected, else nothing.
    pub state: Option<&'static str>,
    /// The user whose it is.
    pub uid: u32,
    /// The processes that hold it; none where it is nobody's any more (TIME_WAIT), or may not be known.
    pub owners: Vec<Owner>,
    inode: u64,
}

/// The sockets of this network namespace.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Sockets {
    /// TCP over IPv4 and IPv6, then UDP.
    pub all: Vec<Socket>,
    /// How many processes may not be looked into: sockets without an owner may be theirs.
    pub hidden: usize,
}

impl Socket {
    /// Whether it waits for others: TCP in LISTEN, UDP that is not connected.
    #[must_use]
    pub fn is_listening(&self) -> bool {
        match self.transport {
            Transport::Tcp => self.state == Some("LISTEN"),
            Transport::Udp => self.state.is_none(),
        }
    }

    /// Whether some process has it, known or not: what is left of a closed connection is nobody's.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.inode != 0
    }
}

/// The sockets of this network namespace, each with the processes that hold it as far as this one may look into them.
pub fn sockets() -> io::Result<Sockets> {
    let mut all = Vec::new();
    for table in [net::tcp(), net::tcp6()] {
        all.extend(present(table)?.into_iter().map(|entry| {
            let foreign = connected(entry.remote_address);
            socket(
                Transport::Tcp,
                entry.local_address,
                foreign,
                Some(tcp_state(&entry.state)),
                entry.uid,
                entry.inode,
            )
        }));
    }
    for table in [net::udp(), net::udp6()] {
        all.extend(present(table)?.into_iter().map(|entry| {
            let state = (entry.state == UdpState::Established).then_some("ESTABLISHED");
            let foreign = connected(entry.remote_address);
            socket(Transport::Udp, entry.local_address, foreign, state, entry.uid, entry.inode)
        }));
    }
    let mut places: HashMap<u64, usize> = HashMap::new();
    for (place, socket) in all.iter().enumerate().filter(|(_, socket)| socket.is_held()) {
        places.insert(socket.inode, place);
    }
    let mut hidden = 0;
    for process in all_processes().map_err(|error| plain(&error))?.flatten() {
        match holdings(&process) {
            Ok(inodes) => own(&process, &inodes, &places, &mut all),
            Err(ProcError::PermissionDenied(_)) => hidden += 1,
            // It has ended.
            Err(_) => {}
        }
    }
    Ok(Sockets { all, hidden })
}

/// A table that is missing (no IPv6) is empty.
fn present<T>(table: ProcResult<Vec<T>>) -> io::Result<Vec<T>> {
    match table {
        Err(ProcError::NotFound(_)) => Ok(Vec::new()),
        other => other.map_err(|error| plain(&error)),
    }
}

fn plain(error: &ProcError) -> io::Error {
    io::Error::other(error.to_string())
}

fn connected(address: SocketAddr) -> Option<SocketAddr> {
    (address.port() != 0 || !address.ip().is_unspecified()).then_some(address)
}

fn socket(
    transport: Transport,
    local: SocketAddr,
    foreign: Option<SocketAddr>,
    state: Option<&'static str>,
    uid: u32,
    inode: u64,
) -> Socket {
    Socket { transport, local, foreign, state, uid, owners: Vec::new(), inode }
}

/// The sockets that a process has open.
fn holdings(process: &Process) -> ProcResult<Vec<u64>> {
    let mut inodes: Vec<_> = process
        .fd()?
        .filter_map(|fd| match fd.ok()?.target {
            FDTarget::Socket(inode) => Some(inode),
            _ => None,
        })
        .collect();
    inodes.sort_unstable();
    inodes.dedup();
    Ok(inodes)
}

fn own(process: &Process, inodes: &[u64], places: &HashMap<u64, usize>, all: &mut [Socket]) {
    let mut owner = None;
    for place in inodes.iter().filter_map(|inode| places.get(inode)) {
        let owner = owner.get_or_insert_with(|| Owner {
            pid: process.pid.cast_unsigned(),
            program: process.stat().map(|stat| stat.comm).unwrap_or_default(),
        });
        if let Some(socket) = all.get_mut(*place) {
            socket.owners.push(owner.clone());
        }
    }
}

fn tcp_state(state: &TcpState) -> &'static str {
    match state {
        TcpState::Established => "ESTABLISHED",
        TcpState::SynSent => "SYN_SENT",
        TcpState::SynRecv | TcpState::NewSynRecv => "SYN_RECV",
        TcpState::FinWait1 => "FIN_WAIT1",
        TcpState::FinWait2 => "FIN_WAIT2",
        TcpState::TimeWait => "TIME_WAIT",
        TcpState::Close => "CLOSE",
        TcpState::CloseWait => "CLOSE_WAIT",
        TcpState::LastAck => "LAST_ACK",
        TcpState::Listen => "LISTEN",
        TcpState::Closing => "CLOSING",
    }
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, UdpSocket};

    use super::*;

    #[test]
    fn sockets_of_this_process_are_its_own() {
        let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        let found = sockets().unwrap();
        for (transport, local, state) in [
            (Transport::Tcp, tcp.local_addr().unwrap(), Some("LISTEN")),
            (Transport::Udp, udp.local_addr().unwrap(), None),
        ] {
            let one = found.all.iter().find(|one| one.transport == transport && one.local == local).unwrap();
            assert_eq!((one.state, one.foreign, one.is_listening()), (state, None, true));
            assert!(one.owners.iter().any(|owner| owner.pid == std::process::id()), "{one:?}");
        }
    }
}
