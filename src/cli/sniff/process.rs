//! Whose packets these are (`--process`): programs of this machine, asked of `/proc`.
//!
//! A capture gives up the right to look into the processes of others before it reads the first packet. So another septet is
//! started before, which reads nothing but `/proc` and keeps the rights for that alone; it is asked through a pipe, a few times a second at
//! the most, and ends with this one. A program is known while its socket is there: what was gone before it was looked for has none.

mod table;

use std::collections::HashMap;
use std::io::{BufReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::capture::Frame;
use crate::cli::failure::{Failure, say};
use crate::codec::Text;
use crate::flows::{Direction, Key};
use crate::output::quote::{key as member, quoted};
use crate::output::walk;
use crate::packet::registry::Overrides;
use crate::transport::{tcp::Tcp, udp::Udp};
use table::{Table, Who};

/// The least time between two looks into `/proc`, and how many times as long as a look it is at the least.
const PAUSE: Duration = Duration::from_millis(250);
const SHARE: u32 = 10;

/// How long an answer is good, and how often it is looked again at once for somebody who was not found.
const GOOD: Duration = Duration::from_secs(2);
const TRIES: u8 = 3;

/// So many conversations are remembered, then all are forgotten.
const MOST: usize = 65_536;

/// Programs that are shown of one end.
const SHOWN: usize = 3;

/// The programs of the conversations so far.
pub(super) struct Processes {
    /// Who is asked; nobody, once that has failed.
    helper: Option<(ChildStdin, BufReader<ChildStdout>)>,
    table: Table,
    /// When it may be asked for again.
    next: Instant,
    known: HashMap<Key, Known>,
}

/// Whose the two ends of a conversation are.
#[derive(Clone, Debug, Default)]
struct Known {
    ends: [Who; 2],
    until: Option<Instant>,
    tries: u8,
}

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `(proc curl:1234 > nginx:77) `, behind the time
    Text,
    /// `,"processes":{"source":[…],"destination":[…]}`
    Json,
}

impl Processes {
    /// Starts who is asked, while there are rights; says so if the programs of others are not to be seen.
    pub(super) fn start() -> Result<Self, Failure> {
        let failed = |error: std::io::Error| Failure::Work(format!("--process: {error}"));
        let mut command = Command::new("/proc/self/exe");
        // Ctrl-C is for this one.
        command.args(["sockets", "--feed"]).process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());
        let Child { stdin, stdout, .. } = command.spawn().map_err(failed)?;
        let helper = stdin.zip(stdout).map(|(stdin, stdout)| (stdin, BufReader::new(stdout)));
        let mut processes =
            Self { helper, table: Table::default(), next: Instant::now(), known: HashMap::new() };
        processes.ask();
        if processes.table.hidden > 0 {
            say("septet: --process: other users' programs are not known, which only root may look into");
        }
        Ok(processes)
    }

    /// Writes whose this packet is, if an end of it is here.
    pub(super) fn tell(
        &mut self,
        frame: &Frame<'_>,
        overrides: Option<&Overrides>,
        form: Form,
        out: &mut Text,
    ) {
        out.clear();
        let Some((key, direction, opens)) = conversation(frame, overrides) else { return };
        let known = self.of(key, opens);
        let [first, second] = &known.ends;
        let (source, destination) =
            if direction == Direction::Up { (first, second) } else { (second, first) };
        match form {
            Form::Text => text(source, destination, out),
            Form::Json => json(source, destination, out),
        }
    }

    /// Whose the ends are; a connection that `opens` is another one than before.
    fn of(&mut self, key: Key, opens: bool) -> &Known {
        let now = Instant::now();
        let before = self.known.get(&key).filter(|_| !opens);
        let (is_new, until) = (before.is_none(), before.and_then(|known| known.until));
        let is_good = until.is_some_and(|until| now < until);
        if is_new || (!is_good && now >= self.next) {
            if now >= self.next {
                self.ask();
            }
            let mut known = Known { ends: self.table.ends(&key), ..Known::default() };
            if let Some(before) = self.known.get(&key).filter(|_| !opens) {
                // A socket that is closed was somebody's.
                known.ends.iter_mut().zip(&before.ends).for_each(|(end, before)| end.or(before));
                known.tries = before.tries.saturating_add(1);
            }
            if known.ends.iter().all(Who::is_known) || known.tries >= TRIES {
                known.until = now.checked_add(GOOD);
            }
            if self.known.len() >= MOST {
                self.known.clear();
            }
            self.known.insert(key, known);
        }
        self.known.entry(key).or_default()
    }

    /// Looks again.
    fn ask(&mut self) {
        let Some((ask, answer)) = &mut self.helper else { return };
        let begin = Instant::now();
        match ask.write_all(b"?").and_then(|()| Table::read(answer)) {
            Ok(table) => self.table = table,
            Err(error) => {
                say(&format!("septet: --process: {error}; no program is looked for any more"));
                self.helper = None;
            }
        }
        self.next = Instant::now() + PAUSE.max(begin.elapsed() * SHARE);
    }
}

