//! Standard output, standard error, exit codes.

use std::io::Read;
use std::process::Stdio;

use crate::sample::{capture, file, pcap, pcapng, udp};
use crate::{command, septet};

#[test]
fn a_file_cut_short_gives_its_whole_packets_first() {
    let mut bytes = pcap(&[udp(1, b"one"), udp(2, b"two"), udp(3, b"three")]);
    let third = bytes.len() - udp(3, b"three").len() - 16;
    bytes.truncate(bytes.len() - 1);
    let path = file("cut.pcap", &bytes);
    let run = septet(&[&path, "-t"]);
    assert_eq!((run.code, run.out.lines().count()), (1, 2));
    assert!(
        run.err.starts_with(&format!("septet: {path}: record 3 at byte {third}: cut short")),
        "{}",
        run.err
    );
    let run = septet(&["info", &path]);
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("state:         cut short") && run.out.contains("packets:       2\n"),
        "{}",
        run.out
    );
    assert!(run.err.contains(&format!("record 3 at byte {third}")));
}

#[test]
fn files_that_cannot_be_read_do_not_keep_the_others_back() {
    let (good, bad) = (capture("good.pcap", 1), file("bad.pcap", b"GIF89a, not a capture"));
    let missing = format!("{good}.not-there");
    let run = septet(&[&missing, &good, &bad, &good, "-t"]);
    assert_eq!((run.code, run.out.lines().count()), (1, 2));
    let messages: Vec<_> = run.err.lines().collect();
    assert_eq!(messages[0], format!("septet: {missing}: No such file or directory"));
    assert!(messages[1].starts_with(&format!("septet: {bad}: not a capture")) && messages.len() == 2);
    let run = septet(&["info", &missing, &good]);
    assert_eq!((run.code, run.out.matches("packets:").count(), run.err.lines().count()), (1, 1, 1));
    assert!(septet(&["/"]).refused(1).contains("is a directory"));
    assert!(septet(&[&file("empty.pcap", b"")]).refused(1).contains("not a capture: it is empty"));
}

#[test]
fn malformed_packets_and_captures_without_packets_are_data() {
    let mut short = udp(1, b"");
    short[38..40].copy_from_slice(&[0, 7]); // udp.length
    let path = file("malformed.pcap", &pcap(&[short, vec![0; 13], vec![]]));
    let lines = septet(&[&path, "-t"]).fine();
    let lines: Vec<_> = lines.lines().collect();
    assert!(lines[0].ends_with("[udp at byte 38: udp.length must be at least 8]"), "{lines:?}");
    assert!(lines[1].ends_with("[eth at byte 0: needs 14 bytes, has 13]"), "{lines:?}");
    assert!(lines[2].ends_with("[eth at byte 0: needs 14 bytes, has 0]"), "{lines:?}");
    let none = file("none.pcap", &pcap(&[]));
    assert_eq!(septet(&[&none]).fine(), "");
    assert_eq!(septet(&[&none, "--count"]).fine(), "0 packets\n");
    assert!(septet(&["info", &none]).fine().contains("packets:       0\n"));
}

