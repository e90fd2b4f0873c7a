//! Prints the datagrams that come, and who sent them.
//!
//! `cargo run --example udp_receiver [ADDRESS]`, then `cargo run --example udp_sender` in another terminal. The address is
//! 127.0.0.1:8000 unless it is said. See it on the wire with `sudo septet sniff -i lo -w datagram.pcap udp port 8000`, then
//! `septet datagram.pcap -X`.

use std::io;
use std::net::UdpSocket;

fn main() -> io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8000".into());
    // socket, bind
    let socket = UdpSocket::bind(address)?;
    println!("waiting at {}", socket.local_addr()?);
    let mut datagram = vec![0; 65_535];
    loop {
        // recvfrom: one datagram, never a part of one or two at once
        let (len, sender) = socket.recv_from(&mut datagram)?;
        println!("{sender}: {}", String::from_utf8_lossy(&datagram[..len]));
    }
}
