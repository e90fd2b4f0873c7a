//! Everything that can be wrong with the arguments is found here, before the first byte is read.

use std::path::PathBuf;

use super::printer::Printer;
use super::{Args, Form, fields, hex_input, time};
use crate::capture::Options;
use crate::cli::decode_as;
use crate::cli::failure::{Failure, shown};
use crate::output::dump::Dump;
use crate::output::hexdump::Style;
use crate::output::link_types;
use crate::output::paint::Paint;
use crate::output::text::Lines;
use crate::output::tree::Tree;
use crate::packet::registry::{self, Overrides};

/// What is to be done.
pub(super) struct Plan {
    pub(super) input: Input,
    pub(super) options: Options,
    pub(super) printer: Printer,
    pub(super) overrides: Option<Overrides>,
    /// Packets that are still to be printed.
    pub(super) left: u64,
}

/// What is to be read.
pub(super) enum Input {
    Captures(Vec<PathBuf>),
    Hex(Vec<Vec<u8>>, u32),
}

pub(super) fn plan(args: &Args, paint: Paint) -> Result<Plan, Failure> {
    refuse(args)?;
    let printer = printer(args, paint)?;
    let overrides = decode_as::read(&args.decode_as)?;
    let link = link_types::number(&args.link);
    let link = link.ok_or_else(|| Failure::Usage(format!("--link {}: no such link type", args.link)))?;
    let options = Options { zstd_window: args.zstd_window, ..Options::default() };
    Ok(Plan { input: input(args, link)?, options, printer, overrides, left: args.count.unwrap_or(u64::MAX) })
}

/// What comes with later work is refused, not overheard.
fn refuse(args: &Args) -> Result<(), Failure> {
    let words = !args.read.is_empty() && !args.words.is_empty() || !args.filter.is_empty();
    if words || args.capture_filter.is_some() || args.display_filter.is_some() {
        return Err(Failure::Usage("filters are not built in yet".into()));
    }
    if args.write.is_some() {
        return Err(Failure::Usage("writing captures (-w) is not built in yet".into()));
    }
    if args.interface.is_some() {
        return Err(Failure::Usage("capturing from an interface (-i) is not built in yet".into()));
    }
    Ok(())
}

fn input(args: &Args, link: u32) -> Result<Input, Failure> {
    let files: Vec<PathBuf> = args.read.iter().cloned().chain(args.words.iter().map(PathBuf::from)).collect();
    match &args.hex {
        Some(_) if !files.is_empty() => Err(Failure::Usage("either captures or --hex, not both".into())),
        Some(text) => Ok(Input::Hex(hex_input::read(text)?, link)),
        None if files.is_empty() => Err(Failure::Usage("no capture is given; `-` is standard input".into())),
        None => Ok(Input::Captures(files)),
    }
}

fn form(args: &Args) -> Form {
    args.form.unwrap_or(match () {
        () if args.tree || !args.only.is_empty() => Form::Tree,
        () if !args.fields.is_empty() => Form::Fields,
        () => Form::Text,
    })
}

fn printer(args: &Args, paint: Paint) -> Result<Printer, Failure> {
    if args.only_count {
        return Ok(Printer::Count(0));
    }
    Ok(match form(args) {
        Form::Text => {
            let (stamp, digits) = time::stamp(&args.time, args.utc, args.nano)?;
            let mut lines = Lines::new(stamp, digits);
            lines.verbose = args.verbose;
            lines.link = args.link_header;

            lines.paint = paint;
            if args.quiet {
                lines.quiet();
            }
            Printer::Text(Box::new(lines), dump(args))
        }
        Form::Tree => {
            let zone = if args.utc { crate::output::stamp::Stamp::utc() } else { crate::cli::zone::local() };
            Printer::Tree(Box::new(Tree::new(zone, only(&args.only)?, paint)), dump(args))
        }
        Form::Fields => {
            let layout = fields::layout(&args.style)?;
            Printer::fields(fields::pick(&args.fields)?, layout, &args.fields)
        }
        Form::Json => Printer::Json(Box::default()),
        Form::Hex => Printer::Hex(Box::new(crate::output::dump::Coloured::new(paint))),
    })
}

/// The protocols of `-O`.
fn only(names: &[String]) -> Result<Vec<u64>, Failure> {
    let unknown = names.iter().filter(|name| registry::protocol(name).is_none());
    let lines: Vec<_> = unknown.map(|name| format!("unknown protocol: {}", shown(name))).collect();
    if !lines.is_empty() {
        return Err(Failure::Usage(lines.join("\n")));
    }
    Ok(names.iter().map(|name| crate::codec::field::id(name)).collect())
}

/// The bytes below each packet; most is shown of what is asked for.
fn dump(args: &Args) -> Option<Box<Dump>> {
    let (style, count) = match args {
        Args { text_dump: count @ 1.., .. } => (Style::HexText, count),
        Args { hex_dump: count @ 1.., .. } => (Style::Hex, count),
        Args { ascii: count @ 1.., .. } => (Style::Text, count),
        _ => return None,
    };
    Some(Box::new(Dump::new(style, *count > 1)))
}
