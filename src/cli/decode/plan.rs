//! Everything that can be wrong with the arguments is found here, before the first byte is read.

use std::ffi::OsString;
use std::path::PathBuf;

use super::printer::Printer;
use super::writing::Writing;
use super::{Args, Form, Output, fields, hex_input, time};
use crate::capture::Options;
use crate::cli::decode_as;
use crate::cli::failure::{Failure, shown};
use crate::cli::selection::Selection;
use crate::output::dump::Dump;
use crate::output::ek::Ek;
use crate::output::hexdump::Style;
use crate::output::json::Json;
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
    /// Which packets.
    pub(super) selection: Selection,
    /// What is written, if anything is.
    pub(super) writing: Option<Writing>,
}

/// What is to be read.
pub(super) enum Input {
    Captures(Vec<PathBuf>),
    Hex(Vec<Vec<u8>>, u32),
}

pub(super) fn plan(args: &Args, paint: Paint) -> Result<Plan, Failure> {
    args.later.refuse()?;
    let (printer, overrides) = output(&args.output, paint)?;
    let link = link_types::number(&args.link);
    let link =
        link.ok_or_else(|| Failure::Usage(format!("--link {}: no such link type", shown(&args.link))))?;
    let options = Options { zstd_window: args.zstd_window, ..Options::default() };
    let (files, words) = files(args);
    let mut selection = args.selection.selection(&words, args.count)?;
    if args.output.reassemble {
        selection.reassemble();
    }
    let writing = args.writing.writing(&files, !selection.is_all(), args.output.only_count)?;
    Ok(Plan { input: input(args, files, link)?, options, printer, overrides, selection, writing })
}

/// The printer, and what is read by another protocol.
pub(in crate::cli) fn output(args: &Output, paint: Paint) -> Result<(Printer, Option<Overrides>), Failure> {
    let mut printer = printer(args, paint)?;
    if args.reassemble && !printer.reassemble() {
        return Err(Failure::Usage("--reassemble needs -T fields, json or tree".into()));
    }
    Ok((printer, decode_as::read(&args.decode_as)?))
}

/// The captures, and the words of a capture filter: with `-r` those without a flag, too.
fn files(args: &Args) -> (Vec<PathBuf>, Vec<OsString>) {
    if args.read.is_empty() {
        return (args.words.iter().map(PathBuf::from).collect(), args.filter.clone());
    }
    (args.read.clone(), [&*args.words, &args.filter].concat())
}

fn input(args: &Args, files: Vec<PathBuf>, link: u32) -> Result<Input, Failure> {
    match &args.hex {
        Some(_) if !files.is_empty() => Err(Failure::Usage("either captures or --hex, not both".into())),
        Some(text) => Ok(Input::Hex(hex_input::read(text)?, link)),
        None if files.is_empty() => Err(Failure::Usage("no capture is given; `-` is standard input".into())),
        None => Ok(Input::Captures(files)),
    }
}

fn form(args: &Output) -> Form {
    let tree = args.tree || !args.only.is_empty();
    match args.form {
        // As in tshark, whose details are a text, too.
        None | Some(Form::Text) if tree => Form::Tree,
        None if !args.fields.is_empty() => Form::Fields,
        form => form.unwrap_or(Form::Text),
    }
}

pub(super) fn printer(args: &Output, paint: Paint) -> Result<Printer, Failure> {
    let layout = fields::layout(&args.style)?;
    let (form, only) = (form(args), only(&args.only)?);
    if form != Form::Fields && !args.fields.is_empty() {
        return Err(Failure::Usage("-e is a column of -T fields; tcpdump's -e is --link-header".into()));
    }
    if form != Form::Json && (args.ranges || args.blocks) {
        return Err(Failure::Usage("--ranges and --blocks need -T json".into()));
    }
    if args.only_count {
        return Ok(Printer::Count(0));
    }
    Ok(match form {
        Form::Text => {
            let (stamp, digits) = time::stamp(&args.time, args.utc, args.nano)?;
            let mut lines = Lines::new(stamp, digits);
            lines.verbose = args.verbose;
            lines.link = args.link_header;
            lines.unverified = args.unverified;
            lines.paint = paint;
            if args.quiet {
                lines.quiet();
            }
            Printer::Text(Box::new(lines), dump(args))
        }
        Form::Tree => {
            let zone = if args.utc { crate::output::stamp::Stamp::utc() } else { crate::cli::zone::local() };
            Printer::Tree(Box::new(Tree::new(zone, only, paint)), dump(args))
        }
        Form::Fields => Printer::fields(fields::pick(&args.fields)?, layout, &args.fields),
        Form::Json => {
            let mut json = Json::default();
            (json.only, json.ranges, json.blocks) = (only, args.ranges, args.blocks);
            Printer::Json(Box::new(json))
        }
        Form::Build => Printer::Build(Box::default()),
        Form::Ek => {
            let mut ek = Ek::default();
            ek.only = only;
            Printer::Ek(Box::new(ek))
        }
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
fn dump(args: &Output) -> Option<Box<Dump>> {
    let (style, count) = match args {
        Output { text_dump: count @ 1.., .. } => (Style::HexText, count),
        Output { hex_dump: count @ 1.., .. } => (Style::Hex, count),
        Output { ascii: count @ 1.., .. } => (Style::Text, count),
        _ => return None,
    };
    Some(Box::new(Dump::new(style, *count > 1)))
}
