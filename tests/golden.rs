//! What the program prints of each capture is what stands beside it: `NAME.txt` has its lines, `NAME.json` its JSON.
//!
//! `SEPTET_BLESS=1 cargo test --test golden` writes them anew; `git diff` then shows what has changed.
#![allow(clippy::unwrap_used, reason = "helpers of a test")]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What stands beside a capture: the ending of its name, and how it is printed.
const FORMS: [(&str, &str); 2] = [("txt", "text"), ("json", "json")];

/// Captures that are broken on purpose: what is whole is printed, and the exit code is 1.
const BROKEN: [&str; 2] = ["cut-short.pcap", "cut-short.pcapng"];

#[test]
fn captures_are_printed_as_before() {
    let bless = env::var_os("SEPTET_BLESS").is_some_and(|value| value == "1");
    let captures = common::own_captures();
    if !bless && !captures.iter().any(|path| beside(path, "json").exists()) {
        return common::skip("nothing stands beside the captures yet; SEPTET_BLESS=1 writes it");
    }
    let mut faults = Vec::new();
    for path in &captures {
        for (ending, form) in FORMS {
            let (printed, expected) = (print(path, form), beside(path, ending));
            if bless {
                fs::write(expected, printed).unwrap();
            } else {
                faults.extend(differs(&expected, &printed));
            }
        }
    }
    for entry in fs::read_dir(common::root().join("captures")).unwrap() {
        let path = entry.unwrap().path();
        let printed = FORMS.iter().any(|(ending, _)| path.extension().is_some_and(|own| own == *ending));
        if printed && !captures.contains(&path.with_extension("")) {
            faults.push(format!("{}: beside no capture", path.display()));
        }
    }
    assert!(faults.is_empty(), "{} files differ:\n{}", faults.len(), faults.join("\n"));
}

/// The first line that is not as it was.
fn differs(expected: &Path, printed: &str) -> Option<String> {
    let name = expected.file_name().unwrap().to_string_lossy().into_owned();
    let before = match fs::read_to_string(expected) {
        Ok(before) => before,
        Err(error) => return Some(format!("{name}: {error}")),
    };
    if before == printed {
        return None;
    }
    let (mut old, mut new) = (before.lines(), printed.lines());
    let mut number = 0;
    loop {
        number += 1;
        match (old.next(), new.next()) {
            (Some(old), Some(new)) if old == new => {}
            (None, None) => return Some(format!("{name}: the line ends differ")),
            (old, new) => {
                let shown = |line: Option<&str>| line.map_or("nothing".into(), |line| format!("{line:.300}"));
                return Some(format!("{name}:{number}\n  was {}\n  is  {}", shown(old), shown(new)));
            }
        }
    }
}

fn print(path: &Path, form: &str) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_septet"))
        .args(["decode", "--utc", "-T", form])
        .arg(path)
        .env("TZ", "UTC")
        .output()
        .unwrap();
    let broken = BROKEN.iter().any(|name| path.ends_with(name));
    let message = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(i32::from(broken)), "{}: {message}", path.display());
    assert_eq!(message.is_empty(), !broken, "{}: {message}", path.display());
    String::from_utf8(done.stdout).unwrap()
}

/// `arp.pcap.json` beside `arp.pcap`.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}
