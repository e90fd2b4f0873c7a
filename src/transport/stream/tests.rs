//! Segments in any order.

use alloc::string::{String, ToString};

use super::*;

/// A stream and what it has told, gaps as `[3]`.
#[derive(Default)]
struct Heard {
    stream: Stream,
    told: String,
}

impl Heard {
    fn with(&mut self, step: impl FnOnce(&mut Stream, &mut dyn FnMut(Chunk<'_>))) -> &mut Self {
        let told = &mut self.told;
        step(&mut self.stream, &mut |chunk| match chunk {
            Chunk::Bytes { bytes, .. } => told.push_str(core::str::from_utf8(bytes).unwrap()),
            Chunk::Gap { len, .. } => told.extend(["[", &len.to_string(), "]"]),
        });
        self
    }

    fn segment(&mut self, seq: u32, syn: bool, text: &str, missing: usize) -> &mut Self {
        let segment = Segment { seq, syn, bytes: text.as_bytes(), missing, frame: 1 };
        self.with(|stream, each| stream.push(segment, each))
    }

    fn syn(&mut self, seq: u32) -> &mut Self {
        self.segment(seq, true, "", 0)
    }

    fn push(&mut self, seq: u32, text: &str) -> &mut Self {
        self.segment(seq, false, text, 0)
    }

    fn ack(&mut self, ack: u32) -> &mut Self {
        self.with(|stream, each| stream.acknowledge(ack, each))
    }

    fn flush(&mut self) -> &mut Self {
        self.with(Stream::flush)
    }

    #[track_caller]
    fn says(&mut self, told: &str) -> &mut Self {
        assert_eq!(self.told, told);
        self
    }

    /// Nothing is held, and that is known.
    #[track_caller]
    fn empty(&self) {
        assert_eq!((self.stream.held, self.stream.holes, self.stream.pieces.len()), (0, 0, 0));
    }
}

fn heard() -> Heard {
    Heard::default()
}

#[test]
fn segments_come_in_order_again() {
    heard()
        .syn(99)
        .push(103, "def")
        .push(109, "jkl")
        .push(106, "ghi")
        .says("")
        .push(100, "abc")
        .says("abcdefghijkl")
        .empty();
}

#[test]
fn sequence_numbers_wrap_around() {
    let mut heard = heard();
    heard.syn(0xffff_fffd).push(4, "ghi").push(1, "def").push(0xffff_fffe, "abc").says("abcdefghi").empty();
    // Many times.
    for turn in 0_u32..40 {
        let seq = 7_u32.wrapping_add(turn << 28);
        heard.with(|stream, each| {
            stream.push(Segment { seq, syn: false, bytes: b"x", missing: (1 << 28) - 1, frame: 1 }, each);
        });
    }
    assert_eq!(heard.stream.next, 9 + (40 << 28));
}

#[test]
fn a_syn_has_data() {
    let mut open = heard();
    open.segment(99, true, "open", 0).says("open");
    // The other side did not take it: it comes again.
    open.push(100, "openly").says("openly").empty();
    assert_eq!(open.stream.repeated, 4);
}

#[test]
fn of_every_byte_the_first_one_stays() {
    heard().syn(99).push(100, "abc").push(101, "BCDE").push(100, "ABCDEF").says("abcDEF").empty();
    heard().syn(99).push(103, "def").push(102, "CDEFG").push(100, "ABCDEFGH").says("ABCdefGH").empty();
    heard()
        .syn(99)
        .push(104, "e")
        .push(102, "c")
        .push(101, "BCDEF")
        .push(106, "g")
        .push(100, "A")
        .says("ABcDeFg")
        .empty();
}

#[test]
fn what_was_acknowledged_and_not_captured_is_a_gap() {
    heard()
        .syn(99)
        .push(103, "def")
        .push(109, "jkl")
        .ack(104)
        .says("[3]def")
        .ack(112)
        .says("[3]def[3]jkl")
        .empty();
    heard().syn(99).push(103, "def").ack(103).says("").push(100, "abc").says("abcdef").empty();
    // What was captured behind its acknowledgment may have been captured in the wrong order.
    heard().syn(99).ack(106).push(103, "def").says("").push(100, "abc").says("abcdef").empty();
    heard().syn(99).ack(106).push(103, "def").says("").ack(106).says("[3]def").empty();
    heard().syn(99).push(103, "def").flush().says("[3]def").flush().says("[3]def").empty();
}

#[test]
fn what_the_capture_cut_off_is_a_gap() {
    heard().syn(99).segment(100, false, "a", 2).push(103, "def").says("a[2]def").empty();
    heard().syn(99).segment(103, false, "d", 2).push(106, "g").push(100, "abc").says("abcd[2]g").empty();
    // What is known stays known.
    heard()
        .syn(99)
        .push(102, "c")
        .segment(100, false, "a", 5)
        .says("a[1]c")
        .push(103, "def")
        .says("a[1]cdef")
        .empty();
    heard().syn(99).push(100, "abc").segment(100, false, "", 5).says("abc[2]").empty();
}

#[test]
fn a_stream_without_its_beginning_begins_at_the_lowest() {
    let mut late = heard();
    late.push(103, "def")
        .says("")
        .push(100, "abc")
        .says("")
        .ack(106)
        .says("abcdef")
        .push(106, "g")
        .says("abcdefg")
        .empty();
    heard().ack(103).push(103, "def").says("def").push(100, "abc").says("def");
    heard().push(103, "def").push(97, "uvw").flush().says("uvw[3]def").empty();
    heard().push(103, "def").syn(99).push(100, "abc").says("abcdef").empty();
    let mut early = heard();
    early.push(103, "def").ack(104).push(101, "bcde").says("def");
    assert_eq!((early.stream.early, early.stream.repeated), (2, 4));
}

#[test]
fn patience_ends() {
    let mut heard = heard();
    let text = "x".repeat(1000);
    for turn in 0..66 {
        heard.push(1 + turn * 1000, &text);
    }
    assert!(heard.told.len() > PATIENCE - 4000, "{}", heard.told.len());
    heard.empty();
}

#[test]
fn keep_alives_and_probes_add_nothing() {
    heard()
        .syn(99)
        .push(100, "abc")
        .push(102, "\0")
        .push(103, "")
        .says("abc")
        .push(103, "d")
        .push(103, "def")
        .says("abcdef")
        .empty();
}

/// Work per byte stays the same: one-byte segments in reverse, and duplicates of everything over many holes.
#[test]
fn work_is_linear() {
    let reverse = |count: u32| {
        let mut heard = heard();
        heard.syn(0);
        (1..=count).rev().for_each(|seq| _ = heard.push(seq, "x"));
        heard.empty();
        assert_eq!(heard.told.len(), count as usize);
        heard.stream.work
    };
    assert!(reverse(40_000) <= 2 * reverse(20_000) + 9);
    let storm = |count: u32| {
        let mut heard = heard();
        heard.syn(0);
        (1..=count).for_each(|turn| _ = heard.push(turn * 2, "x"));
        assert_eq!(heard.stream.holes, count as usize);
        (1..=count).for_each(|turn| _ = heard.push(turn * 2, "y"));
        heard.flush().empty();
        heard.stream.work
    };
    assert!(storm(50_000) <= 2 * storm(25_000) + 9);
}
