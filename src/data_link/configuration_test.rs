//! Ethernet configuration test protocol, EtherType 0x9000 (Ethernet 2.0, section 8): a station sends a message through
//! others and back to itself. A chain of functions says where to; the skip count leads to the one whose turn it is.

use nom::number::complete::le_u16;

use crate::codec::error::take;
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// How many bytes of functions are done.
    pub struct Test("loop", "Ethernet Configuration Test", 2 bytes, PROTOCOL) {
        skip: u16 = 0..16 le, "loop.skipcount", "Skip Count", Dec;
    }
    data {
        relevant: 16, "loop.relevant_function", "Relevant Function", Dec => functions;
    }
}

header! {
    /// Where to send the message next.
    pub struct Forward("loop.forward", "Forward Data", 8 bytes) {
        function: u16    = 0..16 le, "loop.function", "Function", Dec => functions, or 2;
        address: [u8; 6] = 16..64,   "loop.forwarding_address", "Forwarding Address", Mac;
    }
}

header! {
    /// The message is back; which process there waits for it.
    pub struct Reply("loop.reply", "Reply", 4 bytes) {
        function: u16 = 0..16 le,  "loop.function", "Function", Dec => functions, or 1;
        receipt:  u16 = 16..32 le, "loop.receipt_number", "Receipt Number", Dec;
    }
}

header! {
    /// Nobody knows what it asks for: the end of the chain.
    pub struct Unknown("loop.unknown", "Unknown Function", 2 bytes) {
        function: u16 = 0..16 le, "loop.function", "Function", Dec => functions;
    }
}

const REPLY: u16 = 1;
const FORWARD: u16 = 2;

/// The configuration test protocol, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Forward::TABLE, Reply::TABLE, Unknown::TABLE],
    line,
    ..Protocol::telling(Test::TABLE, read, fields)
};

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (mut rest, _) = Test::parse(input)?;
    loop {
        let done = input.len() - rest.len();
        let (behind, one) = function(rest).map_err(|error| nom::Err::from(Error::from(error).at(done)))?;
        rest = behind;
        if code(one) != FORWARD {
            return Ok((rest, Carries::all(Next::Data)));
        }
    }
}

/// One function; all but "forward data" end the chain.
pub fn function(input: &[u8]) -> Parsed<'_, &[u8]> {
    let (_, number) = le_u16(input)?;
    match number {
        FORWARD => take(Forward::TABLE, Forward::LEN, input),
        REPLY => take(Reply::TABLE, Reply::LEN, input),
        _ => take(Unknown::TABLE, Unknown::LEN, input),
    }
}

fn code(function: &[u8]) -> u16 {
    function.first_chunk().map_or(0, |bytes| u16::from_le_bytes(*bytes))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Test::TABLE, 0);
    let Some(test) = layer.header::<Test>() else { return };
    let relevant = Test::LEN + usize::from(test.skip);
    to.list(Test::LEN, usize::MAX, function, |to, bytes, one| {
        if bytes.start == relevant {
            to.number(Test::relevant, bytes.start..bytes.start + 2, code(one).into());
        }
        match code(one) {
            FORWARD => to.record(Forward::TABLE, bytes),
            REPLY => to.record(Reply::TABLE, bytes),
            _ => to.record(Unknown::TABLE, bytes),
        }
    });
}

/// `Loopback, skipCount 8, Reply, receipt number 1, data (40 octets)`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(test) = layer.header::<Test>() else { return line.title("Loopback") };
    let out = line.say();
    out.str("Loopback, skipCount ");
    out.dec(test.skip.into());
    let chain = layer.header.get(Test::LEN + usize::from(test.skip)..);
    let Some(one) = chain.and_then(|chain| function(chain).ok()).map(|(_, one)| one) else {
        return out.str(", (invalid)");
    };
    let behind = layer.header.len() - Test::LEN - usize::from(test.skip) - one.len();
    out.str(", ");
    match functions(code(one).into()) {
        Some(name) => out.str(name),
        None => {
            out.str("unknown function ");
            out.dec(code(one).into());
        }
    }
    if let (REPLY, Ok((_, reply))) = (code(one), Reply::parse(one)) {
        out.str(", receipt number ");
        out.dec(reply.receipt.into());
    } else if let (FORWARD, Ok((_, forward))) = (code(one), Forward::parse(one)) {
        out.str(", forwarding address ");
        out.separated(&forward.address, b':');
    }
    out.str(", data (");
    out.dec((behind + layer.carried()) as u64);
    out.str(" octets)");
}

fn functions(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Reply",
        2 => "Forward Data",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;

    use crate::packet::shown::{bytes, columns, line};

    const NAMES: &str =
        "loop.skipcount loop.relevant_function loop.function loop.forwarding_address loop.receipt_number";

    fn frame(behind: &str) -> alloc::vec::Vec<u8> {
        bytes(&format!("00005e005302 00005e005301 9000 {behind}"))
    }

    fn chain(skip: &str) -> String {
        format!("{skip} 0200 00005e005303 0200 00005e005301 0100 0700 5555")
    }

    #[test]
    fn the_skip_count_leads_to_the_function_whose_turn_it_is() {
        let all = "2,2,1 00:00:5e:00:53:03,00:00:5e:00:53:01 7";
        assert_eq!(columns(1, &frame(&chain("0000")), NAMES), format!("0 2 {all}"));
        assert_eq!(columns(1, &frame(&chain("1000")), NAMES), format!("16 1 {all}"));
        // It may lead into a function, or behind all of them.
        assert_eq!(columns(1, &frame(&chain("0900")), NAMES), format!("9 - {all}"));
    }

    #[test]
    fn the_line_tells_that_function() {
        let forward =
            "Loopback, skipCount 8, Forward Data, forwarding address 00:00:5e:00:53:01, data (6 octets)";
        assert_eq!(line(1, &frame(&chain("0800")), false), forward);
        let reply = "Loopback, skipCount 16, Reply, receipt number 7, data (2 octets)";
        assert_eq!(line(1, &frame(&chain("1000")), false), reply);
        assert_eq!(line(1, &frame(&chain("ff00")), false), "Loopback, skipCount 255, (invalid)");
    }

    #[test]
    fn an_unknown_function_ends_the_chain() {
        assert_eq!(columns(1, &frame("0000 0500 0200"), NAMES), "0 5 5 - -");
        assert_eq!(
            line(1, &frame("0000 0500 02"), false),
            "Loopback, skipCount 0, unknown function 5, data (1 octets)"
        );
        assert_eq!(columns(1, &frame("0000 0200 0000"), NAMES), "0 - - - -");
    }
}
