//! `septet encode`: the way back from `decode -T json`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;

use super::failure::{Failure, say};
use super::sink::{Form, Sink};
use super::source;
use crate::capture::Outgoing;
use crate::output::encode::{EncodeError, Encoder, Object};
use crate::output::{encode_block, encode_frame};

const EXAMPLES: &str = "\
Examples:
  septet decode -T json in.pcap | septet encode -w out.pcap             the same packets
  septet decode -T json --blocks in.pcapng | septet encode -w out.pcapng   the same file
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
    let mut sink = Sink::create(&args.write, args.format, std::slice::from_ref(&args.file))?;
    let mut objects =
        Objects { input: BufReader::with_capacity(128 << 10, input), line: 1, lines: 0, text: Vec::new() };
    let (mut encoder, mut left_out) = (Encoder::default(), 0_u64);
    let done = objects.each(|object| {
        if object.has("block") {
            let block = encode_block::block(object).map_err(|error| Wrong::Json(error.to_string()))?;
            left_out += u64::from(!sink.block(&block.as_block()).map_err(Wrong::Output)?);
            return Ok(());
        }
        packet(&mut encoder, object, args.seal, &mut sink)
    });
    let done = done.map_err(|wrong| match wrong {
        Wrong::Json(message) => {
            Failure::Work(format!("{}: line {}: {message}", source::name(&args.file), objects.line))
        }
        Wrong::Output(failure) => failure,
    });
    // What was good is kept.
    let finished = sink.finish();
    if left_out > 0 {
        say(&format!("septet: {left_out} blocks that are no packets were left out"));
    }
    done.and(finished)
}

/// Why a packet was not written.
enum Wrong {
    Json(String),
    Output(Failure),
}

fn packet(encoder: &mut Encoder, object: &Object<'_>, seal: bool, sink: &mut Sink) -> Result<(), Wrong> {
    let wrong = |error: EncodeError| Wrong::Json(error.to_string());
    let about = encode_frame::frame(object).map_err(wrong)?;
    let bytes = encoder.packet(object, seal).map_err(wrong)?;
    let packet = Outgoing {
        link: about.link,
        interface: about.interface,
        interface_name: about.interface_name.as_deref(),
        time: about.time,
        bytes,
        original_len: about.original_len(bytes.len()),
        fcs_len: about.fcs_len,
        options: about.options(),
    };
    sink.packet(&packet).map_err(Wrong::Output)
}

/// The objects of a text, one a line or over several lines each.
struct Objects {
    input: BufReader<File>,
    /// Where this object begins, and lines of it that were read.
    line: u64,
    lines: u64,
    /// What was read of this object.
    text: Vec<u8>,
}

impl Objects {
    fn each(&mut self, mut each: impl FnMut(&Object<'_>) -> Result<(), Wrong>) -> Result<(), Wrong> {
        loop {
            if self.text.is_empty() {
                self.line += self.lines;
                self.lines = 0;
            }
            let room = LINE - (self.text.len() as u64).min(LINE);
            let read = self.input.by_ref().take(room).read_until(b'\n', &mut self.text);
            let last = read.map_err(|error: io::Error| Wrong::Json(error.to_string()))? == 0;
            self.lines += u64::from(!last);
            let text = self.text.trim_ascii();
            let open = text.starts_with(b"{");
            if text.is_empty() && last {
                return Ok(());
            }
            // An object may go on in the next line.
            if open && !last && !text.ends_with(b"}") {
                continue;
            }
            if !text.is_empty() {
                match Object::read(text) {
                    Ok(object) => each(&object)?,
                    Err(error) if error.is_eof() && open && !last => continue,
                    Err(_) if room == 0 => {
                        return Err(Wrong::Json(format!("longer than {} MiB", LINE >> 20)));
                    }
                    Err(error) => return Err(self.broken(&error)),
                }
            }
            self.text.clear();
        }
    }

    /// What is no JSON, and where in the whole text.
    fn broken(&mut self, error: &serde_json::Error) -> Wrong {
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(&*message, |parts| parts.0);
        self.line += (error.line() as u64).saturating_sub(1);
        Wrong::Json(format!("column {}: {message}", error.column()))
    }
}
