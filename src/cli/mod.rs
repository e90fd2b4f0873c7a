//! The command line, one file per command.

pub mod address;
mod build;
mod decode;
mod decode_as;
mod encode;
mod failure;
mod fields;
mod filter;
mod follow;
mod info;
mod interfaces;
mod out;
mod pages;
mod progress;
mod rewrite;
mod selection;
mod send;
mod sessions;
mod sink;
#[cfg(target_os = "linux")]
mod sniff;
#[cfg(target_os = "linux")]
mod sockets;
mod source;
mod table;
mod words;
mod zone;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use clap::{ArgAction, ColorChoice, CommandFactory, Parser, Subcommand};

use crate::output::paint::Paint;
pub use failure::Failure;

const EXAMPLES: &str = "\
`septet FILE` and `septet -r FILE` are `septet decode FILE`; `septet -i INTERFACE` is `septet sniff -i INTERFACE`.

Examples:
  septet trace.pcap                                   a line per packet
  septet trace.pcap -V -c 1                           the first packet as a tree
  septet trace.pcap -T fields -e ip.src -e dns.qry.name
  sudo septet sniff -i eth0 udp port 53               what passes an interface
  septet rewrite trace.pcap --anonymize --key-file key -w shared.pcap
  septet info trace.pcapng.zst                        what is in a capture
  septet sessions trace.pcap                          who talks to whom, and how it ended
  septet follow trace.pcap tcp 0                      what two ends say to one another
  septet build 'ip dst=192.0.2.1 / icmp' -T text      a packet from a string
  septet send trace.pcap -i eth0 --pps 1000            its packets on an interface
  septet interfaces                                   the interfaces of this machine
  septet sockets -l                                   who listens on which port
  septet fields ttl                                   fields by name
  septet -r trace.pcap tcp port 443                   only what a capture filter lets pass; -Y is a display filter
  septet filter tcp port 443                          what a filter says
  septet address 192.0.2.77/26                        what an address says

Exit code: 0 done, 1 the work failed (what was good is still printed), 2 wrong usage.";

/// Bytes to layers to named fields, and back
#[derive(Debug, Parser)]
#[command(name = "septet", version, disable_version_flag = true, arg_required_else_help = true)]
#[command(after_help = EXAMPLES, max_term_width = 110)]
struct Args {
    /// Print the version
    #[arg(long, action = ArgAction::Version)]
    version: Option<bool>,
    /// Colours: on a terminal, always or never
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = ColorChoice::Auto, global = true, require_equals = true)]
    color: ColorChoice,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print packets as text, tree, columns, JSON or bytes
    Decode(Box<decode::Args>),
    /// Capture from an interface: print packets as they come, or record them
    #[cfg(target_os = "linux")]
    Sniff(Box<sniff::Args>),
    /// Write a capture of packets that are JSON: the way back from `decode -T json`
    Encode(encode::Args),
    /// Edit a capture: fields, addresses, tags, or all that tells who sent it
    Rewrite(Box<rewrite::Args>),
    /// Build packets from strings: eth / ip dst=192.0.2.1 / udp dstport=53
    Build(build::Args),
    /// Send the packets of captures on an interface
    Send(send::Args),
    /// Tell what is in a capture: format, times, rates, protocols
    Info(info::Args),
    /// Tell who talks to whom: conversations, their states and times, one of them as a ladder
    Sessions(Box<sessions::Args>),
    /// Print what two ends say to one another, in order
    Follow(follow::Args),
    /// List the interfaces of this machine
    Interfaces(interfaces::Args),
    /// List the TCP and UDP sockets of this machine, and whose they are
    #[cfg(target_os = "linux")]
    Sockets(sockets::Args),
    /// List the fields that septet knows
    Fields(fields::Args),
    /// Tell what a filter says, and the program that a kernel would run for it
    Filter(filter::Args),
    /// Tell what an address says by itself
    Address(pages::AddressArgs),
    /// Print the completions of a shell
    Completions(pages::CompletionsArgs),
    /// Print the manual page
    Man(pages::ManArgs),
}

/// Runs the command that the arguments ask for.
#[must_use]
pub fn run() -> ExitCode {
    #[cfg(target_os = "linux")]
    if std::env::args_os().next().is_some_and(|name| name == sniff::maker::NAME) {
        return sniff::maker::run();
    }
    let words = match words::complete(std::env::args_os().collect()) {
        Ok(words) => words,
        Err(failure) => return failure.exit(),
    };
    let args = match Args::try_parse_from(words) {
        Ok(args) => args,
        Err(error) => return refuse(&error),
    };
    let done = match args.command {
        Command::Decode(decode) => decode::run(&decode, paint(args.color)),
        #[cfg(target_os = "linux")]
        Command::Sniff(sniff) => sniff::run(&sniff, paint(args.color)),
        Command::Encode(encode) => encode::run(&encode),
        Command::Rewrite(rewrite) => rewrite::run(&rewrite),
        Command::Build(build) => build::run(&build, paint(args.color)),
        Command::Send(send) => send::run(&send),
        Command::Info(info) => info::run(&info),
        Command::Sessions(sessions) => sessions::run(&sessions, paint(args.color)),
        Command::Follow(follow) => follow::run(&follow, paint(args.color)),
        Command::Interfaces(interfaces) => interfaces::run(&interfaces, paint(args.color)),
        #[cfg(target_os = "linux")]
        Command::Sockets(sockets) => sockets::run(&sockets, paint(args.color)),
        Command::Fields(fields) => fields::run(&fields),
        Command::Filter(filter) => filter::run(&filter),
        Command::Address(address) => pages::address(&address),
        Command::Completions(completions) => pages::completions(&completions),
        Command::Man(man) => pages::man(&man),
    };
    done.map_or_else(Failure::exit, |()| ExitCode::SUCCESS)
}

/// Help goes to stdout, anything else to stderr without control characters of the user's.
fn refuse(error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        let mut message = error.to_string();
        if message.contains("required for '-e ") {
            message += "tip: tcpdump's -e is --link-header here\n";
        }
        return Failure::Usage(message).exit();
    }
    match error.print() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => Failure::from(error).exit(),
    }
}

/// Whether to paint: on a terminal unless `NO_COLOR` is set (<https://no-color.org>), or as the flag says.
fn paint(choice: ColorChoice) -> Paint {
    Paint(match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            io::stdout().is_terminal() && !refused && !dumb
        }
    })
}

/// The command as clap knows it.
fn command() -> clap::Command {
    Args::command()
}

#[cfg(test)]
mod tests {
    #[test]
    fn flags_do_not_collide() {
        super::command().debug_assert();
    }
}
