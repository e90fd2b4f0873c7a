//! The grammar of build strings: layers, what is said of them, records, values; nothing is looked up yet.

use super::BuildError;

/// Records inside records at the most.
const DEPTH: usize = 16;

/// A word of the string, and the byte at which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

/// A layer: its name, and what is said of it.
#[derive(Debug)]
pub(super) struct Layer<'t> {
    pub(super) name: Word<'t>,
    /// `name:`: nothing but what is said.
    pub(super) exact: bool,
    pub(super) items: Vec<Item<'t>>,
}

/// What is said of a layer or record.
#[derive(Debug)]
pub(super) enum Item<'t> {
    /// `key=value`; several values are several packets.
    Said(Word<'t>, Vec<Choice>),
    /// `[name …]`, or `[name: …]`, which is nothing but what is said.
    Record(Word<'t>, bool, Vec<Item<'t>>),
    /// `word`, or `word:`
    Alone(Word<'t>, bool),
}

/// One value or a run of values, and where it stands.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) first: Written,
    pub(super) last: Option<Written>,
    pub(super) at: usize,
}

/// A value as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    /// `64`, `192.0.2.1`
    Word(String),
    /// `"…"`
    Text(Vec<u8>),
    /// `hex:00ff`
    Hex(Vec<u8>),
}

/// A whole string.
#[derive(Debug)]
pub(super) struct Packet<'t> {
    /// Items in front of the first layer: `link=1`.
    pub(super) front: Vec<Item<'t>>,
    pub(super) layers: Vec<Layer<'t>>,
}

