//! The words of the command line before clap sees them: a word that is no command is a capture.

use std::ffi::{OsStr, OsString};

use super::failure::Failure;

/// Commands that are promised but not here.
const LATER: [&str; 10] =
    ["encode", "build", "rewrite", "filter", "sessions", "follow", "interfaces", "sniff", "send", "sockets"];

/// Puts `decode` in front of `FILE` or `-r FILE`.
pub(super) fn complete(mut words: Vec<OsString>) -> Result<Vec<OsString>, Failure> {
    let global = |word: &&OsString| word.as_encoded_bytes().starts_with(b"--color");
    let at = 1 + words.iter().skip(1).take_while(global).count();
    let Some(first) = words.get(at) else { return Ok(words) };
    if LATER.iter().any(|later| first == *later) {
        return Err(Failure::Work(format!("`{}` is not built in yet", first.display())));
    }
    let ours = super::command().get_subcommands().any(|command| first == OsStr::new(command.get_name()));
    let help = ["help", "-h", "--help", "--version"].iter().any(|word| first == *word);
    if !ours && !help {
        words.insert(at, "decode".into());
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(words: &str) -> Option<String> {
        let words = words.split(' ').map(OsString::from).collect();
        Some(complete(words).ok()?.join(OsStr::new(" ")).into_string().unwrap())
    }

    #[test]
    fn a_word_that_is_no_command_is_a_capture() {
        for (words, wanted) in [
            ("septet a.pcap", "septet decode a.pcap"),
            ("septet -r info", "septet decode -r info"),
            ("septet --color=never a.pcap", "septet --color=never decode a.pcap"),
            ("septet --color=never info a.pcap", "septet --color=never info a.pcap"),
            ("septet info a.pcap", "septet info a.pcap"),
            ("septet --help", "septet --help"),
            ("septet -", "septet decode -"),
            ("septet", "septet"),
        ] {
            assert_eq!(completed(words).as_deref(), Some(wanted));
        }
        assert_eq!(completed("septet sniff -i lo"), None);
    }
}
