//! The words of the command line before clap sees them: a word that is no command is a capture, or an interface behind `-i`.

use std::ffi::{OsStr, OsString};

use super::failure::Failure;
use crate::codec::near::distance;

/// tshark's forms of time that cannot be letters of tcpdump's.
const TIMES: [&str; 10] = ["a", "ad", "adoy", "d", "dd", "e", "r", "u", "ud", "udoy"];

/// Puts `decode` in front of `FILE` or `-r FILE`, `sniff` where there is `-i INTERFACE`.
pub(super) fn complete(mut words: Vec<OsString>) -> Result<Vec<OsString>, Failure> {
    let global = |word: &&OsString| word.as_encoded_bytes().starts_with(b"--color");
    let at = 1 + words.iter().skip(1).take_while(global).count();
    let Some(first) = words.get(at) else { return Ok(words) };
    let ours = super::command().get_subcommands().any(|command| first == OsStr::new(command.get_name()));
    let help = ["help", "-h", "--help", "--version"].iter().any(|word| first == *word);
    if !ours && !help {
        let flags: Vec<_> = words.iter().skip(at).take_while(|word| *word != "--").collect();
        let file = !first.as_encoded_bytes().starts_with(b"-") || first == "-";
        let read = flags.iter().any(|word| word.as_encoded_bytes().starts_with(b"-r"));
        let sniff = !file && !read && flags.iter().any(|word| captures(word));
        words.insert(at, if sniff { "sniff" } else { "decode" }.into());
    }
    match words.windows(2).find_map(|pair| apart(&pair[0], &pair[1])) {
        Some(form) => Err(Failure::Usage(format!("-t {form}: a form of time is joined by `=`: -t={form}"))),
        None => Ok(words),
    }
}

/// `-i eth0`, `-ieth0`, `-nni eth0`: an interface is captured.
fn captures(word: &OsStr) -> bool {
    let letters = word.to_str().and_then(|word| word.strip_prefix('-')).unwrap_or_default();
    letters.trim_start_matches(|letter| "nvxXAqlUSKVpt".contains(letter)).starts_with('i')
}

/// `-t ad` or `-tad`, as in tshark: here `-t` is tcpdump's, and `ad` would be a capture.
fn apart(flag: &OsStr, next: &OsStr) -> Option<&'static str> {
    let known = |word: &str| TIMES.iter().find(|form| **form == word).copied();
    let next = next.to_str()?;
    if let Some(joined) = next.strip_prefix("-t") {
        return known(joined).filter(|form| form.len() > 1);
    }
    let letters = flag.to_str()?.strip_prefix('-')?;
    let ends = letters
        .strip_suffix('t')
        .is_some_and(|before| before.bytes().all(|flag| b"nvxXAqlUSKVp".contains(&flag)));
    known(next).filter(|_| ends && !std::path::Path::new(next).exists())
}

/// The command that a mistyped word may mean.
pub(super) fn meant(word: &OsStr) -> Option<String> {
    let word = word.to_str()?;
    let commands = super::command();
    let names =
        commands.get_subcommands().map(|command| (distance(word, command.get_name()), command.get_name()));
    names.filter(|(far, name)| *far <= 2 && *far * 2 <= name.len()).min().map(|(_, name)| name.into())
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
            ("septet filter x", "septet filter x"),
            ("septet -nni lo port 53", "septet sniff -nni lo port 53"),
            ("septet -i lo", "septet sniff -i lo"),
            ("septet a.pcap -i lo", "septet decode a.pcap -i lo"),
            ("septet -i lo -r a.pcap", "septet decode -i lo -r a.pcap"),
            ("septet -r a.pcap -- -i", "septet decode -r a.pcap -- -i"),
            ("septet --help", "septet --help"),
            ("septet -", "septet decode -"),
            ("septet", "septet"),
        ] {
            assert_eq!(completed(words).as_deref(), Some(wanted));
        }
    }

    #[test]
    fn a_form_of_time_that_is_not_joined_is_no_capture() {
        let wrong = ["-t ad", "-nt r", "-tad x", "-V -t udoy"];
        let right = ["-t=ad", "-ttr x", "-te x", "-t x", "-T e", "-tt"];
        assert!(wrong.iter().all(|words| completed(&format!("septet x {words}")).is_none()));
        assert!(right.iter().all(|words| completed(&format!("septet x {words}")).is_some()));
    }

    #[test]
    fn a_mistyped_command_is_guessed() {
        let meant = |word: &str| super::meant(OsStr::new(word));
        assert_eq!(meant("decod").as_deref(), Some("decode"));
        assert_eq!(meant("inof").as_deref(), Some("info"));
        assert_eq!((meant("a.pcap"), meant("x")), (None, None));
    }
}
