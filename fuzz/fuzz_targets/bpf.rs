//! A filter and a packet: the predicate and the program say the same of it, and so does the program for a kernel that has taken the
//! tag out of the frame. The first byte is the link type, then comes the text of the filter up to a zero byte, then the packet.
//!
//! And the bytes as a program: what is fit for a kernel can be run, on any packet.
#![no_main]

use libfuzzer_sys::fuzz_target;
use septet::filter::bpf::{Beside, Instruction, Program};
use septet::filter::capture::Filter;

/// Link types of which there are capture filters; `examples/seeds.rs` has the same order.
const LINKS: [u32; 16] = [1, 0, 101, 108, 113, 228, 276, 9, 127, 105, 119, 192, 10, 117, 178, 123];

fuzz_target!(|data: &[u8]| {
    any(data);
    let [first, rest @ ..] = data else { return };
    let Some(end) = rest.iter().position(|byte| *byte == 0) else { return };
    let (text, packet) = (&rest[..end], &rest[end + 1..]);
    let Ok(text) = std::str::from_utf8(text) else { return };
    let link = LINKS[usize::from(*first) % LINKS.len()];
    let Ok(filter) = Filter::live(text, link) else { return };
    let wire = packet.len() as u32 + u32::from(*first);
    let beside = Beside { packet_type: first % 5, interface: 3, tag: None };
    let passes = filter.matches_live(packet, wire, &beside);
    if let Ok(filter) = Filter::new(text, link)
        && let Ok(program) = filter.program()
    {
        let ran = program.run(packet, wire) > 0;
        assert_eq!(filter.matches(packet, wire), ran, "{text}\n{}", program.printed());
    }
    let Ok(program) = filter.program_live() else { return };
    let say = || format!("{text}, {packet:02x?}\n{}", program.printed());
    assert_eq!(program.run_live(packet, wire, &beside) > 0, passes, "{}", say());
    if link == 1 && packet.len() >= 16 && matches!(packet[12..14], [0x81, 0x00] | [0x88, 0xa8]) {
        let number = |at: usize| u16::from_be_bytes([packet[at], packet[at + 1]]);
        let beside = Beside { tag: Some((number(12), number(14))), ..beside };
        let taken = [&packet[..12], &packet[16..]].concat();
        assert_eq!(program.run_live(&taken, wire - 4, &beside) > 0, passes, "without its tag: {}", say());
    }
});

/// Eight bytes are an instruction, up to a fourth of the input; the rest is the packet.
fn any(data: &[u8]) {
    let (code, packet) = data.split_at(data.len() / 32 * 8);
    let code = code.chunks_exact(8).map(|bytes| Instruction {
        code: u16::from_le_bytes([bytes[0], bytes[1]]),
        jt: bytes[2],
        jf: bytes[3],
        k: u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]),
    });
    let program = Program::new(code.collect());
    let (fit, ran) = (program.verify(), program.run(packet, packet.len() as u32));
    // What is fit goes forward and ends, so that it ends whatever the packet is.
    if fit.is_ok() {
        assert_eq!(ran, program.run(packet, packet.len() as u32));
        assert!(
            program
                .instructions()
                .iter()
                .all(|i| i.code != 0x05 || i.k < program.instructions().len() as u32)
        );
    }
}