/// The outermost conversation of a packet, the direction it goes, and whether it opens it.
fn conversation(frame: &Frame<'_>, overrides: Option<&Overrides>) -> Option<(Key, Direction, bool)> {
    walk(frame, overrides).find_map(|layer| {
        let (protocol, ports, opens) = if let Some(tcp) = layer.header::<Tcp>() {
            (6, (tcp.srcport, tcp.dstport), tcp.syn && !tcp.ack_flag)
        } else {
            let udp = layer.header::<Udp>()?;
            (17, (udp.srcport, udp.dstport), false)
        };
        let (key, direction) = Key::of(protocol, &layer.context, ports)?;
        Some((key, direction, opens))
    })
}

/// Of two ends that are here both are told, in the direction of the packet.
fn text(source: &Who, destination: &Who, out: &mut Text) {
    let ends: Vec<_> = [source, destination].into_iter().filter(|end| end.is_here()).collect();
    for (at, end) in ends.iter().enumerate() {
        out.str(if at == 0 { "(proc " } else { " > " });
        let owners = end.owners();
        for (nth, (program, pid)) in owners.iter().take(SHOWN).enumerate() {
            if nth > 0 {
                out.byte(b',');
            }
            out.escaped(program);
            out.byte(b':');
            out.dec((*pid).into());
        }
        match owners.len() {
            0 => out.byte(b'?'),
            count if count > SHOWN => out.str(",…"),
            _ => {}
        }
    }
    if !ends.is_empty() {
        out.str(") ");
    }
}

/// An end that is here has a list, which is empty where nobody is known.
fn json(source: &Who, destination: &Who, out: &mut Text) {
    if !source.is_here() && !destination.is_here() {
        return;
    }
    member("processes", out);
    let mut before = b'{';
    for (name, end) in [("source", source), ("destination", destination)] {
        if !end.is_here() {
            continue;
        }
        out.byte(before);
        before = b',';
        quoted(name, out);
        out.str(":[");
        for (nth, (program, pid)) in end.owners().iter().enumerate() {
            out.str(if nth > 0 { ",{\"pid\":" } else { "{\"pid\":" });
            out.dec((*pid).into());
            member("program", out);
            quoted(program, out);
            out.byte(b'}');
        }
        out.byte(b']');
    }
    out.byte(b'}');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owners(all: &[(&str, u32)]) -> Who {
        Who::Here(all.iter().map(|(program, pid)| ((*program).into(), *pid)).collect())
    }

    fn written(form: fn(&Who, &Who, &mut Text), source: &Who, destination: &Who) -> String {
        let mut out = Text::new();
        form(source, destination, &mut out);
        out.as_str().into()
    }

    #[test]
    fn each_end_that_is_here_is_told() {
        let (one, nobody) = (owners(&[("curl", 12)]), owners(&[]));
        let many = owners(&[("a\u{1b}b", 1), ("c", 2), ("d", 3), ("e", 4)]);
        assert_eq!(written(text, &one, &Who::Elsewhere), "(proc curl:12) ");
        assert_eq!(written(text, &Who::Elsewhere, &nobody), "(proc ?) ");
        assert_eq!(written(text, &one, &many), "(proc curl:12 > a\\x1bb:1,c:2,d:3,…) ");
        assert_eq!(written(text, &Who::Elsewhere, &Who::Elsewhere), "");
        let both = r#","processes":{"source":[{"pid":12,"program":"curl"}],"destination":[]}"#;
        assert_eq!(written(json, &one, &nobody), both);
        assert_eq!(written(json, &Who::Elsewhere, &nobody), r#","processes":{"destination":[]}"#);
        assert_eq!(written(json, &Who::Elsewhere, &Who::Elsewhere), "");
    }
}
