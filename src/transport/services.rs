//! Names of services by port, from IANA's Service Name and Transport Protocol Port Number Registry.

/// A line for each port and name, sorted by port; `cargo run --example iana` makes it.
static SERVICES: &str = include_str!("services.txt");

/// What IANA calls the service at this UDP port.
#[must_use]
pub fn udp(port: u64) -> Option<&'static str> {
    service(port, b'u')
}

/// What IANA calls the service at this TCP port.
#[must_use]
pub fn tcp(port: u64) -> Option<&'static str> {
    service(port, b't')
}

/// What IANA calls the service at this SCTP port.
#[must_use]
pub fn sctp(port: u64) -> Option<&'static str> {
    service(port, b's')
}

/// The first port at which IANA has a service of this name over a transport protocol (`t`, `u` or `s`).
pub(crate) fn port(name: &str, transport: u8) -> Option<u16> {
    let mut lines = SERVICES.lines().map(|line| line.split(' '));
    lines.find_map(|mut columns| {
        let (port, transports, known) = (columns.next()?, columns.next()?, columns.next()?);
        (known == name && transports.as_bytes().contains(&transport)).then(|| port.parse().ok()).flatten()
    })
}

/// Bisects the lines: the middle of a range of bytes lies in some line, whose port says where to go on.
fn service(port: u64, transport: u8) -> Option<&'static str> {
    let (mut low, mut high) = (0, SERVICES.len());
    while low < high {
        let middle = low.midpoint(high);
        let start = SERVICES[..middle].rfind('\n').map_or(0, |end| end + 1);
        let end = SERVICES[middle..].find('\n').map_or(SERVICES.len(), |end| middle + end + 1);
        if number(&SERVICES[start..]) < port { low = end } else { high = start }
    }
    SERVICES[low..]
        .lines()
        .take_while(|line| number(line) == port)
        .filter_map(|line| {
            let mut columns = line.split(' ').skip(1);
            Some((columns.next()?, columns.next()?))
        })
        .find(|(transports, _)| transports.as_bytes().contains(&transport))
        .map(|(_, name)| name)
}

fn number(line: &str) -> u64 {
    line.bytes().take_while(u8::is_ascii_digit).fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found() {
        assert!(SERVICES.is_ascii());
        let mut last = 0;
        for line in SERVICES.lines() {
            assert!(number(line) >= last, "{line}");
            last = number(line);
        }
        assert_eq!(
            (udp(53), tcp(80), tcp(443), udp(65_535)),
            (Some("domain"), Some("http"), Some("https"), None)
        );
        assert_eq!((tcp(1), udp(0), tcp(1 << 40)), (Some("tcpmux"), None, None));
        assert_eq!((port("http", b't'), port("tftp", b't'), port("no", b'u')), (Some(80), Some(69), None));
    }
}
