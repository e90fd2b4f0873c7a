//! Capturing through the channel of pnet, which every system has.
//!
//! What it does otherwise is put right here: its buffer of 4,096 bytes cuts packets and does not say so; its socket has
//! a short queue; while an interface is down it fails at once again and again; a signal is an error to it.

use std::fmt;
use std::io::{self, PipeReader};
#[cfg(target_os = "linux")]
use std::os::fd::{AsFd, BorrowedFd, IntoRawFd, OwnedFd};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pnet_datalink::{Channel, Config, DataLinkReceiver, NetworkInterface};

use super::sniffer::{Found, Seen};
use super::{Error, Sniffer, Statistics};
use crate::capture::PACKET_LIMIT;
use crate::filter::capture::Filter;

/// How long a read waits where there is no descriptor to wait for.
const PATIENCE: Duration = Duration::from_millis(if cfg!(target_os = "linux") { 0 } else { 50 });

/// How often it is looked whether an interface that is down is still there.
const LOOK: Duration = Duration::from_millis(200);

/// The channel, or what it will be made of.
pub(super) struct Source {
    sniffer: Sniffer,
    interface: NetworkInterface,
    link: u32,
    /// The socket, which the channel has too.
    #[cfg(target_os = "linux")]
    socket: OwnedFd,
    channel: Option<Box<dyn DataLinkReceiver>>,
    filter: Option<Filter>,
    bytes: Vec<u8>,
    seen: Seen,
    captured: u64,
    down: bool,
    ending: bool,
}

impl Source {
    pub(super) fn open(sniffer: &Sniffer) -> Result<Self, Error> {
        if sniffer.interface == "any" {
            return Err(Error::Unsupported("pnet captures from one interface, not from `any`".into()));
        }
        #[cfg(target_os = "linux")]
        let (socket, link) = socket(sniffer)?;
        #[cfg(not(target_os = "linux"))]
        let link = 1;
        let all = pnet_datalink::interfaces();
        let interface = all.into_iter().find(|interface| interface.name == sniffer.interface);
        let interface = interface.ok_or_else(|| Error::NoInterface(sniffer.interface.clone(), Vec::new()))?;
        Ok(Self {
            sniffer: sniffer.clone(),
            interface,
            link,
            #[cfg(target_os = "linux")]
            socket,
            channel: None,
            filter: None,
            bytes: Vec::new(),
            seen: Seen::default(),
            captured: 0,
            down: false,
            ending: false,
        })
    }

    pub(super) fn link(&self) -> u32 {
        self.link
    }

    #[expect(clippy::unnecessary_wraps, reason = "the ring's can fail")]
    pub(super) fn filter(&mut self, filter: Option<&Filter>) -> Result<(), Error> {
        self.filter = filter.cloned();
        Ok(())
    }

    pub(super) fn start(&mut self) -> Result<(), Error> {
        if self.channel.is_some() {
            return Ok(());
        }
        let mut config = Config {
            read_buffer_size: PACKET_LIMIT as usize,
            read_timeout: Some(PATIENCE),
            promiscuous: self.sniffer.promiscuous,
            ..Config::default()
        };
        #[cfg(target_os = "linux")]
        {
            config.socket_fd = Some(self.socket.try_clone()?.into_raw_fd());
        }
        // Elsewhere the system has a buffer of this size.
        config.write_buffer_size = 4096;
        match pnet_datalink::channel(&self.interface, config)? {
            Channel::Ethernet(_, receiver) => self.channel = Some(receiver),
            _ => return Err(Error::Unsupported("pnet has no such channel".into())),
        }
        match self.failure() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    pub(super) fn advance(&mut self) -> Result<Found, Error> {
        let Some(channel) = &mut self.channel else {
            return Ok(if self.ending { Found::End } else { Found::Later });
        };
        loop {
            let error = match channel.next() {
                Ok(bytes) => {
                    self.down = false;
                    let original_len = bytes.len() as u32;
                    if self.filter.as_ref().is_some_and(|filter| !filter.matches(bytes, original_len)) {
                        continue;
                    }
                    let kept = bytes.len().min(self.sniffer.snaplen as usize);
                    self.bytes.clear();
                    self.bytes.extend_from_slice(bytes.get(..kept).unwrap_or_default());
                    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                    let nanos = u64::try_from(now.as_nanos()).ok();
                    self.seen = Seen { nanos, original_len, whole: true, ..Seen::default() };
                    self.captured += 1;
                    return Ok(Found::Frame);
                }
                Err(error) => error,
            };
            match error.kind() {
                io::ErrorKind::Interrupted => {}
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock if self.ending => return Ok(Found::End),
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                    if self.down && self.gone() {
                        return Err(Error::Gone(self.sniffer.interface.clone()));
                    }
                    return Ok(Found::Later);
                }
                _ => return self.failed(error),
            }
        }
    }

