//! Runs the septet program over every file of some folders, with every output, and says how it fared:
//! `cargo run --release --example sturdy -- FOLDER…`.
//!
//! Whatever is in a file, a run ends by itself with exit code 0 or 1, within two seconds of processor time and 64 MiB
//! of memory, and writes nothing that a terminal would obey. Otherwise the exit code here is 1.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use serde::de::IgnoredAny;
use wait4::Wait4;

/// Most processor time of a run.
const TIME_LIMIT: Duration = Duration::from_secs(2);

/// Most memory of a run, in bytes.
const MEMORY_LIMIT: u64 = 64 << 20;

/// Seconds after which a run is ended: it waits for something, or never comes to an end.
const PATIENCE: &str = "20";

/// Faults that are printed; the others are counted.
const FAULTS: usize = 50;

/// A way to run the program: what it is called here, the arguments before the file, what its output has to be like.
struct Form {
    name: &'static str,
    arguments: Vec<String>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Lines of text.
    Text,
    /// A JSON object a line.
    Json,
}

/// What the runs of one form had in common.
#[derive(Default, Clone)]
struct Row {
    runs: usize,
    failed: usize,
    bytes: u64,
    time: (Duration, PathBuf),
    memory: (u64, PathBuf),
}

fn main() -> ExitCode {
    let folders: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    if folders.is_empty() {
        eprintln!("usage: sturdy FOLDER…");
        return ExitCode::from(2);
    }
    run(&folders).unwrap_or_else(|message| {
        eprintln!("{message}");
        ExitCode::from(2)
    })
}

fn run(folders: &[PathBuf]) -> Result<ExitCode, String> {
    let program = program()?;
    let forms = forms(&program)?;
    let mut files = Vec::new();
    for folder in folders {
        list(folder, &mut files).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    if files.is_empty() {
        return Err("no files".into());
    }
    let started = Instant::now();
    let (rows, faults) = all(&program, &forms, &files);
    print(&rows, &forms, files.len(), started.elapsed());
    for fault in faults.iter().take(FAULTS) {
        println!("{fault}");
    }
    println!("{} faults", faults.len());
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs every form over every file, on all processors.
fn all(program: &Path, forms: &[Form], files: &[PathBuf]) -> (BTreeMap<&'static str, Row>, Vec<String>) {
    let next = AtomicUsize::new(0);
    let done = Mutex::new((BTreeMap::<_, Row>::new(), Vec::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for form in forms {
                        let result = one(program, form, file);
                        let (rows, faults) = &mut *done.lock().unwrap_or_else(PoisonError::into_inner);
                        match result {
                            Ok(seen) => {
                                faults.extend(seen.faults(form, file));
                                rows.entry(form.name).or_default().add(&seen, file);
                            }
                            Err(error) => faults.push(format!("{}: {error}", file.display())),
                        }
                    }
                }
            });
        }
    });
    let (rows, mut faults) = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    faults.sort();
    (rows, faults)
}

/// What one run did.
struct Seen {
    /// `None`: a signal, or no patience left.
    code: Option<i32>,
    time: Duration,
    memory: u64,
    bytes: u64,
    /// What is wrong with stdout, or with stderr.
    output: Option<String>,
}

fn one(program: &Path, form: &Form, file: &Path) -> io::Result<Seen> {
    let mut child = Command::new("timeout")
        .args(["-s", "KILL", PATIENCE])
        .arg(program)
        .args(&form.arguments)
        .arg(file)
        .env("TZ", "UTC")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    // A message of the program is short: the pipe holds it until stdout has ended.
    let mut bytes = 0;
    let mut output = stdout.map_or(Ok(None), |out| check(out, form.kind, &mut bytes))?;
    if let Some(wrong) = stderr.map_or(Ok(None), |err| check(err, Kind::Text, &mut 0))? {
        output.get_or_insert(format!("stderr: {wrong}"));
    }
    // `timeout` waits for the program, so what it used is counted too.
    let used = child.wait4()?;
    let code = used.status.code().filter(|code| *code < 124);
    Ok(Seen { code, time: used.rusage.utime + used.rusage.stime, memory: used.rusage.maxrss, bytes, output })
}

impl Seen {
    fn faults(&self, form: &Form, file: &Path) -> Option<String> {
        let mut faults = Vec::new();
        match self.code {
            Some(0 | 1) => {}
            Some(code) => faults.push(format!("exit code {code}")),
            None => faults.push("a signal, a panic, or no end".into()),
        }
        if self.time > TIME_LIMIT {
            faults.push(format!("{:.2} s", self.time.as_secs_f64()));
        }
        if self.memory > MEMORY_LIMIT {
            faults.push(mib(self.memory));
        }
        faults.extend(self.output.clone());
        let how = form.arguments.iter().take(8).map(String::as_str).collect::<Vec<_>>().join(" ");
        (!faults.is_empty()).then(|| format!("{}: {how}: {}", file.display(), faults.join(", ")))
    }
}

impl Row {
    fn add(&mut self, seen: &Seen, file: &Path) {
        self.runs += 1;
        self.failed += usize::from(seen.code != Some(0));
        self.bytes += seen.bytes;
        if seen.time > self.time.0 {
            self.time = (seen.time, file.into());
        }
        if seen.memory > self.memory.0 {
            self.memory = (seen.memory, file.into());
        }
    }
}

