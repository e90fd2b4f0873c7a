//! Sends a datagram: no handshake, no close, nobody has to be there.
//!
//! `cargo run --example udp_sender [ADDRESS]`, with or without `cargo run --example udp_receiver` in another terminal. The
//! address is 127.0.0.1:8000 unless it is said. See it on the wire with
//! `sudo septet sniff -i lo -w datagram.pcap udp port 8000 or icmp`, then `septet datagram.pcap -X`: where nobody receives, an
//! ICMP error comes back.

use std::io;
use std::net::UdpSocket;

fn main() -> io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8000".into());
    // socket; port 0 lets the system choose one
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    // sendto
    let sent = socket.send_to("网络编程测试.".as_bytes(), &address)?;
    println!("{sent} bytes from port {} to {address}", socket.local_addr()?.port());
    Ok(())
}
