//! Captures that `captures/recipes/NAME.build` says: the lines make the packets of `captures/NAME.pcapng`, byte for byte.
#![allow(clippy::unwrap_used, reason = "helpers of a test")]

use std::fs;

use septet::output::build::Plan;
use septet::{Stack, capture};

mod common;

#[test]
fn what_is_said_is_captured() {
    let mut captures = 0;
    for entry in fs::read_dir(common::root().join("captures/recipes")).unwrap() {
        let recipe = entry.unwrap().path();
        if recipe.extension().is_none_or(|ending| ending != "build") {
            continue;
        }
        let name = recipe.file_stem().unwrap().to_string_lossy().into_owned();
        let mut capture = capture::open(common::root().join(format!("captures/{name}.pcapng"))).unwrap();
        let (mut stack, mut bytes) = (Stack::default(), Vec::new());
        for line in fs::read_to_string(&recipe).unwrap().lines() {
            let plan = Plan::new(line).unwrap_or_else(|error| panic!("{name}: {line}: {error}"));
            for nth in 0..plan.len() {
                bytes.clear();
                plan.packet(nth, true, &mut stack, &mut bytes).unwrap();
                let frame =
                    capture.next().unwrap().unwrap_or_else(|| panic!("{name} has no packet for {line}"));
                assert_eq!((frame.link, frame.bytes), (plan.link(), &*bytes), "{name}: {line}");
            }
        }
        assert!(capture.next().unwrap().is_none(), "{name} has a packet that nobody says");
        captures += 1;
    }
    assert!(captures > 3, "{captures} captures");
}
