//! What several tests need: the captures of the project, and what to do where a program is missing.
#![allow(dead_code, reason = "each test takes what it needs")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "nothing of this runs outside of a test")]

pub(crate) mod laws;
pub(crate) mod noise;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use septet::capture::{self, Frame};

/// Says that a test cannot be done here, in one line; with `SEPTET_STRICT=1` that is a failure.
pub(crate) fn skip(why: &str) {
    let strict = env::var_os("SEPTET_STRICT").is_some_and(|value| value == "1");
    assert!(!strict, "skipped: {why}");
    // Past the test harness, which shows nothing of a test that passes.
    let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("skipped: {why}\n").as_bytes());
}

/// Whether this program is installed; if not, the test is skipped.
pub(crate) fn has(program: &str) -> bool {
    let asked = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if asked.is_err() {
        skip(&format!("needs {program}"));
    }
    asked.is_ok()
}

/// Every capture of the project, or of the folder `SEPTET_CAPTURES`, by name.
pub(crate) fn captures() -> Vec<PathBuf> {
    env::var_os("SEPTET_CAPTURES").map_or_else(own_captures, |folder| captures_in(Path::new(&folder)))
}

/// Every capture of the project.
pub(crate) fn own_captures() -> Vec<PathBuf> {
    captures_in(&root().join("captures"))
}

fn captures_in(folder: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    files(folder, &mut paths);
    paths.retain(|path| !matches!(capture::open(path), Err(error) if error.record == 0));
    assert!(!paths.is_empty(), "no captures in {}", folder.display());
    paths
}

/// Every packet of every capture, with the name of its file.
pub(crate) fn packets(mut visit: impl FnMut(&str, &Frame<'_>)) {
    for path in captures() {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut capture = capture::open(&path).unwrap();
        while let Ok(Some(frame)) = capture.next() {
            let _place = Place(&name, frame.number);
            visit(&name, &frame);
        }
    }
}

/// Says where a test was when it failed.
struct Place<'a>(&'a str, u64);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("packet {} of {}", self.1, self.0);
        }
    }
}

/// The folder of the package.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, to: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { files(&path, to) } else { to.push(path) }
    }
}
