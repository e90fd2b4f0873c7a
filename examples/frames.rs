//! Prints a line for each packet of a capture: number, time, link type, captured and original length, interface.
//!
//! `cargo run --example frames FILE…`; `-` is standard input. With `--blocks` the other blocks of a pcapng file too.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use septet::capture::{Block, Capture, Error, Frame, Record, open};

fn main() -> ExitCode {
    let (flags, files): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|word| word.starts_with("--"));
    let blocks = flags.iter().any(|flag| flag == "--blocks");
    let mut out = BufWriter::new(io::stdout().lock());
    let mut code = ExitCode::SUCCESS;
    for file in &files {
        let opened = if file == "-" { Capture::new(io::stdin()) } else { open(file) };
        let result = opened.map_err(io::Error::other).and_then(|capture| print(capture, blocks, &mut out));
        if let Err(error) = result {
            let _ = out.flush();
            eprintln!("{file}: {error}");
            code = ExitCode::FAILURE;
        }
    }
    code
}

fn print(mut capture: Capture, blocks: bool, out: &mut impl Write) -> io::Result<()> {
    loop {
        match capture.next_record().map_err(|error: Error| io::Error::other(error))? {
            Some(Record::Frame(frame)) => print_frame(&frame, out)?,
            Some(Record::Block(block)) if blocks => print_block(&block, out)?,
            Some(Record::Block(_)) => {}
            None => return out.flush(),
        }
    }
}

fn print_frame(frame: &Frame, out: &mut impl Write) -> io::Result<()> {
    let time = frame.time.map_or(String::new(), |time| format!("{}.{:09}", time.secs(), time.nanos()));
    let pseudo = frame.pseudo_len();
    write!(out, "{}\t{time}\t{}\t{}", frame.number, frame.link, frame.bytes.len() - pseudo)?;
    write!(out, "\t{}\t{}", frame.original_len.saturating_sub(pseudo as u32), frame.interface)?;
    for comment in frame.options.comments() {
        write!(out, "\t{}", comment.escape_ascii())?;
    }
    writeln!(out)
}

fn print_block(block: &Block, out: &mut impl Write) -> io::Result<()> {
    write!(out, "-\t{:?} at byte {}, {} bytes", block.kind, block.offset, block.body.len())?;
    for name in block.names() {
        write!(out, "\t{:?} {}", name.address, name.name.escape_ascii())?;
    }
    writeln!(out)
}
