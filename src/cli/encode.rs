//! `septet encode`: the way back from `decode -T json`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json};

use super::failure::{Failure, say};
use super::sink::{Form, Sink};
use super::source;
use crate::capture::Outgoing;
use crate::output::{encode, encode_frame};

const EXAMPLES: &str = "\
Examples:
  septet decode -T json in.pcap | septet encode -w out.pcap             the same packets
  septet encode packets.json -w out.pcapng.zst                          pcapng, in zstd
  septet decode -T json in.pcap | sed 's/\"ip.ttl\":64/\"ip.ttl\":1/' | septet encode --seal -w out.pcap";

/// The longest line, or object over several lines, that is read.
const LINE: u64 = 64 << 20;

/// What `encode` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Packets as `decode -T json` prints them; `-` is standard input
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    /// The capture to write; `-` is standard output
    #[arg(short = 'w', value_name = "OUT", required = true)]
    write: PathBuf,
    /// Its format; else by the end of its name, else pcapng
    #[arg(short = 'F', value_name = "FORMAT", value_enum)]
    format: Option<Form>,
    /// Compute lengths, numbers of what follows and checksums anew
    #[arg(long)]
    seal: bool,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let input = source::bytes(&args.file)
        .map_err(|message| Failure::Work(format!("{}: {message}", source::name(&args.file))))?;
    let mut sink = Sink::create(&args.write, args.format, &args.file)?;
    let mut objects =
        Objects { input: BufReader::with_capacity(128 << 10, input), line: 0, text: Vec::new() };
    let mut blocks = 0_u64;
    let done = loop {
        let object = match objects.next() {
            Ok(Some(object)) => object,
            Ok(None) => break Ok(()),
            Err(message) => break Err(Failure::Work(told(&args.file, &objects, &message))),
        };
        if object.contains_key("block") {
            blocks += 1;
            continue;
        }
        match packet(&object, args.seal, &mut sink) {
            Ok(()) => {}
            Err(Wrong::Json(message)) => break Err(Failure::Work(told(&args.file, &objects, &message))),
            Err(Wrong::Output(failure)) => break Err(failure),
        }
    };
    // What was good is kept.
    let finished = sink.finish();
    if blocks > 0 {
        say(&format!("septet: {blocks} blocks that are no packets were left out"));
    }
    done.and(finished)
}

fn told(path: &Path, objects: &Objects, message: &str) -> String {
    format!("{}: line {}: {message}", source::name(path), objects.line)
}

/// Why a packet was not written.
enum Wrong {
    Json(String),
    Output(Failure),
}

fn packet(object: &Map<String, Json>, seal: bool, sink: &mut Sink) -> Result<(), Wrong> {
    let wrong = |error: encode::EncodeError| Wrong::Json(error.to_string());
    let about = encode_frame::frame(object).map_err(wrong)?;
    let bytes = encode::packet(object, seal).map_err(wrong)?;
    let packet = Outgoing {
        link: about.link,
        interface: about.interface,
        interface_name: about.interface_name.as_deref(),
        time: about.time,
        bytes: &bytes,
        original_len: about.original_len(bytes.len()),
        fcs_len: about.fcs_len,
        comments: &about.comments,
    };
    sink.packet(&packet).map_err(Wrong::Output)
}

/// The objects of a text, one a line or over several lines each.
struct Objects {
    input: BufReader<File>,
    /// Lines read.
    line: u64,
    /// What was read of this object.
    text: Vec<u8>,
}

impl Objects {
    fn next(&mut self) -> Result<Option<Map<String, Json>>, String> {
        self.text.clear();
        loop {
            let room = LINE - (self.text.len() as u64).min(LINE);
            let read = self.input.by_ref().take(room).read_until(b'\n', &mut self.text);
            let read = read.map_err(|error: io::Error| error.to_string())?;
            if read > 0 {
                self.line += 1;
            }
            let blank = self.text.trim_ascii().is_empty();
            match serde_json::from_slice(&self.text) {
                _ if blank && read == 0 => return Ok(None),
                _ if blank => self.text.clear(),
                Ok(Json::Object(object)) => return Ok(Some(object)),
                Ok(_) => return Err("expected an object for each packet".into()),
                // It goes on in the next line.
                Err(error) if error.is_eof() && read > 0 => {}
                Err(_) if room == 0 => return Err(format!("longer than {} MiB", LINE >> 20)),
                Err(error) => return Err(error.to_string()),
            }
        }
    }
}