#[test]
fn what_the_capture_cut_off_is_not_an_error_of_the_packet() {
    let packet = udp(1, b"payload");
    let mut bytes = pcap(&[packet[..38].to_vec()]);
    bytes[24 + 12..24 + 16].copy_from_slice(&(packet.len() as u32).to_le_bytes());
    let path = file("snapped.pcap", &bytes);
    let line = septet(&[&path, "-t"]).fine();
    assert!(line.starts_with("IP 192.0.2.1 > 198.51.100.2: ") && line.ends_with("[|udp]\n"), "{line}");
    assert!(septet(&["info", &path]).fine().contains("cut packets:   1 are not captured to their end\n"));
    let tree = septet(&[&path, "-V"]).fine();
    assert!(tree.contains("[11 bytes of the packet were not captured]\n"), "{tree}");
}

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let path = capture("long.pcap", 20_000);
    let mut child = command(&[&path]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[cfg(target_os = "linux")]
/// Whoever ends a reader that a pipe keeps waiting has seen what came before. The signal is not that of Ctrl-C, which
/// programs in the background do not hear.
#[cfg(unix)]
#[test]
fn a_signal_ends_a_reader_that_waits() {
    use std::io::Write;
    use std::os::unix::process::ExitStatusExt;
    let mut child = command(&["-", "-t"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(&pcap(&[udp(1001, b"hello")])).unwrap();
    input.flush().unwrap();
    let mut line = [0; 3];
    child.stdout.as_mut().unwrap().read_exact(&mut line).unwrap();
    assert_eq!(&line, b"IP ");
    let sent = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    drop(input);
    assert_eq!(output.status.signal(), Some(15));
    assert!(output.stdout.ends_with(b"UDP, length 5\n") && output.stderr.is_empty(), "{output:?}");
}

#[test]
fn a_full_disk_is_not() {
    let path = capture("full.pcap", 3);
    for words in [
        &[&*path][..],
        &["info", &path],
        &["fields"],
        &["man"],
        &["completions", "bash"],
        &["address", "::1"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = command(words).stdout(full).stderr(Stdio::piped()).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        assert!(
            message.starts_with("septet: cannot write the output: No space left"),
            "{words:?}: {message}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn nor_is_an_output_that_is_not_open_for_writing() {
    let path = capture("readonly.pcap", 3);
    for words in [&[&*path][..], &["address", "::1"], &["fields"]] {
        let readable = std::fs::File::open("/dev/null").unwrap();
        let output = command(words).stdout(readable).stderr(Stdio::piped()).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        assert!(message.starts_with("septet: cannot write the output: Bad file descriptor"), "{message}");
    }
}

#[test]
fn a_damaged_file_gives_its_whole_packets_first() {
    let mut bytes = pcap(&[udp(1, b"one"), udp(2, b"two"), udp(3, b"three")]);
    let second = 24 + 16 + udp(1, b"one").len();
    bytes[second + 8..second + 12].fill(0xff);
    let path = file("damaged.pcap", &bytes);
    for words in [&["decode", &*path][..], &["info", &path]] {
        let run = septet(words);
        assert_eq!(run.code, 1);
        assert!(
            run.err.starts_with(&format!("septet: {path}: record 2 at byte {second}: damaged: ")),
            "{}",
            run.err
        );
        assert_eq!(
            run.out.matches("packets:       1\n").count() + run.out.matches("192.0.2.1.1 >").count(),
            1
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_person_at_a_terminal_gets_suggestions_and_colours() {
    let path = capture("terminal.pcap", 1);
    let at_terminal = |words: &str, no_color: bool| {
        let line = format!("{} {words} {path}", env!("CARGO_BIN_EXE_septet"));
        let mut script = std::process::Command::new("script");
        script
            .args(["-qec", &line, "/dev/null"])
            .env("TERM", "xterm")
            .env_remove("NO_COLOR")
            .stdin(Stdio::null());
        if no_color {
            script.env("NO_COLOR", "1");
        }
        script.output().map(|output| String::from_utf8(output.stdout).unwrap())
    };
    let Ok(fields) = at_terminal("-e ip.tll -r", false) else {
        return crate::common::skip("needs script");
    };
    assert!(fields.contains("unknown field: ip.tll\r\n  did you mean ip.ttl"), "{fields}");
    assert!(at_terminal("decod", false).unwrap().contains("did you mean `decode`?"));
    assert!(at_terminal("-V -r", false).unwrap().contains('\u{1b}'));
    assert!(!at_terminal("-V -r", true).unwrap().contains('\u{1b}'));
    assert!(!at_terminal("-V --color=never -r", false).unwrap().contains('\u{1b}'));
}

#[test]
fn control_characters_are_escaped_wherever_they_come_from() {
    let evil = "a\u{1b}[31m\u{9b}\u{202e}\u{7f}\r\nb";
    let path = file("evil.pcapng", &pcapng(evil, &udp(1, evil.as_bytes())));
    let fields = ["-T", "fields", "-e", "frame.comment", "-e", "frame.interface_name"];
    let runs = [
        septet(&[&*path, "-vvv", "-A"]).fine(),
        septet(&[&*path, "-V", "-X"]).fine(),
        septet(&[&[&*path], &fields[..]].concat()).fine(),
        septet(&["info", &path]).fine(),
        septet(&[&*path, "-T", "hex"]).fine(),
        septet(&["no\u{1b}[31m\nsuch\u{202e}file"]).refused(1),
        septet(&["decode", "--no\u{1b}[31msuch\u{202e}flag"]).refused(2),
        septet(&[&*path, "-T", "fields", "-e", "no\u{1b}field\u{202e}"]).refused(2),
        septet(&[&*path, "-O", "no\u{1b}protocol\u{202e}"]).refused(2),
        septet(&[&*path, "-d", "no\u{1b}[31m\u{202e}"]).refused(2),
    ];
    for text in runs {
        let control = |char: &char| {
            char.is_control() && !matches!(char, '\t' | '\n') || matches!(char, '\u{202a}'..='\u{202e}')
        };
        assert_eq!(text.chars().find(control), None, "{text:?}");
    }
    let comment = septet(&[&[&*path], &fields[..4]].concat()).fine();
    assert_eq!(comment, "a\\x1b[31m\\xc2\\x9b\\xe2\\x80\\xae\\x7f\\r\\nb\n");
}

#[test]
fn colour_is_only_where_it_is_asked_for() {
    let path = capture("colour.pcap", 1);
    for form in ["tree", "hex"] {
        assert!(!septet(&[&path, "-T", form]).fine().contains('\u{1b}'));
        assert!(!septet(&["--color=never", &path, "-T", form]).fine().contains('\u{1b}'));
        assert!(septet(&[&path, "-T", form, "--color=always"]).fine().contains('\u{1b}'));
    }
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let path = capture("usage.pcap", 1);
    for words in [
        &["decode"][..],
        &["decode", &path, "--nonsense"],
        &[&path, "-T", "nonsense"],
        &[&path, "-O", "nonsense"],
        &[&path, "-t=nonsense"],
        &[&path, "-tttttt"],
        &[&path, "-T", "fields"],
        &[&path, "-T", "fields", "-e"],
        &[&path, "--zstd-window", "99"],
        &["address", "not an address"],
        &["completions", "not a shell"],
        &["man", "not a command"],
        &["info"],
        &[&path, "-t", "ad"],
        &[&path, "-tad"],
        &[&path, "-E", "nonsense"],
        &[&path, "-O", "nonsense", "-T", "json"],
        &[&path, "-d", "nonsense"],
        &[&path, "--color"],
        &["--color=blue", &path],
        &["fields", "a", "b"],
        &["help", "nonsense"],
    ] {
        assert!(!septet(words).refused(2).is_empty(), "{words:?}");
    }
}