/// Reads a whole string.
pub(super) fn packet(text: &str) -> Result<Packet<'_>, BuildError> {
    let mut reader = Reader { text, at: 0 };
    let mut packet = Packet { front: Vec::new(), layers: Vec::new() };
    while let Some(next) = reader.next() {
        let begins = packet.layers.is_empty() || reader.before('/');
        if next == '/' {
            reader.at += 1;
            if reader.next().is_none_or(|next| next == '/') {
                return Err(BuildError::new(reader.at, "a layer is missing here"));
            }
            continue;
        }
        let item = reader.item(0)?;
        match (item, packet.layers.last_mut()) {
            (Item::Alone(name, exact), _) if begins => {
                packet.layers.push(Layer { name, exact, items: Vec::new() });
            }
            (item, Some(layer)) => layer.items.push(item),
            (item, None) => packet.front.push(item),
        }
    }
    Ok(packet)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next character that is no blank.
    fn next(&mut self) -> Option<char> {
        self.at = self.text.len() - self.rest().trim_start().len();
        self.rest().chars().next()
    }

    /// Whether this character is the last in front of here that is no blank.
    fn before(&self, mark: char) -> bool {
        self.text[..self.at].trim_end().ends_with(mark)
    }

    fn item(&mut self, depth: usize) -> Result<Item<'t>, BuildError> {
        if self.next() == Some('[') {
            return self.record(depth);
        }
        let name = self.name();
        if name.text.is_empty() {
            return Err(BuildError::new(self.at, "expected a name, `[` or `/`"));
        }
        if !self.rest().starts_with('=') {
            return match self.rest().chars().next() {
                None | Some('/' | '[' | ']') => Ok(Item::Alone(name, false)),
                Some(next) if next.is_whitespace() => Ok(Item::Alone(name, false)),
                Some(':') => {
                    self.at += 1;
                    Ok(Item::Alone(name, true))
                }
                Some(_) => Err(BuildError::new(self.at, "expected `=` behind the name of a field")),
            };
        }
        self.at += 1;
        Ok(Item::Said(name, self.values()?))
    }

    fn record(&mut self, depth: usize) -> Result<Item<'t>, BuildError> {
        let open = self.at;
        if depth == DEPTH {
            return Err(BuildError::new(open, format!("more than {DEPTH} records inside one another")));
        }
        self.at += 1;
        self.next();
        let name = self.name();
        if name.text.is_empty() {
            return Err(BuildError::new(self.at, "expected the name of a record"));
        }
        let exact = self.rest().starts_with(':');
        self.at += usize::from(exact);
        let mut items = Vec::new();
        loop {
            match self.next() {
                None => return Err(BuildError::new(open, "this `[` is not closed")),
                Some(']') => break self.at += 1,
                Some(_) => items.push(self.item(depth + 1)?),
            }
        }
        Ok(Item::Record(name, exact, items))
    }

    fn name(&mut self) -> Word<'t> {
        let is_end = |letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '.' | '_' | '-');
        let rest = self.rest();
        let text = &rest[..rest.find(is_end).unwrap_or(rest.len())];
        let at = self.at;
        self.at += text.len();
        Word { text, at }
    }

    /// One value, `first..last`, or several of them in `{…}`.
    fn values(&mut self) -> Result<Vec<Choice>, BuildError> {
        if !self.rest().starts_with('{') {
            return Ok(vec![self.choice(false)?]);
        }
        let (open, mut values) = (self.at, Vec::new());
        self.at += 1;
        loop {
            self.next();
            values.push(self.choice(true)?);
            match self.next() {
                Some(',') => self.at += 1,
                Some('}') => break self.at += 1,
                _ => return Err(BuildError::new(open, "this `{` is not closed")),
            }
        }
        Ok(values)
    }

    fn choice(&mut self, listed: bool) -> Result<Choice, BuildError> {
        let at = self.at;
        if self.rest().starts_with('"') {
            return Ok(Choice { first: Written::Text(self.quoted()?), last: None, at });
        }
        let is_end =
            |letter: char| letter.is_whitespace() || letter == ']' || listed && matches!(letter, ',' | '}');
        let rest = self.rest();
        let word = &rest[..rest.find(is_end).unwrap_or(rest.len())];
        if word.is_empty() {
            return Err(BuildError::new(at, "expected a value"));
        }
        self.at += word.len();
        if let Some(digits) = word.strip_prefix("hex:") {
            return match hex::decode(digits) {
                Ok(bytes) => Ok(Choice { first: Written::Hex(bytes), last: None, at }),
                Err(_) => Err(BuildError::new(at + 4, "expected pairs of hexadecimal digits")),
            };
        }
        let (first, last) = match word.split_once("..") {
            Some((first, last)) if !first.is_empty() && !last.is_empty() => (first, Some(last)),
            _ => (word, None),
        };
        let written = |word: &str| Written::Word(word.into());
        Ok(Choice { first: written(first), last: last.map(written), at })
    }

    /// The bytes of `"…"`: `\n`, `\r`, `\t`, `\"`, `\\` and `\x00`.
    fn quoted(&mut self) -> Result<Vec<u8>, BuildError> {
        let open = self.at;
        let bytes = self.text.as_bytes();
        let (mut at, mut text) = (open + 1, Vec::new());
        loop {
            match bytes.get(at..) {
                None | Some([]) => return Err(BuildError::new(open, "this `\"` is not closed")),
                Some([b'"', ..]) => break,
                Some([b'\\', b'x', rest @ ..]) => {
                    let byte = rest.get(..2).and_then(|digits| hex::decode(digits).ok());
                    let Some(byte) = byte else {
                        return Err(BuildError::new(at, "expected two hexadecimal digits behind `\\x`"));
                    };
                    text.extend(byte);
                    at += 4;
                }
                Some([b'\\', letter, ..]) => {
                    text.push(match letter {
                        b'n' => b'\n',
                        b'r' => b'\r',
                        b't' => b'\t',
                        b'0' => 0,
                        b'"' | b'\\' => *letter,
                        _ => return Err(BuildError::new(at, "behind `\\` come n, r, t, 0, x, \" or \\")),
                    });
                    at += 2;
                }
                Some([byte, ..]) => {
                    text.push(*byte);
                    at += 1;
                }
            }
        }
        self.at = at + 1;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_parted_by_slashes_and_values_keep_theirs() {
        let packet =
            packet("link=1 eth/ip dst=192.0.2.0/28 / udp [a [b: x=1..3] y]/ payload=\"a/ \\x00\\n\"")
                .unwrap();
        assert_eq!(
            packet.layers.iter().map(|layer| layer.name.text).collect::<Vec<_>>(),
            ["eth", "ip", "udp"]
        );
        assert!(matches!(&packet.front[..], [Item::Said(Word { text: "link", at: 0 }, _)]));
        let Item::Said(_, choices) = &packet.layers[1].items[0] else { panic!() };
        assert_eq!(choices[0].first, Written::Word("192.0.2.0/28".into()));
        let [Item::Record(a, false, inside), Item::Said(payload, text)] = &packet.layers[2].items[..] else {
            panic!()
        };
        assert!(matches!(&inside[0], Item::Record(_, true, _)));
        assert_eq!((a.text, inside.len(), payload.text), ("a", 2, "payload"));
        assert_eq!(text[0].first, Written::Text(b"a/ \0\n".into()));
    }

    #[test]
    fn what_is_wrong_is_told_where_it_is() {
        for (text, at) in [
            ("eth /", 5),
            ("eth // ip", 5),
            ("eth [a", 4),
            ("eth x=", 6),
            ("eth x=\"a", 6),
            ("eth x=\"\\q\"", 7),
            ("eth x=hex:0", 10),
            ("eth x={1,2", 6),
            ("eth a;b", 5),
            ("eth ]", 4),
        ] {
            assert_eq!(packet(text).unwrap_err().at, at, "{text}");
        }
        assert!(packet(&"eth [a ".repeat(20)).is_err());
    }
}
