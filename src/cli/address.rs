//! `septet address ADDRESS[/PREFIX]` or `septet address ADDRESS MASK`: what an address says by itself.

mod facts;
mod ipv4;
mod ipv6;
mod mac;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::net::IpAddr;

use crate::network::address::Given;
use facts::{Fact, Facts};

/// Why nothing was printed.
#[derive(Debug)]
pub enum Failure {
    /// The words are no address; exit code 2.
    Usage(String),
    /// The output took no more; exit code 1, but for a closed pipe.
    Output(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Prints an address as lines of `key: value`, the values one below the other.
pub fn run(words: &[String], out: &mut dyn Write) -> Result<(), Failure> {
    Ok(out.write_all(read(words)?.text().as_bytes())?)
}

/// Prints an address as one JSON object with the same keys, on one line.
pub fn run_json(words: &[String], out: &mut dyn Write) -> Result<(), Failure> {
    Ok(out.write_all(read(words)?.json().as_bytes())?)
}

fn read(words: &[String]) -> Result<Facts, Failure> {
    let (address, mask) = match words {
        [address] => (address, None),
        [address, mask] => (address, Some(mask.as_str())),
        _ => return Err(Failure::Usage("one address is needed, and at most one mask".into())),
    };
    let given = Given::read(address, mask).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok(match given {
        Given::Mac(mac) => mac::facts(mac),
        Given::Ip { address: IpAddr::V4(address), prefix, .. } => ipv4::facts(address, prefix),
        Given::Ip { address: IpAddr::V6(address), prefix, zone } => ipv6::facts(address, prefix, zone),
    })
}
