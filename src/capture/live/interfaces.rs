//! The interfaces of this machine: what pnet says of them, and what Linux says besides in `/sys` and `/proc`.

use core::fmt;
use std::fs;
use std::net::IpAddr;

use pnet_datalink::NetworkInterface;

use super::{hardware, routes, send};

/// An interface of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Interface {
    /// Its number in the kernel, from 1.
    pub index: u32,
    /// What it is called; it may have any characters but white space, `/` and `:`, also control characters.
    pub name: String,
    /// Its address on the link, unless it has none or only zeros.
    pub mac: Option<[u8; 6]>,
    /// Its addresses, each with the length of its prefix.
    pub addresses: Vec<(IpAddr, u8)>,
    /// Default gateways behind it, the preferred one first; known on Linux only.
    pub gateways: Vec<IpAddr>,
    /// IFF_ flags of this system.
    pub flags: u32,
    /// ARPHRD_ number; known on Linux only.
    pub hardware: Option<u16>,
    /// Most bytes of a packet behind the link-layer header; known on Linux only.
    pub mtu: Option<u32>,
    /// Whether it is wireless, as far as is known.
    pub wireless: bool,
}

/// Whether frames pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Up, and the other end of the cable is there.
    Up,
    /// Up, but nobody is at the other end.
    NoCarrier,
    /// Switched off.
    Down,
}

impl fmt::Display for State {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.pad(match self {
            Self::Up => "up",
            Self::NoCarrier => "no-carrier",
            Self::Down => "down",
        })
    }
}

/// Flags with a name.
const FLAGS: [(i32, &str); 9] = [
    (libc::IFF_UP, "up"),
    (libc::IFF_RUNNING, "running"),
    (libc::IFF_LOOPBACK, "loopback"),
    (libc::IFF_BROADCAST, "broadcast"),
    (libc::IFF_MULTICAST, "multicast"),
    (libc::IFF_POINTOPOINT, "pointopoint"),
    (libc::IFF_NOARP, "noarp"),
    (libc::IFF_PROMISC, "promisc"),
    (libc::IFF_ALLMULTI, "allmulti"),
];

impl Interface {
    /// Whether it is up, and whether somebody is at the other end.
    #[must_use]
    pub fn state(&self) -> State {
        match (self.has(libc::IFF_UP), self.has(libc::IFF_RUNNING)) {
            (true, true) => State::Up,
            (true, false) => State::NoCarrier,
            (false, _) => State::Down,
        }
    }

    /// Whether what is sent comes back to this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.has(libc::IFF_LOOPBACK)
    }

    /// Names of its flags.
    pub fn flag_names(&self) -> impl Iterator<Item = &'static str> {
        FLAGS.into_iter().filter(|flag| self.has(flag.0)).map(|flag| flag.1)
    }

    /// What its hardware is called: `ethernet`, `loopback`, …
    #[must_use]
    pub fn hardware_name(&self) -> Option<&'static str> {
        hardware::name(self.hardware?)
    }

    /// LINKTYPE_ of the frames that can be sent on it.
    #[must_use]
    pub fn link(&self) -> Option<u32> {
        match self.hardware {
            Some(hardware) => hardware::link(hardware),
            None if self.is_loopback() => Some(if cfg!(target_os = "linux") { send::ETHERNET } else { 0 }),
            None if self.mac.is_some() => Some(send::ETHERNET),
            None => self.has(libc::IFF_POINTOPOINT).then_some(send::RAW),
        }
    }

    fn has(&self, flag: i32) -> bool {
        self.flags & flag.cast_unsigned() != 0
    }
}

/// The interfaces of this machine (on Linux: of this network namespace), by their numbers.
#[must_use]
pub fn interfaces() -> Vec<Interface> {
    let mut all: Vec<Interface> = Vec::new();
    let mut known: Vec<_> = pnet_datalink::interfaces().iter().map(of_pnet).collect();
    known.sort_by_key(|interface| (interface.index, interface.name.contains(':')));
    for interface in known {
        match all.last_mut() {
            // An old alias, `eth0:1`, is a further address of `eth0`.
            Some(last) if last.index == interface.index && interface.name.contains(':') => {
                last.addresses.extend(interface.addresses);
            }
            _ => all.push(interface),
        }
    }
    all.iter_mut().for_each(of_linux);
    gateways(&mut all);
    all
}

