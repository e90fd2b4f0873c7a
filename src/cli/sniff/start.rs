//! How a capture is begun: what cannot be asked together, the interface, and what is said first.

use super::process::{Form, Processes};
use super::{Args, Receiver, Way};
use crate::capture::live::{Backend, Direction, Live, Sniffer, State, interfaces};
use crate::cli::decode::Printer;
use crate::cli::failure::{Failure, say, shown};
use crate::cli::interfaces::names;
use crate::cli::selection::wrong;
use crate::filter::capture::Filter;
use crate::output::link_types::link_type;

pub(super) fn sniffer(args: &Args, name: &str) -> Sniffer {
    let direction = match args.way {
        Way::In => Direction::In,
        Way::Out => Direction::Out,
        Way::Inout => Direction::Both,
    };
    let backend = if args.backend == Receiver::Pnet { Backend::Pnet } else { Backend::Ring };
    Sniffer::new(name)
        .snaplen(args.snaplen)
        .promiscuous(!args.modest)
        .buffer(args.buffer.saturating_mul(1024))
        // Whose a packet is, is known while the socket is there.
        .immediate(args.immediate || args.process)
        .direction(direction)
        .backend(backend)
}

pub(super) fn refuse(args: &Args) -> Result<(), Failure> {
    let usage = |what: &str| Err(Failure::Usage(what.into()));
    if args.write.is_none() && (args.print || args.format.is_some()) {
        return usage("--print and -F need -w");
    }
    if args.print && args.write.as_ref().is_some_and(|path| path.as_os_str() == "-") {
        return usage("-w - and --print both want standard output");
    }
    Ok(())
}

/// Who tells whose packets are, and in which form.
pub(super) fn whose(printer: Option<&Printer>) -> Result<(Processes, Form), Failure> {
    let form = match printer {
        Some(Printer::Text(..)) => Form::Text,
        Some(Printer::Json(_)) => Form::Json,
        _ => {
            return Err(Failure::Usage(
                "--process needs packets that are printed as text or by -T json".into(),
            ));
        }
    };
    Ok((Processes::start()?, form))
}

/// Whether the filter can be one of any interface.
pub(super) fn readable(text: &str) -> Result<(), Failure> {
    let others = [276, 101, 105, 127];
    match Filter::live(text, 1) {
        Err(error) if others.iter().all(|link| Filter::live(text, *link).is_err()) => {
            Err(wrong::capture(text, &error))
        }
        _ => Ok(()),
    }
}

/// The interface of this name, or of this number in the list of `-D`; the first that is up and no loopback, if none is named.
pub(super) fn interface(asked: Option<&str>) -> Result<String, Failure> {
    let all = interfaces();
    let Some(asked) = asked else {
        let found = all.into_iter().find(|one| one.state() == State::Up && !one.is_loopback());
        return found.map(|one| one.name).ok_or_else(|| {
            Failure::Work("no interface is up; -i names one, `septet interfaces` lists them".into())
        });
    };
    match asked.parse::<usize>() {
        Ok(number) if all.iter().all(|one| one.name != asked) => {
            let name = number.checked_sub(1).and_then(|at| names(&all).into_iter().nth(at));
            name.ok_or_else(|| Failure::Work(format!("-i {number}: `septet -D` lists no such interface")))
        }
        _ => Ok(asked.into()),
    }
}

/// Says that it begins.
pub(super) fn listening(live: &Live, backend: Receiver) {
    let [interface] = live.interfaces() else { return };
    let link = link_type(interface.link).map_or_else(|| interface.link.to_string(), |known| known.1.into());
    let name =
        shown(std::ffi::OsStr::new(&*String::from_utf8_lossy(interface.name.as_deref().unwrap_or_default())));
    let mut line =
        format!("septet: listening on {name}, link type {link}, snapshot length {} bytes", interface.snaplen);
    if backend == Receiver::Pnet {
        line += "\nseptet: pnet knows no VLAN tags that the card took out, no times of the kernel and no drop counts";
    }
    say(&line);
}
