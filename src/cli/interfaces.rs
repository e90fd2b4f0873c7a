//! `septet interfaces`: the interfaces of this machine, and `-D`, as tcpdump numbers them.

use std::borrow::Cow;

use super::failure::{Failure, shown};
use super::out::Out;
use super::table::table;
use crate::capture::live::{self, Interface, State};
use crate::codec::Text;
use crate::output::paint::Paint;
use crate::output::quote::{key, quoted};

const EXAMPLES: &str = "\
Examples:
  septet interfaces                                   names, states, addresses, gateways
  septet interfaces eth0
  septet interfaces -T json | jq -r 'select(.state == \"up\").name'
  septet -D                                           numbered, as tcpdump lists them";

/// What `interfaces` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Only these [default: all]
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Form of the output
    #[arg(short = 'T', value_name = "FORM", value_enum, default_value_t = Form::Text)]
    form: Form,
    /// A number, a name and the state a line, as tcpdump lists them
    #[arg(short = 'D', conflicts_with_all = ["form", "names"])]
    numbered: bool,
}

/// Forms of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// A table
    Text,
    /// An object a line
    Json,
}

pub(super) fn run(args: &Args, paint: Paint) -> Result<(), Failure> {
    if args.numbered {
        return list();
    }
    let mut all = live::interfaces();
    let absent: Vec<_> =
        args.names.iter().filter(|name| !all.iter().any(|one| one.name == **name)).map(shown).collect();
    all.retain(|one| args.names.is_empty() || args.names.contains(&one.name));
    let mut out = Out::default();
    match args.form {
        Form::Text => {
            let rows: Vec<_> = all.iter().flat_map(rows).collect();
            table(HEAD, &rows, paint, &mut out.text);
        }
        Form::Json => all.iter().for_each(|interface| json(interface, &mut out.text)),
    }
    out.flush()?;
    if absent.is_empty() {
        Ok(())
    } else {
        Err(Failure::Work(format!("no such interface: {}", absent.join(", "))))
    }
}

/// The list of `-D`: a number, the name and what tcpdump says of it.
pub(super) fn list() -> Result<(), Failure> {
    let mut out = Out::default();
    numbered(&live::interfaces(), &mut out.text);
    out.flush()
}

fn numbered(all: &[Interface], out: &mut Text) {
    for (number, one) in order(all).into_iter().enumerate() {
        let line = match one {
            Some(one) => format!("{} [{}]", shown(&one.name), words(one)),
            None => "any (Pseudo-device that captures on all interfaces) [Up, Running]".into(),
        };
        out.str(&format!("{}.{line}\n", number + 1));
    }
}

/// Their names, as `-D` numbers them.
pub(super) fn names(all: &[Interface]) -> Vec<String> {
    order(all).into_iter().map(|one| one.map_or("any", |one| &*one.name).into()).collect()
}

/// Those that are up first, `any` (which is none) behind them, then what loops back and what is down.
fn order(all: &[Interface]) -> Vec<Option<&Interface>> {
    let rank = |one: &Interface| match one.state() {
        _ if one.is_loopback() => 2,
        State::Up => 0,
        State::NoCarrier => 4,
        State::Down => 6,
    };
    let mut ordered: Vec<_> = all.iter().map(Some).chain([None]).collect();
    ordered.sort_by_key(|one| one.map_or(1, rank));
    ordered
}

/// `Up, Running, Connected`
fn words(interface: &Interface) -> String {
    let connected = match (interface.state(), interface.wireless) {
        _ if interface.is_loopback() => None,
        (State::Down, _) => None,
        (State::Up, false) => Some("Connected"),
        (State::Up, true) => Some("Associated"),
        (State::NoCarrier, false) => Some("Disconnected"),
        (State::NoCarrier, true) => Some("Not associated"),
    };
    let words = [
        (interface.state() != State::Down).then_some("Up"),
        (interface.state() == State::Up).then_some("Running"),
        interface.is_loopback().then_some("Loopback"),
        interface.wireless.then_some("Wireless"),
        connected,
    ];
    let words: Vec<_> = words.into_iter().flatten().collect();
    if words.is_empty() { "none".into() } else { words.join(", ") }
}

const HEAD: [&str; 9] = ["#", "NAME", "STATE", "TYPE", "MTU", "MAC", "ADDRESS", "GATEWAY", "FLAGS"];

/// A row for each address or gateway, whichever are more; only the first one says the rest.
fn rows(interface: &Interface) -> Vec<[Cow<'static, str>; 9]> {
    let count = interface.addresses.len().max(interface.gateways.len()).max(1);
    let row = |at: usize| {
        let first = |write: &dyn Fn() -> String| if at == 0 { write().into() } else { Cow::Borrowed("") };
        let or_dash = |word: Option<String>| match word {
            None if at == 0 => Cow::Borrowed("-"),
            word => word.unwrap_or_default().into(),
        };
        [
            first(&|| interface.index.to_string()),
            first(&|| shown(&interface.name)),
            first(&|| interface.state().to_string()),
            first(&|| hardware(interface)),
            first(&|| interface.mtu.map_or("-".into(), |mtu| mtu.to_string())),
            first(&|| interface.mac.map_or("-".into(), mac)),
            or_dash(interface.addresses.get(at).map(|(address, prefix)| format!("{address}/{prefix}"))),
            or_dash(interface.gateways.get(at).map(ToString::to_string)),
            first(&|| interface.flag_names().collect::<Vec<_>>().join(",")),
        ]
    };
    (0..count).map(row).collect()
}

fn hardware(interface: &Interface) -> String {
    match (interface.hardware_name(), interface.hardware) {
        (Some(name), _) => name.into(),
        (None, Some(number)) => number.to_string(),
        (None, None) => "-".into(),
    }
}

fn mac(octets: [u8; 6]) -> String {
    let mut text = Text::new();
    text.separated(&octets, b':');
    text.as_str().into()
}

fn json(interface: &Interface, out: &mut Text) {
    out.str("{\"index\":");
    out.dec(interface.index.into());
    text("name", &interface.name, out);
    text("state", &interface.state().to_string(), out);
    number("type", interface.hardware.map(Into::into), out);
    interface.hardware_name().into_iter().for_each(|name| text("type_name", name, out));
    number("link", interface.link(), out);
    number("mtu", interface.mtu, out);
    interface.mac.into_iter().for_each(|octets| text("mac", &mac(octets), out));
    let addresses = interface.addresses.iter().map(|(address, prefix)| format!("{address}/{prefix}"));
    list_of("addresses", addresses, out);
    list_of("gateways", interface.gateways.iter().map(ToString::to_string), out);
    list_of("flags", interface.flag_names().map(Into::into), out);
    out.str("}\n");
}

fn text(name: &str, value: &str, out: &mut Text) {
    key(name, out);
    quoted(value, out);
}

fn number(name: &str, value: Option<u32>, out: &mut Text) {
    if let Some(value) = value {
        key(name, out);
        out.dec(value.into());
    }
}

fn list_of(name: &str, values: impl Iterator<Item = String>, out: &mut Text) {
    key(name, out);
    out.byte(b'[');
    for (at, value) in values.enumerate() {
        if at > 0 {
            out.byte(b',');
        }
        quoted(&value, out);
    }
    out.byte(b']');
}
