//! Makes `src/transport/services.txt` of IANA's registry of service names and port numbers:
//! `cargo run --example iana -- service-names.csv > src/transport/services.txt`.
//!
//! The file has a line for each port and name: the port, the transports as letters (`t` TCP, `u` UDP, `s` SCTP,
//! `d` DCCP), the name. It is sorted by port, so that a name is found by bisection.

use std::collections::BTreeMap;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path =
        std::env::args().nth(1).ok_or("the name of a file with the columns port, transport and name")?;
    let mut names: BTreeMap<u16, Vec<(String, String)>> = BTreeMap::new();
    for line in std::fs::read_to_string(path)?.lines().skip(1) {
        let mut columns = line.split(',').map(str::trim);
        let (Some(port), Some(transport), Some(name)) = (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        let (Ok(port), Some(letter)) = (port.parse(), transport.get(..1)) else { continue };
        let known = names.entry(port).or_default();
        match known.iter_mut().find(|known| known.1 == name) {
            Some(known) => known.0.push_str(letter),
            None => known.push((letter.into(), name.into())),
        }
    }
    for (port, names) in names {
        for (transports, name) in names {
            println!("{port} {transports} {name}");
        }
    }
    Ok(())
}
