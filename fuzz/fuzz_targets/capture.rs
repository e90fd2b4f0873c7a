//! Any bytes as a capture file: from a mapped file, from a file that is read, from a stream, and from a stream that
//! gives one byte at a time come the same packets, the same blocks and the same error, in bounded memory.
#![no_main]

use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Cursor, Read, Seek, Write};
use std::sync::Mutex;

use libfuzzer_sys::fuzz_target;
use peak_alloc::PeakAlloc;
use septet::capture::{Block, Capture, Error, Format, Frame, Interface, Options, Record, Resolution};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Most bytes of heap that reading may take, whatever the file says: a block of 16 MiB in a buffer that doubles while
/// the last half is copied, options of interfaces (8 MiB), and what a zstd stream may ask for (16 MiB).
const HEAP_LIMIT: usize = 72 << 20;

/// Packets after which a file that unpacks to very many of them is left.
const ENOUGH: u64 = 5_000;

/// What reading a file gave: a digest of all records, how many there were, and how it ended.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    records: u64,
    digest: u64,
    end: String,
    /// It has the magic number that stands for several variants, which only a file is searched for: a pipe is not kept
    /// waiting for its first packets.
    guessed: bool,
}

/// The file that is mapped, written anew for each input.
static FILE: Mutex<Option<File>> = Mutex::new(None);

fuzz_target!(|data: &[u8]| {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let streamed = read(Capture::new(Cursor::new(data.to_vec())));
    let slow = read(Capture::new(Drops(Cursor::new(data.to_vec()))));
    assert_eq!(slow, streamed, "one byte at a time");
    let mapped = read(file(data, true));
    assert_eq!(read(file(data, false)), mapped, "a file that is read");
    if !streamed.guessed {
        assert_eq!(mapped, streamed, "mapped");
    } else if let Some(sure) = sure(data) {
        assert_eq!(read(file(&sure, true)), read(Capture::new(Cursor::new(sure))), "mapped");
    }
    let peak = HEAP.peak_usage().saturating_sub(before);
    assert!(peak <= HEAP_LIMIT, "{peak} bytes of heap for a file of {}", data.len());
});

/// The same pcap file with the magic number of nanoseconds, which stands for one variant only.
fn sure(data: &[u8]) -> Option<Vec<u8>> {
    let magic = match data.first_chunk()? {
        [0xd4, 0xc3, 0xb2, 0xa1] => [0x4d, 0x3c, 0xb2, 0xa1],
        [0xa1, 0xb2, 0xc3, 0xd4] => [0xa1, 0xb2, 0x3c, 0x4d],
        _ => return None,
    };
    Some([&magic, &data[4..]].concat())
}

fn read(opened: Result<Capture, Error>) -> Seen {
    let (mut records, mut digest, mut guessed) = (0, DefaultHasher::new(), false);
    let end = match opened {
        Err(error) => format!("{error:?}"),
        Ok(mut capture) => {
            (capture.format(), capture.compression()).hash(&mut digest);
            let micro = |about: &Interface| about.resolution == Resolution::MICRO;
            guessed = capture.format() == Format::Pcap && capture.interfaces().first().is_some_and(micro);
            loop {
                if records == ENOUGH {
                    break "enough".into();
                }
                match capture.next_record() {
                    Ok(Some(Record::Frame(frame))) => hash_frame(&frame, &mut digest),
                    Ok(Some(Record::Block(block))) => hash_block(&block, &mut digest),
                    Ok(None) => break format!("end at {}", capture.offset()),
                    Err(error) => {
                        assert!(matches!(capture.next_record(), Ok(None)), "no end behind {error}");
                        break format!("{error:?}");
                    }
                }
                records += 1;
            }
        }
    };
    Seen { records, digest: digest.finish(), end, guessed }
}

fn hash_frame(frame: &Frame<'_>, to: &mut DefaultHasher) {
    assert!((frame.interface as usize) < frame.interfaces.len(), "a packet of no interface");
    assert!(frame.pseudo_len() <= frame.bytes.len());
    (frame.number, frame.link, frame.interface, frame.original_len, frame.bytes).hash(to);
    frame.time.map(|time| (time.secs(), time.nanos(), time.ticks)).hash(to);
    frame.options.comments().for_each(|comment| comment.hash(to));
    (frame.options.flags(), frame.options.drop_count(), frame.options.packet_id()).hash(to);
    frame.options.iter().for_each(|option| (option.code, option.value).hash(to));
}

fn hash_block(block: &Block<'_>, to: &mut DefaultHasher) {
    (block.kind, block.section, block.offset, block.body).hash(to);
    block.options().iter().for_each(|option| (option.code, option.value).hash(to));
    block.names().for_each(|name| (name.address, name.name).hash(to));
    (block.secrets(), block.custom()).hash(to);
}

fn file(data: &[u8], map: bool) -> Result<Capture, Error> {
    let file = anew(data).expect("a file can be written");
    let mut options = Options::default();
    options.map = map;
    Capture::from_file(file, options)
}

/// A handle of the file, which holds these bytes and stands at its start.
fn anew(data: &[u8]) -> io::Result<File> {
    let mut held = FILE.lock().expect("one thread");
    let file = match &mut *held {
        Some(file) => file,
        none => none.insert(create()?),
    };
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(data)?;
    file.rewind()?;
    file.try_clone()
}

/// A file without a name, in memory where there is a place for that.
fn create() -> io::Result<File> {
    let shared = std::path::Path::new("/dev/shm");
    let folder = if shared.is_dir() { shared.to_path_buf() } else { std::env::temp_dir() };
    let path = folder.join(format!("septet-fuzz-{}", std::process::id()));
    let file = File::options().read(true).write(true).create_new(true).open(&path)?;
    std::fs::remove_file(path)?;
    Ok(file)
}

/// One byte at a time.
struct Drops(Cursor<Vec<u8>>);

impl Read for Drops {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let len = to.len().min(1);
        self.0.read(&mut to[..len])
    }
}