pub(super) fn of_pnet(interface: &NetworkInterface) -> Interface {
    let mac = interface.mac.map(|mac| mac.octets()).filter(|mac| *mac != [0; 6]);
    Interface {
        index: interface.index,
        // pnet takes any bytes for UTF-8.
        name: String::from_utf8_lossy(interface.name.as_bytes()).into_owned(),
        mac,
        addresses: interface.ips.iter().map(|network| (network.ip(), network.prefix())).collect(),
        gateways: Vec::new(),
        flags: interface.flags,
        hardware: None,
        mtu: None,
        wireless: false,
    }
}

/// What `/sys` says, if it speaks of this network namespace: the numbers tell.
pub(super) fn of_linux(interface: &mut Interface) {
    let folder = std::path::Path::new("/sys/class/net").join(&interface.name);
    let number =
        |name: &str| -> Option<u32> { fs::read_to_string(folder.join(name)).ok()?.trim().parse().ok() };
    let mac = || fs::read_to_string(folder.join("address")).unwrap_or_default();
    let ours = interface.mac.is_none_or(|[a, b, c, d, e, f]| {
        mac().trim_end() == format!("{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{f:02x}")
    });
    if number("ifindex") != Some(interface.index) || !ours {
        return;
    }
    interface.hardware = number("type").and_then(|number| number.try_into().ok());
    interface.mtu = number("mtu");
    interface.wireless = folder.join("wireless").exists();
}

fn gateways(interfaces: &mut [Interface]) {
    let tables = ["/proc/net/route", "/proc/net/ipv6_route"].map(|path| fs::read(path).unwrap_or_default());
    let [four, six] = tables.each_ref().map(|table| String::from_utf8_lossy(table));
    let mut defaults: Vec<_> = routes::ipv4(&four).chain(routes::ipv6(&six)).collect();
    defaults.sort_by_key(|route| (route.gateway.is_ipv6(), route.metric));
    for route in defaults {
        let found = interfaces.iter_mut().find(|interface| interface.name == route.interface);
        if let Some(interface) = found.filter(|interface| !interface.gateways.contains(&route.gateway)) {
            interface.gateways.push(route.gateway);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(flags: i32) -> Interface {
        let flags = flags.cast_unsigned();
        let none = NetworkInterface {
            name: "x0".into(),
            description: String::new(),
            index: 7,
            mac: None,
            ips: Vec::new(),
            flags,
        };
        of_pnet(&none)
    }

    #[test]
    fn the_state_is_that_of_both_ends() {
        assert_eq!(plain(0).state(), State::Down);
        assert_eq!(plain(libc::IFF_RUNNING).state(), State::Down);
        assert_eq!(plain(libc::IFF_UP).state(), State::NoCarrier);
        assert_eq!(plain(libc::IFF_UP | libc::IFF_RUNNING).state(), State::Up);
    }

    #[test]
    fn frames_are_of_the_hardware_or_guessed() {
        assert_eq!(plain(0).link(), None);
        assert_eq!(plain(libc::IFF_POINTOPOINT).link(), Some(101));
        assert_eq!(Interface { mac: Some([2, 0, 0, 0, 0, 1]), ..plain(0) }.link(), Some(1));
        assert_eq!(Interface { hardware: Some(65_534), ..plain(0) }.link(), Some(101));
        assert_eq!(Interface { hardware: Some(803), mac: Some([2; 6]), ..plain(0) }.link(), Some(127));
        assert_eq!(Interface { hardware: Some(280), mac: Some([2; 6]), ..plain(0) }.link(), None);
    }

    #[test]
    fn the_loopback_interface_is_there() {
        let all = interfaces();
        let loopback = all.iter().find(|interface| interface.is_loopback()).unwrap();
        assert!(loopback.index > 0 && loopback.mac.is_none(), "{loopback:?}");
        assert!(all.is_sorted_by_key(|interface| interface.index));
    }
}
