//! A TCP server that greets who comes, and hangs up: the first program of every socket tutorial.
//!
//! `cargo run --example tcp_server [ADDRESS]`, then `cargo run --example tcp_client` in another terminal. The address is
//! 127.0.0.1:8000 unless it is said. See it on the wire, handshake and close included, with
//! `sudo septet sniff -i lo -w greeting.pcap tcp port 8000`, and `septet sessions greeting.pcap 0`.

use std::io::{self, Write};
use std::net::TcpListener;

fn main() -> io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8000".into());
    // socket, bind, listen
    let listener = TcpListener::bind(address)?;
    println!("waiting at {}", listener.local_addr()?);
    loop {
        // accept: the handshake is done
        let (mut stream, client) = listener.accept()?;
        println!("{client} came");
        // A client that is gone already is no reason to stop.
        if let Err(error) = stream.write_all("网络编程测试.".as_bytes()) {
            eprintln!("{client}: {error}");
        }
        // close, when `stream` is dropped: the server's FIN
    }
}
