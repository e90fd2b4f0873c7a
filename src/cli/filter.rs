//! `septet filter`: what a filter says, which fields it reads, and the program that a kernel would run for it.

use super::failure::{Failure, shown};
use super::out::Out;
use super::selection::wrong;
use crate::codec::Text;
use crate::filter::bpf::Program;
use crate::filter::{Tree, capture, display};
use crate::output::link_types;
use crate::packet::registry;

const EXAMPLES: &str = "\
Examples:
  septet filter tcp port 443                          what a capture filter says, and its program
  septet filter -d 'ip6 and udp'                      the program only, as tcpdump prints it; -dd for C, -ddd as numbers
  septet filter --link LINUX_SLL2 inbound             for packets of another link type
  septet filter -Y 'dns.flags.rcode != 0'             a display filter, and the fields that it reads";

/// What `filter` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The filter: a capture filter, unless -Y is given
    #[arg(value_name = "EXPR", required = true)]
    words: Vec<String>,
    /// It is a display filter
    #[arg(short = 'Y', long, conflicts_with_all = ["link", "program"])]
    display: bool,
    /// Link type of the packets, a name or number
    #[arg(long, value_name = "TYPE", default_value = "EN10MB")]
    link: String,
    /// Print only the program; -dd as a part of a C program, -ddd as decimal numbers
    #[arg(short = 'd', action = clap::ArgAction::Count)]
    program: u8,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let text = args.words.join(" ");
    let mut out = Out::default();
    if args.display {
        let filter = display::Filter::new(&text).map_err(|error| wrong::display(&text, &error))?;
        explain_display(&filter, &mut out.text);
        return out.flush();
    }
    let link = link_types::number(&args.link);
    let link =
        link.ok_or_else(|| Failure::Usage(format!("--link {}: no such link type", shown(&args.link))))?;
    let filter = capture::Filter::new(&text, link).map_err(|error| wrong::capture(&text, &error))?;
    let program = filter.program().map_err(|error| Failure::Work(shown(error.to_string())))?;
    match args.program {
        0 => explain_capture(&filter, &program, &mut out.text),
        1 => out.text.str(&program.printed().to_string()),
        2 => out.text.str(&program.printed().c()),
        _ => out.text.str(&program.printed().decimal()),
    }
    out.flush()
}

fn explain_capture(filter: &capture::Filter, program: &Program, out: &mut Text) {
    out.str("capture filter\n");
    tree(filter.tree(), 1, &|test| test.to_string(), out);
    out.str("program\n");
    for line in program.printed().to_string().lines() {
        out.str("  ");
        out.str(line);
        out.byte(b'\n');
    }
    if let Err(unfit) = program.verify() {
        out.str("  a kernel refuses it: ");
        out.escaped(&unfit.to_string());
        out.byte(b'\n');
    }
}

fn explain_display(filter: &display::Filter, out: &mut Text) {
    out.str("display filter\n");
    match filter.tree() {
        Some(of) => tree(of, 1, &|test| test.to_string(), out),
        None => out.str("  every packet\n"),
    }
    let mut rows: Vec<_> = filter.rows().collect();
    rows.sort_by_key(|row| row.name);
    rows.dedup_by_key(|row| row.name);
    if !rows.is_empty() {
        out.str("fields\n");
    }
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    for row in rows {
        let known = registry::fields().find(|known| core::ptr::eq(known.2, row));
        out.str("  ");
        out.str(row.name);
        for _ in row.name.len()..width + 2 {
            out.byte(b' ');
        }
        out.str(row.label);
        if let Some((protocol, ..)) =
            known.filter(|known| !core::ptr::eq(&raw const known.0.table.field, row))
        {
            out.str(" (");
            out.str(protocol.table.field.label);
            out.byte(b')');
        }
        out.byte(b'\n');
    }
}

/// A test a line, what belongs together under what joins it.
fn tree<T>(of: &Tree<T>, depth: usize, say: &dyn Fn(&T) -> String, out: &mut Text) {
    let word = |word: &str, out: &mut Text| {
        (0..depth).for_each(|_| out.str("  "));
        out.escaped(word);
        out.byte(b'\n');
    };
    match of {
        Tree::Test(test) => word(&say(test), out),
        Tree::Not(of) => {
            word("not", out);
            tree(of, depth + 1, say, out);
        }
        Tree::And(all) if all.is_empty() => word("every packet", out),
        Tree::And(all) | Tree::Or(all) => {
            word(if matches!(of, Tree::And(_)) { "all of" } else { "any of" }, out);
            for one in all {
                tree(one, depth + 1, say, out);
            }
        }
    }
}