/// Reads an output to its end, a piece at a time, and says what is wrong with it.
fn check(mut output: impl Read, kind: Kind, bytes: &mut u64) -> io::Result<Option<String>> {
    let (mut piece, mut held, mut wrong) = (vec![0; 64 << 10], Vec::new(), None);
    loop {
        let len = output.read(&mut piece)?;
        *bytes += len as u64;
        held.extend_from_slice(&piece[..len]);
        // Whole lines at a time; the last one may lack its end.
        let end = held.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let end = if len == 0 { held.len() } else { end };
        let lines: Vec<u8> = held.drain(..end).collect();
        if wrong.is_none() {
            wrong = judge(&lines, kind);
        }
        if len == 0 {
            return Ok(wrong);
        }
    }
}

fn judge(lines: &[u8], kind: Kind) -> Option<String> {
    let text = match std::str::from_utf8(lines) {
        Ok(text) => text,
        Err(error) => return Some(format!("not UTF-8: {error}")),
    };
    if let Some(char) = text.chars().find(|char| obeyed(*char)) {
        return Some(format!("{char:?} in the output"));
    }
    if kind == Kind::Json {
        // Read and forgotten: a child counts the memory of its parent as its own until it runs its program.
        let broken = |line: &str| match serde_json::from_str::<IgnoredAny>(line) {
            Ok(_) if line.starts_with('{') => None,
            Ok(_) => Some("not JSON: not an object".into()),
            Err(error) => Some(format!("not JSON: {error}")),
        };
        return text.lines().find_map(broken);
    }
    None
}

/// Control characters of C0 but tab and newline, DEL, C1, and those of text direction.
fn obeyed(char: char) -> bool {
    char.is_control() && !matches!(char, '\t' | '\n')
        || matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Every output there is.
fn forms(program: &Path) -> Result<Vec<Form>, String> {
    let fields = Command::new(program).arg("fields").output().map_err(|error| error.to_string())?;
    let fields = String::from_utf8_lossy(&fields.stdout).into_owned();
    let names = fields.lines().filter_map(|line| line.split_whitespace().next());
    let columns = ["decode", "-T", "fields"].into_iter().chain(names.flat_map(|name| ["-e", name]));
    let form = |name, line: &str, kind| Form {
        name,
        arguments: line.split_whitespace().map(String::from).collect(),
        kind,
    };
    Ok(vec![
        form("text", "decode -T text", Kind::Text),
        form("text -vv -e", "decode -T text -vv --link-header", Kind::Text),
        form("tree", "decode -T tree", Kind::Text),
        Form { name: "fields", arguments: columns.map(String::from).collect(), kind: Kind::Text },
        form("json", "decode -T json", Kind::Json),
        form("json --ranges", "decode -T json --ranges --blocks", Kind::Json),
        form("hex", "decode -T hex", Kind::Text),
        form("-x", "decode -x", Kind::Text),
        form("-X", "decode -X", Kind::Text),
        form("-XX", "decode -XX", Kind::Text),
        form("-A", "decode -A", Kind::Text),
        form("-V -x", "decode -V -x", Kind::Text),
        form("info", "info", Kind::Text),
    ])
}

/// The program of the same build: made now if cargo runs this, so that it is never an old one.
fn program() -> Result<PathBuf, String> {
    if let Some(program) = env::var_os("SEPTET") {
        return Ok(program.into());
    }
    let own = env::current_exe().map_err(|error| error.to_string())?;
    let folder = own.parent().and_then(Path::parent).ok_or("this program is nowhere")?;
    if let Some(cargo) = env::var_os("CARGO") {
        let release = folder.ends_with("release");
        let mut words: Vec<OsString> = vec!["build".into(), "--bin".into(), "septet".into()];
        words.extend(release.then(|| "--release".into()));
        let built = Command::new(cargo).args(words).current_dir(env!("CARGO_MANIFEST_DIR")).status();
        if !built.is_ok_and(|status| status.success()) {
            return Err("septet cannot be built".into());
        }
    }
    let program = folder.join("septet");
    if program.exists() { Ok(program) } else { Err(format!("no {}: cargo build", program.display())) }
}

fn list(path: &Path, to: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        to.push(path.into());
        return Ok(());
    }
    let mut inside: Vec<_> = fs::read_dir(path)?.flatten().map(|entry| entry.path()).collect();
    inside.sort();
    inside.iter().try_for_each(|path| list(path, to))
}

fn print(rows: &BTreeMap<&str, Row>, forms: &[Form], files: usize, took: Duration) {
    let base = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    println!("output         runs  exit 1       bytes  worst time            worst memory");
    for (name, row) in forms.iter().filter_map(|form| rows.get_key_value(form.name)) {
        println!(
            "{name:<12}{:>7}{:>8}{:>12}  {:.3} s  {}  {}  {}",
            row.runs,
            row.failed,
            row.bytes,
            row.time.0.as_secs_f64(),
            base(&row.time.1),
            mib(row.memory.0),
            base(&row.memory.1)
        );
    }
    let runs: usize = rows.values().map(|row| row.runs).sum();
    println!("{files} files, {runs} runs in {:.0} s", took.as_secs_f64());
}

/// `12.3 MiB`
fn mib(bytes: u64) -> String {
    let tenths = (bytes * 10) >> 20;
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}
