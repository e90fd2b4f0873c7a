//! `septet sockets`: the TCP and UDP sockets of this machine, their states and whose they are.

use std::borrow::Cow;
use std::io::{self, Read};
use std::net::SocketAddr;

use rustix::thread::{self, CapabilitySet, CapabilitySets};

use super::failure::{Failure, say, shown};
use super::interfaces::Form;
use super::out::Out;
use super::table::table;
use crate::capture::live::{self, Owner, Socket, Sockets, Transport};
use crate::codec::Text;
use crate::output::paint::Paint;
use crate::output::quote::{key, quoted};

const EXAMPLES: &str = "\
Examples:
  septet sockets                                      all, as `netstat -ano` has them
  septet sockets -tl                                  who waits for TCP connections
  sudo septet sockets -T json | jq -c 'select(.state == \"LISTEN\")'";

/// What `sockets` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Only TCP
    #[arg(short = 't', long)]
    tcp: bool,
    /// Only UDP
    #[arg(short = 'u', long)]
    udp: bool,
    /// Only those that wait for others: TCP in LISTEN, UDP that is not connected
    #[arg(short = 'l', long)]
    listening: bool,
    /// Form of the output
    #[arg(short = 'T', value_name = "FORM", value_enum, default_value_t = Form::Text)]
    form: Form,
    /// Answer each byte of standard input with all sockets that are somebody's, and the addresses of this machine (for `sniff
    /// --process`)
    #[arg(long, hide = true)]
    feed: bool,
}

pub(super) fn run(args: &Args, paint: Paint) -> Result<(), Failure> {
    if args.feed {
        return feed();
    }
    let Sockets { mut all, hidden, .. } =
        live::sockets().map_err(|error| Failure::Work(format!("sockets: {error}")))?;
    all.retain(|socket| {
        let asked = match socket.transport {
            Transport::Tcp => args.tcp || !args.udp,
            Transport::Udp => args.udp || !args.tcp,
        };
        asked && (!args.listening || socket.is_listening())
    });
    let mut out = Out::default();
    match args.form {
        Form::Text => {
            let rows: Vec<_> = all.iter().map(row).collect();
            table(["PROTO", "LOCAL", "FOREIGN", "STATE", "PID", "PROGRAM"], &rows, paint, &mut out.text);
        }
        Form::Json => all.iter().for_each(|socket| json(socket, &mut out.text)),
    }
    out.flush()?;
    unknown(&all, hidden);
    Ok(())
}

/// Answers until there are no more questions.
fn feed() -> Result<(), Failure> {
    keep_to_looking();
    let (mut input, mut out) = (io::stdin().lock(), Out::default());
    let mut asked = [0];
    while matches!(input.read(&mut asked), Ok(1)) {
        let Sockets { all, hidden, .. } =
            live::sockets().map_err(|error| Failure::Work(format!("sockets: {error}")))?;
        all.iter().filter(|socket| socket.is_held()).for_each(|socket| json(socket, &mut out.text));
        out.text.str("{\"hidden\":");
        out.text.dec(hidden as u64);
        key("addresses", &mut out.text);
        let mut before = b'[';
        for address in live::interfaces().iter().flat_map(|one| &one.addresses) {
            out.text.byte(before);
            before = b',';
            quoted(&address.0.to_string(), &mut out.text);
        }
        out.text.str(if before == b'[' { "[]}\n" } else { "]}\n" });
        out.flush()?;
    }
    Ok(())
}

/// Gives up every right but to look into the processes of others; what cannot be given up is not needed.
fn keep_to_looking() {
    let looking = CapabilitySet::SYS_PTRACE | CapabilitySet::DAC_READ_SEARCH;
    for bit in 0..64 {
        let capability = CapabilitySet::from_bits_retain(1 << bit);
        let _ = thread::remove_capability_from_bounding_set(capability);
    }
    let _ = thread::clear_ambient_capability_set();
    if let Ok(now) = thread::capabilities(None) {
        let kept = now.permitted & looking;
        let none = CapabilitySet::empty();
        let sets = CapabilitySets { effective: kept, permitted: kept, inheritable: none };
        let _ = thread::set_capabilities(None, sets);
    }
    let _ = thread::set_no_new_privs(true);
}

/// Says why some sockets have no process.
fn unknown(all: &[Socket], hidden: usize) {
    let count = all.iter().filter(|socket| socket.is_held() && socket.owners.is_empty()).count();
    if count == 0 {
        return;
    }
    let why = if hidden > 0 {
        "of other users' processes, which only root may look into"
    } else {
        "of the kernel, or of processes that are not to be seen from here"
    };
    let sockets = if count == 1 { "socket is" } else { "sockets are" };
    say(&format!("septet: {count} {sockets} {why}"));
}

fn protocol(socket: &Socket) -> &'static str {
    match (socket.transport, socket.local.is_ipv6()) {
        (Transport::Tcp, false) => "tcp",
        (Transport::Tcp, true) => "tcp6",
        (Transport::Udp, false) => "udp",
        (Transport::Udp, true) => "udp6",
    }
}

fn row(socket: &Socket) -> [Cow<'static, str>; 6] {
    let (mut pids, mut programs) = (Vec::new(), Vec::new());
    for Owner { pid, program, .. } in &socket.owners {
        pids.push(pid.to_string());
        let program = shown(program);
        if !programs.contains(&program) {
            programs.push(program);
        }
    }
    let nobody = pids.is_empty();
    let or_dash = |words: &[String]| if nobody { "-".into() } else { words.join(",").into() };
    [
        protocol(socket).into(),
        endpoint(Some(socket.local), socket).into(),
        endpoint(socket.foreign, socket).into(),
        socket.state.unwrap_or("-").into(),
        or_dash(&pids),
        or_dash(&programs),
    ]
}

/// `192.0.2.1:53`, `[::]:*`
fn endpoint(end: Option<SocketAddr>, socket: &Socket) -> String {
    match end {
        Some(end) if end.port() != 0 => end.to_string(),
        Some(SocketAddr::V4(end)) => format!("{}:*", end.ip()),
        Some(SocketAddr::V6(end)) => format!("[{}]:*", end.ip()),
        None if socket.local.is_ipv6() => "[::]:*".into(),
        None => "0.0.0.0:*".into(),
    }
}

fn json(socket: &Socket, out: &mut Text) {
    let text = |name: &str, value: &str, out: &mut Text| {
        key(name, out);
        quoted(value, out);
    };
    out.str("{\"protocol\":");
    quoted(protocol(socket), out);
    text("local", &socket.local.to_string(), out);
    socket.foreign.into_iter().for_each(|foreign| text("foreign", &foreign.to_string(), out));
    socket.state.into_iter().for_each(|state| text("state", state, out));
    key("uid", out);
    out.dec(socket.uid.into());
    key("processes", out);
    out.byte(b'[');
    for (at, owner) in socket.owners.iter().enumerate() {
        out.str(if at > 0 { ",{\"pid\":" } else { "{\"pid\":" });
        out.dec(owner.pid.into());
        text("program", &owner.program, out);
        out.byte(b'}');
    }
    out.str("]}\n");
}
