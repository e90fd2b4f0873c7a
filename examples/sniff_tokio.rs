//! Packets in a program of tokio: the capture is a descriptor that can be polled, so that one thread does other things too.
//!
//! `cargo build --example sniff_tokio`, then `sudo target/debug/examples/sniff_tokio INTERFACE [FILTER…]`: it prints a line a packet,
//! and tells everybody who connects to 127.0.0.1:8001 how many there have been.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use septet::capture::Frame;
use septet::capture::live::{Error as LiveError, Live, Ready, Sniffer};
use septet::filter::capture::Filter;
use septet::output::stamp::{Form, Stamp};
use septet::output::text::{Digits, Lines};
use tokio::io::unix::AsyncFd;
use tokio::net::{TcpListener, TcpStream};

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let interface = words.next().ok_or("which interface?")?;
    let mut live = Sniffer::new(&interface).open()?;
    let filter = words.collect::<Vec<_>>().join(" ");
    live.filter(&Filter::live(&filter, live.link())?)?;

    let count = Arc::new(AtomicU64::new(0));
    let known = Arc::clone(&count);
    let (mut lines, mut text) =
        (Lines::new(Stamp::new(Form::Clock, Stamp::utc()), Digits::Fixed(6)), septet::codec::Text::new());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:8001").await?;
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tell(&stream, known.load(Ordering::Relaxed)).await;
            }
        });
        packets(live, |frame| {
            count.fetch_add(1, Ordering::Relaxed);
            text.clear();
            lines.packet(frame, None, &mut text);
            print!("{}", text.as_str());
            true
        })
        .await
    })
}

/// Hands out packets as they come until `each` has enough, or the capture ends.
pub(crate) async fn packets(
    live: Live,
    mut each: impl FnMut(&Frame<'_>) -> bool,
) -> Result<(), Box<dyn Error>> {
    #[allow(
        deprecated,
        reason = "what replaces it is unsafe: a capture has one descriptor as long as it lives"
    )]
    let mut live = AsyncFd::new(live)?;
    // Nothing comes, and nobody is woken, before it has started.
    live.get_mut().start()?;
    loop {
        let mut socket = live.readable_mut().await?;
        loop {
            match socket.get_inner_mut().next_ready() {
                Ok(Ready::Frame(frame)) => {
                    if !each(&frame) {
                        return Ok(());
                    }
                }
                // The kernel has handed over no more: it is waited for again.
                Ok(Ready::Later) => break socket.clear_ready(),
                Ok(Ready::End) => return Ok(()),
                // It goes on when the interface is up again.
                Err(LiveError::Down(name)) => eprintln!("{name} is down"),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// What cannot be told at once is not told.
async fn tell(stream: &TcpStream, count: u64) {
    if stream.writable().await.is_ok() {
        let _ = stream.try_write(format!("{count} packets\n").as_bytes());
    }
}
