//! What README shows of filters is what the commands print: a number in a comment behind a command, and whole messages.
#![allow(clippy::unwrap_used, reason = "helpers of a test")]

mod common;

use std::fs;
use std::process::Command;

/// What a command of README prints on both streams.
fn printed(command: &str) -> String {
    let command = command.replacen("septet", env!("CARGO_BIN_EXE_septet"), 1);
    let output = Command::new("sh").args(["-c", &command]).current_dir(common::root()).output().unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[test]
fn filters_of_readme_print_what_it_says() {
    let readme = fs::read_to_string(common::root().join("README.md")).unwrap();
    let section = readme.split("### Filters\n").nth(1).unwrap();
    let section = section.split("\n##").next().unwrap();
    let (mut counted, mut shown) = (0, 0);
    for line in section.lines().filter(|line| line.starts_with("septet ")) {
        let Some((command, comment)) = line.split_once('#') else { continue };
        if comment.contains("packet") {
            assert_eq!(printed(command).trim(), comment.trim(), "{command}");
            counted += 1;
        } else {
            assert!(!printed(command).is_empty(), "{command}");
        }
    }
    for block in section.split("```console\n$ ").skip(1) {
        let (command, wanted) = block.split("```").next().unwrap().split_once('\n').unwrap();
        assert_eq!(printed(command), wanted, "{command}");
        shown += 1;
    }
    assert!(counted >= 2 && shown >= 1, "{counted} counts, {shown} messages");
}
