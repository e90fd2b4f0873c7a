//! What a packet socket of Linux is asked for that no safe crate has: options, filters, and the ring of blocks that the kernel
//! and this program share.
#![allow(unsafe_code)]

use std::io;
use std::mem::{MaybeUninit, size_of};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::filter::bpf::Instruction;

/// Where in a block its state is.
const STATUS: usize = 8;

const KERNEL: u32 = 0;
const USER: u32 = 1;

/// Where a socket is bound: the index of its interface, and its hardware type (`ARPHRD_`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) interface: i32,
    pub(super) hardware: u16,
}

/// Binds a packet socket to an interface (0 is all) and a protocol (0 is none: nothing is received).
pub(super) fn bind(socket: BorrowedFd<'_>, interface: u32, protocol: u16) -> io::Result<()> {
    let address = libc::sockaddr_ll {
        sll_family: libc::AF_PACKET as u16,
        sll_protocol: protocol.to_be(),
        sll_ifindex: interface.cast_signed(),
        sll_hatype: 0,
        sll_pkttype: 0,
        sll_halen: 0,
        sll_addr: [0; 8],
    };
    let len = size_of::<libc::sockaddr_ll>() as libc::socklen_t;
    // SAFETY: the address is one of packet sockets, of this length, and only read.
    let done = unsafe { libc::bind(socket.as_raw_fd(), (&raw const address).cast(), len) };
    checked(done)
}

/// Where a packet socket is bound; -1 is an interface that is gone.
pub(super) fn bound(socket: BorrowedFd<'_>) -> io::Result<Bound> {
    let mut address = MaybeUninit::<libc::sockaddr_ll>::zeroed();
    let mut len = size_of::<libc::sockaddr_ll>() as libc::socklen_t;
    // SAFETY: the kernel writes at most `len` bytes, which are those of the address.
    let done = unsafe { libc::getsockname(socket.as_raw_fd(), address.as_mut_ptr().cast(), &raw mut len) };
    checked(done)?;
    // SAFETY: it was zeroed, and every pattern of bits is an address.
    let address = unsafe { address.assume_init() };
    Ok(Bound { interface: address.sll_ifindex, hardware: address.sll_hatype })
}

/// Sets an option of packet sockets that is a number.
pub(super) fn set(socket: BorrowedFd<'_>, option: i32, value: i32) -> io::Result<()> {
    put(socket, libc::SOL_PACKET, option, &value)
}

/// Receives what is for others too, until the socket is closed.
pub(super) fn listen_to_all(socket: BorrowedFd<'_>, interface: u32) -> io::Result<()> {
    let request = libc::packet_mreq {
        mr_ifindex: interface.cast_signed(),
        mr_type: libc::PACKET_MR_PROMISC as u16,
        mr_alen: 0,
        mr_address: [0; 8],
    };
    put(socket, libc::SOL_PACKET, libc::PACKET_ADD_MEMBERSHIP, &request)
}

