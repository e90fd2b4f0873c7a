//! `septet decode`: captures as text.

use std::io::Write;
use std::path::PathBuf;

use super::Failure;
use crate::capture;
use crate::codec::Text;
use crate::output::columns::{Columns, Style};
use crate::output::json::Json;
use crate::packet::Pick;
use crate::physical::frame;

/// What `decode` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Captures.
    files: Vec<PathBuf>,
    /// Form of the output.
    #[arg(short = 'T')]
    form: Option<String>,
    /// A field, a column.
    #[arg(short = 'e')]
    fields: Vec<String>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<(), Failure> {
    let pick = Pick::new(&args.fields).map_err(|unknown| {
        Failure::Usage(unknown.iter().map(|name| format!("unknown field: {name}\n")).collect())
    })?;
    let mut columns = Columns::new(pick.columns(), Style::default());
    let mut text = Text::new();
    let mut json = Json::default();
    let of_frame = pick.chooses(&frame::PROTOCOL);
    let (mut number, mut failed) = (0, None);
    for file in &args.files {
        let mut capture = match capture::open(file) {
            Ok(capture) => capture,
            Err(error) => {
                failed = Some(format!("{}: {error}", file.display()));
                continue;
            }
        };
        loop {
            let mut packet = match capture.next() {
                Ok(Some(packet)) => packet,
                Ok(None) => break,
                Err(error) => {
                    failed = Some(format!("{}: {error}", file.display()));
                    break;
                }
            };
            number += 1;
            packet.number = number;
            if args.form.as_deref() == Some("json") {
                json.packet(&packet, &mut text);
                if text.len() > 1 << 16 {
                    out.write_all(text.as_bytes())?;
                    text.clear();
                }
                continue;
            }
            if of_frame {
                packet.tell(Some(&|field| pick.wants(field)), &mut |spot| {
                    pick.spot(spot, &mut |column, field, value| columns.add(column, field, &value));
                });
            }
            for layer in packet.layers() {
                pick.each(&layer, |column, field, value| columns.add(column, field, &value));
            }
            columns.finish(&mut text);
            if text.len() > 1 << 16 {
                out.write_all(text.as_bytes())?;
                text.clear();
            }
        }
        out.write_all(text.as_bytes())?;
        text.clear();
    }
    failed.map_or(Ok(()), |message| Err(Failure::Work(message)))
}
