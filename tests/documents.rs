//! What the documents show is what is there: code in CONTRIBUTING stands in the files it is said to be from, README has
//! its commands first, and a file that is linked is there.
#![allow(clippy::unwrap_used, reason = "helpers of a test")]

mod common;
#[path = "../examples/protocols.rs"]
mod protocols;

use std::{env, fs};

fn read(name: &str) -> String {
    fs::read_to_string(common::root().join(name)).unwrap()
}

/// Blocks of code of a document: what stands behind the fence, and the lines without what all are indented by.
fn blocks(document: &str) -> Vec<(String, Vec<String>)> {
    let (mut blocks, mut open) = (Vec::new(), None);
    for line in document.lines() {
        let indent = line.len() - line.trim_start().len();
        match (&mut open, line.trim_start().strip_prefix("```")) {
            (None, Some(about)) => open = Some((indent, about.to_string(), Vec::new())),
            (Some(_), Some(_)) => blocks.extend(open.take().map(|(_, about, lines)| (about, lines))),
            (Some((indent, _, lines)), None) => {
                lines.push(line.get(*indent..).unwrap_or_default().to_string());
            }
            (None, None) => {}
        }
    }
    blocks
}

/// The paths of links to files of the project.
fn links(document: &str) -> impl Iterator<Item = &str> {
    let targets = document.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.starts_with("http")).filter_map(|target| target.split('#').next())
}

#[test]
fn the_code_of_contributing_stands_in_the_files_it_is_from() {
    let mut shown = 0;
    for (about, lines) in blocks(&read("CONTRIBUTING.md")) {
        let Some(file) = about.split(' ').find_map(|word| word.strip_prefix("file=")) else { continue };
        let there = read(file);
        for part in lines.split(|line| line.trim() == "// …") {
            let part = part.join("\n");
            assert!(there.contains(part.trim_matches('\n')), "not in {file}:\n{part}");
            shown += 1;
        }
    }
    assert!(shown >= 4, "{shown} pieces of code");
}

#[test]
fn readme_begins_with_the_main_job_and_the_tests() {
    let readme = read("README.md");
    let blocks = blocks(&readme);
    let commands = &blocks[0].1;
    let decode = commands[0].strip_prefix("cargo run --release -- decode ").unwrap();
    assert!(common::root().join(decode).is_file(), "{decode}");
    assert_eq!(commands[1], "cargo test");
    let rust = &blocks.iter().find(|(about, _)| about == "rust").unwrap().1;
    let lines = rust.iter().filter(|line| !line.starts_with("# ")).count();
    assert!(lines <= 8, "the example has {lines} lines");
    let library: Vec<String> =
        read("src/lib.rs").lines().filter_map(|line| Some(line.strip_prefix("//! ")?.into())).collect();
    assert!(library.windows(rust.len()).any(|lines| lines == rust), "not the example of src/lib.rs");
}

#[test]
fn what_is_linked_is_there() {
    for document in [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "fuzz/README.md",
        "docs/flags.md",
        "docs/anonymize.md",
    ] {
        let folder = common::root().join(document);
        for link in links(&read(document)) {
            assert!(folder.parent().unwrap().join(link).exists(), "{document}: {link}");
        }
    }
}

#[test]
fn the_protocols_are_those_of_the_registry() {
    let (path, now) =
        (common::root().join("docs/protocols.md"), protocols::document(common::root()).unwrap());
    if env::var_os("SEPTET_BLESS").is_some_and(|value| value == "1") {
        fs::write(&path, &now).unwrap();
    }
    let lines = |text: &str| text.lines().map(String::from).collect::<Vec<_>>();
    let (there, now) = (lines(&fs::read_to_string(&path).unwrap()), lines(&now));
    let differs = there.iter().zip(&now).find(|(there, now)| there != now);
    assert!(
        differs.is_none() && there.len() == now.len(),
        "`cargo run --example protocols > docs/protocols.md`: {differs:?}"
    );
}
