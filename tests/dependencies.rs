//! What septet depends on: without default features nom, hex, crc and what they need; with them these and
//! no others. Public types can be sent to other threads and shared between them.
#![allow(clippy::unwrap_used, reason = "helpers of a test")]

use std::process::Command;

/// Crates in the tree without default features.
const CORE: [&str; 6] = ["crc", "crc-catalog", "hex", "memchr", "nom", "septet"];

/// Crates that the default features name.
const DIRECT: [&str; 28] = [
    "aes",
    "anstyle",
    "clap",
    "clap_complete",
    "clap_mangen",
    "crc",
    "encoding_rs",
    "flate2",
    "hex",
    "hkdf",
    "indicatif",
    "jiff",
    "landlock",
    "libc",
    "lz4_flex",
    "nix",
    "nom",
    "pnet_datalink",
    "procfs",
    "regex",
    "rustix",
    "seccompiler",
    "serde",
    "serde_json",
    "sha2",
    "signal-hook",
    "twox-hash",
    "zstd",
];

#[test]
fn the_core_needs_nom_hex_and_crc() {
    assert_eq!(tree(&["--no-default-features"]), CORE);
}

#[test]
fn the_default_features_need_these() {
    let mut direct = tree(&["--depth", "1"]);
    direct.retain(|name| name != "septet");
    assert_eq!(direct, DIRECT);
}

/// The names of the crates in the tree that these flags give.
fn tree(flags: &[&str]) -> Vec<String> {
    let done = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "-e", "normal", "--prefix", "none"])
        .args(flags)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let lines = String::from_utf8(done.stdout).unwrap();
    let mut names: Vec<_> =
        lines.lines().filter_map(|line| line.split(' ').next()).map(String::from).collect();
    names.sort();
    names.dedup();
    names
}

/// Compiles where every type is both; what lends from a reader is so as well.
#[test]
fn public_types_cross_threads() {
    fn both<T: Send + Sync>() {}
    fn sent<T: Send>() {}
    both::<septet::Error>();
    both::<septet::Field>();
    both::<septet::Layer<'static>>();
    both::<septet::Layers<'static>>();
    both::<septet::Packet>();
    both::<septet::Protocol>();
    both::<septet::Stack>();
    both::<septet::Status>();
    both::<septet::Value<'static>>();
    both::<septet::codec::Carries>();
    both::<septet::codec::Context<'static>>();
    both::<septet::codec::Literal<'static>>();
    both::<septet::codec::Next>();
    both::<septet::codec::Spot<'static>>();
    both::<septet::codec::Table>();
    both::<septet::codec::Text>();
    both::<septet::packet::Pick>();
    both::<septet::packet::registry::Overrides>();
    both::<septet::capture::Block<'static>>();
    both::<septet::capture::BlockOptions<'static>>();
    both::<septet::capture::Error>();
    both::<septet::capture::Frame<'static>>();
    both::<septet::capture::Interface>();
    both::<septet::capture::Record<'static>>();
    both::<septet::capture::Time>();
    both::<septet::output::columns::Columns>();
    both::<septet::output::encode::EncodeError>();
    both::<septet::output::json::Json>();
    // A source of bytes is read by one thread at a time.
    sent::<septet::capture::Capture>();
}
