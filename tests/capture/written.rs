//! What is written of what was read: the same file again, packets and all other blocks.

use std::io::Cursor;

use septet::capture::{
    Block, BlockKind, BlockOptions, ByteOrder, Capture, Format, Frame, Outgoing, Record, WriteError, Writer,
};

use crate::build::{ORDERS, Order, block, enhanced, everything, interface, option, section};

fn outgoing<'a>(frame: &Frame<'a>) -> Outgoing<'a> {
    let about = frame.about();
    Outgoing {
        link: frame.link,
        interface: about.map_or(0, |about| about.id),
        interface_name: about.and_then(|about| about.name.as_deref()),
        time: frame.time,
        bytes: frame.bytes,
        original_len: frame.original_len,
        fcs_len: frame.fcs_len(),
        options: frame.options,
    }
}

/// The file that is written of this one, and how many blocks have no place in it.
fn again(file: &[u8], format: Format) -> (Vec<u8>, usize) {
    let mut capture = Capture::new(Cursor::new(file.to_vec())).unwrap();
    let (mut writer, mut left_out) = (Writer::new(Vec::new(), format), 0);
    while let Some(record) = capture.next_record().unwrap() {
        match record {
            Record::Frame(frame) => writer.packet(&outgoing(&frame)).unwrap(),
            Record::Block(block) => left_out += usize::from(!writer.block(&block).unwrap()),
        }
    }
    (writer.finish().unwrap(), left_out)
}

#[test]
fn every_block_and_option_comes_back_byte_for_byte() {
    let file = everything();
    let (new, left_out) = again(&file, Format::Pcapng);
    assert_eq!(left_out, 0);
    let place = file.iter().zip(&new).position(|(old, new)| old != new);
    assert!(new == file, "{} bytes become {}, differing at {place:?}", file.len(), new.len());
}

#[test]
fn every_capture_of_the_project_comes_back_byte_for_byte() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("captures");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // A file that is cut short cannot be read to its end.
        let plain = path.extension().is_some_and(|ending| ending == "pcapng");
        if plain && path.file_stem().is_some_and(|name| name != "cut-short") {
            let file = std::fs::read(&path).unwrap();
            assert!(again(&file, Format::Pcapng).0 == file, "{}", path.display());
            files += 1;
        }
    }
    assert!(files > 20, "{files} files");
}

#[test]
fn pcap_has_no_place_for_blocks() {
    let order = Order::Big;
    let file = [section(order), interface(order, 1, 0, &[]), enhanced(order, 0, 1, b"abc", 3, &[])].concat();
    let (new, left_out) = again(&file, Format::Pcap);
    assert_eq!((left_out, new.len()), (2, 24 + 16 + 3));
}

/// The options of a packet follow the byte order of the section they come into; what has another order than its section
/// begins one of its own.
#[test]
fn byte_orders_do_not_mix() {
    let [big, little] = ORDERS;
    let options = |order: Order| [option(order, 2, &order.u32(7)), option(order, 0, &[])].concat();
    let (raw, packet) = (options(big), |order| enhanced(order, 0, 0, b"abc", 3, &options(order)));
    let mut writer = Writer::new(Vec::new(), Format::Pcapng);
    let out = Outgoing {
        link: 1,
        bytes: b"abc",
        original_len: 3,
        options: BlockOptions::new(&raw, ByteOrder::Big),
        ..Outgoing::default()
    };
    writer.packet(&out).unwrap();
    let unknown =
        Block { kind: BlockKind::new(77), section: 0, offset: 0, order: ByteOrder::Big, body: b"body" };
    assert!(writer.block(&unknown).unwrap());
    writer.packet(&out).unwrap();
    let wanted = [
        section(little),
        interface(little, 1, 0, &[]),
        packet(little),
        section(big),
        block(big, 77, b"body"),
        interface(big, 1, 0, &[]),
        packet(big),
    ];
    assert_eq!(writer.finish().unwrap(), wanted.concat());
}

/// Interfaces say of themselves that their packets are short; packets that are longer are no reason for a new section.
#[test]
fn a_packet_is_of_the_interface_that_was_described() {
    let order = Order::Little;
    let short = [section(order), interface(order, 1, 2, &option(order, 13, &[4]))].concat();
    // Flags say how long the check sequence is, whatever the interface does.
    let flags = option(order, 2, &order.u32(2 << 5));
    let packets = [enhanced(order, 0, 1, b"abcdefgh", 8, &flags), enhanced(order, 0, 1, b"abcdefgh", 8, &[])];
    let file = [short, packets.concat()].concat();
    assert!(again(&file, Format::Pcapng).0 == file);
}

#[test]
fn what_is_no_block_is_refused_and_nothing_of_it_is_written() {
    let mut writer = Writer::new(Vec::new(), Format::Pcapng);
    let mut refused = |code: u32, body: &[u8]| {
        let block =
            Block { kind: BlockKind::new(code), section: 0, offset: 0, order: ByteOrder::Little, body };
        assert!(matches!(writer.block(&block), Err(WriteError::Block(kind)) if kind == code), "{code}");
    };
    refused(6, &[0; 20]);
    refused(3, &[0; 20]);
    refused(1, b"short");
    refused(1, &[1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 9, 0, 0, 0, 0, 0]);
    refused(0x0a0d_0d0a, &[0; 16]);
    refused(0x0a0d_0d0a, &section(Order::Big)[8..24]);
    refused(0x0a0d_0d0a, &section(Order::Little)[8..20]);
    let options = BlockOptions::new(&[2, 0, 9, 0, 0, 0, 0, 0], ByteOrder::Little);
    let packet = Outgoing { link: 1, options, ..Outgoing::default() };
    assert!(matches!(writer.packet(&packet), Err(WriteError::Options(_))));
    let (seen, error) = crate::build::read(&writer.finish().unwrap());
    assert!(seen.is_empty() && error.is_none(), "{error:?}");
}
