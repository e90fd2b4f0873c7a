//! A TCP client that prints what a server says until it hangs up.
//!
//! `cargo run --example tcp_client [ADDRESS]`, while `cargo run --example tcp_server` waits. The address is
//! 127.0.0.1:8000 unless it is said. See it on the wire with `sudo septet sniff -i lo -w greeting.pcap tcp port 8000`, then
//! `septet greeting.pcap`, `septet follow greeting.pcap tcp 0`.

use std::io::{self, Read};
use std::net::TcpStream;

fn main() -> io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8000".into());
    // socket, connect: SYN, SYN ACK, ACK
    let mut stream = TcpStream::connect(address)?;
    println!("from {} to {}", stream.local_addr()?, stream.peer_addr()?);
    // recv until the server's FIN
    let mut words = String::new();
    stream.read_to_string(&mut words)?;
    println!("{words}");
    // close, when `stream` is dropped: the client's FIN
    Ok(())
}
