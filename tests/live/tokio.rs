//! Packets in a program of tokio, as `examples/sniff_tokio.rs` reads them.

use std::thread;
use std::time::Duration;

use septet::capture::live::Sniffer;

use super::sniff_tokio::packets;
use super::{Wire, alone, frames};

#[test]
fn tokio_is_woken_when_there_are_packets() {
    alone("tokio::tokio_is_woken_when_there_are_packets", || {
        let live = Sniffer::new("right").open().unwrap();
        let runtime = ::tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        let sent = frames();
        let wire = sent.clone();
        let sender = thread::spawn(move || {
            let mut end = Wire::new("left");
            // Some come while it waits, after it has read what was there.
            wire.chunks(100).for_each(|some| {
                thread::sleep(Duration::from_millis(150));
                end.all(some);
            });
        });
        let mut seen = Vec::new();
        let all = packets(live, |frame| {
            if frame.bytes.starts_with(&[0x02, 0, 0, 0, 0, 1, 0x02, 0, 0, 0, 0, 2]) {
                seen.push(frame.bytes.to_vec());
            }
            seen.len() < sent.len()
        });
        runtime.block_on(all).unwrap();
        sender.join().unwrap();
        assert!(seen.iter().zip(&sent).all(|(seen, sent)| **seen == **sent) && seen.len() == sent.len());
    });
}