    pub(super) fn frame(&self) -> (&Seen, &[u8]) {
        (&self.seen, &self.bytes)
    }

    #[cfg(target_os = "linux")]
    pub(super) fn wait(
        &self,
        bell: &PipeReader,
        others: &[BorrowedFd<'_>],
        time: Option<Duration>,
    ) -> Result<(), Error> {
        if self.ending {
            return Ok(());
        }
        let time = time.into_iter().chain(self.down.then_some(LOOK)).min();
        let mut sleepers = vec![self.socket.as_fd(), bell.as_fd()];
        sleepers.extend(others);
        super::packet_socket::sleep(&sleepers, time)
    }

    /// Reading waits a while by itself.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn wait(&self, _: &PipeReader, _: &[()], _: Option<Duration>) -> Result<(), Error> {
        if self.down {
            std::thread::sleep(LOOK);
        }
        Ok(())
    }

    pub(super) fn finish(&mut self) -> Result<(), Error> {
        #[cfg(target_os = "linux")]
        super::ring::attach(self.socket.as_fd(), &super::program::NOTHING)?;
        self.ending = true;
        Ok(())
    }

    #[expect(clippy::unnecessary_wraps, reason = "the ring's can fail")]
    pub(super) fn statistics(&mut self) -> Result<Statistics, Error> {
        Ok(Statistics { captured: self.captured, received: self.captured, dropped: None })
    }

    /// The interface is down, which is said once, or gone; or the system failed.
    fn failed(&mut self, error: io::Error) -> Result<Found, Error> {
        let down = self.down;
        #[cfg(target_os = "linux")]
        if error.raw_os_error() == Some(libc::ENETDOWN) {
            let said = self.fallen();
            return if down && matches!(said, Error::Down(_)) { Ok(Found::Later) } else { Err(said) };
        }
        match self.failure() {
            Some(Error::Down(_)) if down => Ok(Found::Later),
            Some(error) => Err(error),
            None if down => Ok(Found::Later),
            None if cfg!(target_os = "linux") && error.kind() == io::ErrorKind::Other => Ok(Found::Later),
            None => Err(error.into()),
        }
    }

    /// What is wrong with the socket; asked for, it is so no longer.
    #[cfg(target_os = "linux")]
    fn failure(&mut self) -> Option<Error> {
        use rustix::io::Errno;
        match rustix::net::sockopt::socket_error(&self.socket) {
            Ok(Ok(())) => None,
            Ok(Err(Errno::NETDOWN)) => Some(self.fallen()),
            Ok(Err(error)) | Err(error) => Some(error.into()),
        }
    }

    #[cfg(target_os = "linux")]
    fn fallen(&mut self) -> Error {
        self.down = true;
        let name = self.sniffer.interface.clone();
        if self.gone() { Error::Gone(name) } else { Error::Down(name) }
    }

    #[cfg(not(target_os = "linux"))]
    fn failure(&mut self) -> Option<Error> {
        None
    }

    #[cfg(target_os = "linux")]
    fn gone(&self) -> bool {
        let bound = super::ring::bound(self.socket.as_fd());
        bound.is_ok_and(|bound| bound.interface != self.interface.index.cast_signed())
    }

    #[cfg(not(target_os = "linux"))]
    fn gone(&self) -> bool {
        !pnet_datalink::interfaces().iter().any(|interface| interface.name == self.sniffer.interface)
    }
}

/// A socket for the channel: with a queue as long as was asked for, and without packets that go the other way.
#[cfg(target_os = "linux")]
fn socket(sniffer: &Sniffer) -> Result<(OwnedFd, u32), Error> {
    use super::{link, packet_socket, program, ring};
    let socket = packet_socket::packet_socket(rustix::net::SocketType::RAW)?;
    let index = packet_socket::number(&socket, &sniffer.interface)?;
    ring::bind(socket.as_fd(), index, 0)?;
    let link = link::of(ring::bound(socket.as_fd())?.hardware);
    if link == link::COOKED {
        return Err(Error::Unsupported(format!("{}: pnet does not read its link layer", sniffer.interface)));
    }
    // Only root may have more than the system allows everybody.
    if rustix::net::sockopt::set_socket_recv_buffer_size_force(&socket, sniffer.buffer).is_err() {
        rustix::net::sockopt::set_socket_recv_buffer_size(&socket, sniffer.buffer)?;
    }
    // The queue of the socket does not say how long a packet was that it has cut: it cuts none.
    let attached = program::program(None, link, sniffer.direction, PACKET_LIMIT);
    ring::attach(socket.as_fd(), &attached.program)?;
    Ok((socket, link))
}

#[cfg(target_os = "linux")]
impl AsFd for Source {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("interface", &self.interface).finish_non_exhaustive()
    }
}
