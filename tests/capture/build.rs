//! Captures made byte by byte, and readers to read them with.

use std::io::{self, Cursor, Read};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use septet::capture::{Capture, Error, open};

pub(crate) use crate::pcapng::{ORDERS, Order, block, enhanced, everything, interface, option, section};

/// Header of a pcap file.
pub(crate) fn pcap(order: Order, magic: u32, version: (u16, u16), snaplen: u32, network: u32) -> Vec<u8> {
    let versions = [order.u16(version.0), order.u16(version.1)].concat();
    [order.u32(magic), versions, order.words(&[0, 0, snaplen, network])].concat()
}

/// Record of a pcap file.
pub(crate) fn record(order: Order, secs: u32, fraction: u32, packet: &[u8], original: u32) -> Vec<u8> {
    [order.words(&[secs, fraction, packet.len() as u32, original]), packet.to_vec()].concat()
}

/// A snoop file of packets, each at so many seconds.
pub(crate) fn snoop(network: u32, packets: &[(u32, &[u8])]) -> Vec<u8> {
    let order = Order::Big;
    let mut file = [b"snoop\0\0\0".to_vec(), order.words(&[2, network])].concat();
    for (secs, packet) in packets {
        let captured = packet.len() as u32;
        let len = (24 + captured).next_multiple_of(4);
        file.extend(order.words(&[captured + 1, captured, len, 0, *secs, 500_000]));
        file.extend(*packet);
        file.resize(file.len() + (len - 24 - captured) as usize, 0);
    }
    file
}

/// What tests compare of a packet.
#[derive(Debug, PartialEq, Eq, Clone)]
pub(crate) struct Seen {
    pub(crate) link: u32,
    pub(crate) interface: u32,
    pub(crate) time: Option<(i64, u32)>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) original_len: u32,
}

/// All packets, and the error that ended them.
pub(crate) fn drain(mut capture: Capture) -> (Vec<Seen>, Option<Error>) {
    let mut seen = Vec::new();
    loop {
        match capture.next() {
            Ok(Some(frame)) => {
                assert_eq!(frame.number, seen.len() as u64 + 1);
                seen.push(Seen {
                    link: frame.link,
                    interface: frame.interface,
                    time: frame.time.map(|time| (time.secs(), time.nanos())),
                    bytes: frame.bytes.to_vec(),
                    original_len: frame.original_len,
                });
            }
            Ok(None) => return (seen, None),
            Err(error) => {
                assert!(matches!(capture.next(), Ok(None)), "an error is the end");
                return (seen, Some(error));
            }
        }
    }
}

/// The same from bytes: opening may fail too.
pub(crate) fn read(bytes: &[u8]) -> (Vec<Seen>, Option<Error>) {
    match Capture::new(Cursor::new(bytes.to_vec())) {
        Ok(capture) => drain(capture),
        Err(error) => (Vec::new(), Some(error)),
    }
}

/// The packets of a capture that has no error.
pub(crate) fn packets(bytes: &[u8]) -> Vec<Seen> {
    let (seen, error) = read(bytes);
    assert!(error.is_none(), "{error:?}");
    seen
}

/// Hands out one byte at a time, with interruptions.
pub(crate) struct Slow(Cursor<Vec<u8>>, bool);

impl Slow {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        Self(Cursor::new(bytes.to_vec()), false)
    }
}

impl Read for Slow {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let len = out.len().min(1);
        self.0.read(&mut out[..len])
    }
}

/// A file that is removed in the end.
pub(crate) struct TempFile(pub(crate) PathBuf);

impl TempFile {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("septet-capture-{}-{count}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }

    pub(crate) fn read(&self) -> (Vec<Seen>, Option<Error>) {
        match open(&self.0) {
            Ok(capture) => drain(capture),
            Err(error) => (Vec::new(), Some(error)),
        }
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// One small capture of each format and byte order, and where each of its packets ends.
pub(crate) fn samples() -> Vec<(Vec<u8>, Vec<usize>)> {
    let packet: &[u8] = &[2, 0, 0, 0, 0, 1, 2, 0, 0];
    let mut all = Vec::new();
    for order in ORDERS {
        let mut file = pcap(order, 0xa1b2_c3d4, (2, 4), 65_535, 1);
        let mut ends = Vec::new();
        for secs in 1..4 {
            file.extend(record(order, secs, 7, packet, 60));
            ends.push(file.len());
        }
        all.push((file, ends));
        let mut file = [section(order), interface(order, 1, 0, &option(order, 2, b"a"))].concat();
        let mut ends = Vec::new();
        let comment = option(order, 1, b"comment");
        for packet in [
            enhanced(order, 0, 1_000_000, packet, 60, &comment),
            block(order, 2, &[order.words(&[0, 0, 2_000_000, 9, 60]), packet.to_vec(), vec![0; 3]].concat()),
            block(order, 3, &[order.u32(9), packet.to_vec()].concat()),
            enhanced(order, 0, 3_000_000, packet, 60, &[]),
        ] {
            file.extend(packet);
            ends.push(file.len());
        }
        file.extend(block(order, 5, &order.words(&[0, 0, 0])));
        all.push((file, ends));
    }
    let file = snoop(4, &[(1, packet), (2, packet), (3, packet)]);
    all.push((file, vec![16 + 36, 16 + 72, 16 + 108]));
    all
}