/// Attaches a program, which the kernel copies, in place of the one before.
pub(super) fn attach(socket: BorrowedFd<'_>, program: &[Instruction]) -> io::Result<()> {
    let mut copy: Vec<libc::sock_filter> = program
        .iter()
        .map(|step| libc::sock_filter { code: step.code, jt: step.jt, jf: step.jf, k: step.k })
        .collect();
    let len = u16::try_from(copy.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    let program = libc::sock_fprog { len, filter: copy.as_mut_ptr() };
    put(socket, libc::SOL_SOCKET, libc::SO_ATTACH_FILTER, &program)
}

/// Packets that were received and that were dropped since this was asked last; dropped ones count as received.
pub(super) fn statistics(socket: BorrowedFd<'_>) -> io::Result<(u32, u32)> {
    let mut counts = [0_u32; 3];
    let mut len = size_of::<[u32; 3]>() as libc::socklen_t;
    // SAFETY: the kernel writes at most `len` bytes, which are those of the three counts.
    let done = unsafe {
        libc::getsockopt(
            socket.as_raw_fd(),
            libc::SOL_PACKET,
            libc::PACKET_STATISTICS,
            counts.as_mut_ptr().cast(),
            &raw mut len,
        )
    };
    checked(done).map(|()| (counts[0], counts[1]))
}

/// A packet socket and the blocks that its kernel fills.
#[derive(Debug)]
pub(super) struct Ring {
    socket: OwnedFd,
    start: NonNull<u8>,
    /// Bytes of a block, a multiple of a page.
    block: usize,
    blocks: usize,
}

// SAFETY: the mapping belongs to this value alone; nothing of it is bound to a thread.
unsafe impl Send for Ring {}
// SAFETY: through a shared reference only blocks are read that the kernel does not write.
unsafe impl Sync for Ring {}

impl Ring {
    /// Gives a socket its ring of blocks, each handed over after so many milliseconds at the latest.
    pub(super) fn new(
        socket: OwnedFd,
        block: usize,
        blocks: usize,
        retire: u32,
    ) -> Result<Self, (OwnedFd, io::Error)> {
        match map(&socket, block, blocks, retire) {
            Ok(start) => Ok(Self { socket, start, block, blocks }),
            Err(error) => Err((socket, error)),
        }
    }

    /// How many blocks there are.
    pub(super) fn blocks(&self) -> usize {
        self.blocks
    }

    /// A block, if the kernel has handed it over.
    #[inline]
    pub(super) fn block(&self, nth: usize) -> Option<&[u8]> {
        let start = self.at(nth);
        if self.status(nth).load(Ordering::Acquire) & USER == 0 {
            return None;
        }
        // SAFETY: the block lies in the mapping. The kernel does not write to it until it is given back, for which
        // `give_back` needs this value for itself, so that nobody holds these bytes.
        Some(unsafe { std::slice::from_raw_parts(start.as_ptr(), self.block) })
    }

    /// Gives a block back to be filled anew.
    #[inline]
    pub(super) fn give_back(&mut self, nth: usize) {
        self.status(nth).store(KERNEL, Ordering::Release);
    }

    fn status(&self, nth: usize) -> &AtomicU32 {
        let start = self.at(nth);
        // SAFETY: the state of a block is a number of 32 bits, aligned as the block is, which both sides only read and
        // write as a whole.
        unsafe { AtomicU32::from_ptr(start.as_ptr().add(STATUS).cast()) }
    }

    fn at(&self, nth: usize) -> NonNull<u8> {
        // SAFETY: `nth` is below the count of blocks, all of which lie in the mapping.
        unsafe { self.start.add(nth % self.blocks * self.block) }
    }
}

impl AsFd for Ring {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl Drop for Ring {
    fn drop(&mut self) {
        // SAFETY: the mapping is as long as it was made, and nobody holds bytes of it.
        unsafe { libc::munmap(self.start.as_ptr().cast(), self.block * self.blocks) };
    }
}

fn map(socket: &OwnedFd, block: usize, blocks: usize, retire: u32) -> io::Result<NonNull<u8>> {
    let socket = socket.as_fd();
    set(socket, libc::PACKET_VERSION, libc::tpacket_versions::TPACKET_V3 as i32)?;
    // Frames lie as close as they fit, whatever is said of their size: it must only divide the block.
    let request = libc::tpacket_req3 {
        tp_block_size: block as u32,
        tp_block_nr: blocks as u32,
        tp_frame_size: block as u32,
        tp_frame_nr: blocks as u32,
        tp_retire_blk_tov: retire,
        tp_sizeof_priv: 0,
        tp_feature_req_word: 0,
    };
    put(socket, libc::SOL_PACKET, libc::PACKET_RX_RING, &request)?;
    let (len, prot) = (block * blocks, libc::PROT_READ | libc::PROT_WRITE);
    // SAFETY: a new mapping at a place that the kernel chooses; the socket has a ring of this length.
    let start =
        unsafe { libc::mmap(std::ptr::null_mut(), len, prot, libc::MAP_SHARED, socket.as_raw_fd(), 0) };
    if start == libc::MAP_FAILED {
        return Err(io::Error::last_os_error());
    }
    NonNull::new(start.cast()).ok_or_else(|| io::ErrorKind::OutOfMemory.into())
}

/// Sets an option; `T` is what the kernel expects of it.
fn put<T>(socket: BorrowedFd<'_>, level: i32, option: i32, value: &T) -> io::Result<()> {
    let len = size_of::<T>() as libc::socklen_t;
    // SAFETY: the kernel reads `len` bytes, which are those of the value.
    let done =
        unsafe { libc::setsockopt(socket.as_raw_fd(), level, option, std::ptr::from_ref(value).cast(), len) };
    checked(done)
}

fn checked(done: i32) -> io::Result<()> {
    if done < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
