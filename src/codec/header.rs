//! `header!`: the one declaration of a header or record.

use alloc::vec::Vec;

use super::rough::Rough;
use super::{Error, Field, Parsed, Spot};

/// What headers are written behind.
pub type Bytes = Vec<u8>;

/// The rows of one header or record.
#[derive(Debug)]
pub struct Table {
    /// The header or record as a field: its Wireshark name and label.
    pub field: Field,
    /// Bytes of the fixed part.
    pub len: usize,
    /// Rows in wire order, then the rows that the parser places.
    pub rows: &'static [Field],
    /// Some bits have several names, of which one is shown.
    pub aliased: bool,
    /// Some rows are computed from the records and rows around them.
    pub computed: bool,
    /// Tells the rows of a whole fixed part that starts at this bit; the compiler knows every place in it.
    pub(crate) tell: Tell,
}

/// Tells the rows of a whole fixed part that starts at this bit, as far as their names are asked for.
pub(crate) type Tell = for<'a> fn(&'a [u8], usize, &Rough, &mut dyn FnMut(Spot<'a>));

impl Table {
    /// The same rows under another name.
    #[must_use]
    pub const fn named(&self, name: &'static str, label: &'static str) -> Self {
        let field = Field::new(name, label, 0..0, super::Show::Record);
        Self {
            field,
            len: self.len,
            rows: self.rows,
            aliased: self.aliased,
            computed: self.computed,
            tell: self.tell,
        }
    }

    /// The bytes of the fixed part if every row has its usual value.
    #[must_use]
    pub fn usual(&self) -> Vec<u8> {
        let mut bytes = alloc::vec![0; self.len];
        usual(self.rows, &mut bytes);
        bytes
    }

    /// A row by name.
    #[must_use]
    pub fn row(&self, name: &str) -> Option<&'static Field> {
        self.rows.iter().find(|row| row.name == name)
    }
}

/// The row of this name that begins at this bit, at compile time: a table may use a name twice (two bytes of flags).
#[must_use]
pub const fn row(rows: &'static [Field], name: &str, start: usize) -> &'static Field {
    let (id, mut i) = (super::field::id(name), 0);
    while rows[i].id != id || rows[i].bits.start != start {
        i += 1;
    }
    &rows[i]
}

/// Sets the bits of rows that have a usual value; all others are zero already.
pub const fn usual(rows: &[Field], bytes: &mut [u8]) {
    let mut i = 0;
    while i < rows.len() {
        let Field { bits, usual, little, .. } = &rows[i];
        let (mut left, mut at) = (*usual / rows[i].scale(), bits.end);
        // From the last bit to the first; where the last byte comes first, so does the first bit of the next one.
        while left > 0 && at > bits.start {
            at -= 1;
            let byte = if *little { bits.start / 8 + (bits.end - 1) / 8 - at / 8 } else { at / 8 };
            bytes[byte] |= ((left & 1) as u8) << (7 - at % 8);
            left >>= 1;
        }
        i += 1;
    }
}

/// Whether a row is another name for the bits of the one before it.
#[must_use]
pub const fn aliased(rows: &[Field]) -> bool {
    let mut i = 0;
    while i < rows.len() {
        if rows[i].alias {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether a row with a fixed place is computed from the records and rows around it.
#[must_use]
pub const fn computed(rows: &[Field]) -> bool {
    let mut i = 0;
    while i < rows.len() {
        if rows[i].show.is_computed() && rows[i].bits.end > 0 {
            return true;
        }
        i += 1;
    }
    false
}

/// What `header!` makes of a table.
pub trait Header: Copy + Default {
    /// The table.
    const TABLE: &'static Table;
    /// Reads the fixed part and leaves the rest.
    fn parse(input: &[u8]) -> Parsed<'_, Self>;
    /// Writes exactly what the struct says; an error if a value does not fit its bits.
    fn write(&self, bytes: &mut [u8]) -> Result<(), Error>;
    /// Writes it behind these bytes.
    fn append(&self, bytes: &mut Vec<u8>) -> Result<(), Error>;
}

/// Declares a header or record as a table of fields.
///
/// Each row is `rust_name: Type = bits, "wireshark.name", "Label", Show;` and the named rows must name every bit, in
/// order: a gap, an overlap or a type too small does not compile. What a row may say besides:
///
/// * no `rust_name: Type =`: a view, which names bits a second time (a flag word before its flags);
/// * `bits le`: least significant byte first;
/// * `bits alias` (and no Rust name): another name for the bits of the row before it where that one is not shown;
/// * `Show => words`: what its numbers mean, a `fn(u64) -> Option<&'static str>`;
/// * `Show, if condition`: shown only where it holds, a `fn(&[u8]) -> bool` of the bytes of this table;
/// * `…, or 64` at the end: its usual value, which `Default` has, and what is built by name unless it says another one.
///   It must fit its bits. A row without one is usually zero; lengths, counts, numbers of what follows and checksums
///   need none, as they are computed.
///
/// Rows under `data` have no fixed place: the parser says where they lie. A number that always has as many bits says
/// how many, `name: 16, …`, so that its text alone gives its bytes back. `name front, …` lies in front of the fixed rows.
///
/// The table becomes a plain struct (`udp.length` is a value), a constant per row (`Udp::length` is the field),
/// `parse` and `to_bytes`, exact inverses of each other, and `TABLE`, from which everything else is made.
#[macro_export]
macro_rules! header {
    (
        $(#[$doc:meta])*
        pub struct $Header:ident($layer:literal, $title:literal, $len:literal bytes $(, $protocol:path)?) {
            $( $($field:ident: $ty:ty =)? $from:literal..$to:literal $($mark:ident)*, $name:literal, $label:literal, $show:expr $(=> $words:path)? $(, if $when:path)? $(, or $usual:expr)?; )*
        }
        $( data { $( $data:ident $($dmark:ident)* $(: $wide:literal)?, $dname:literal, $dlabel:literal, $dshow:expr $(=> $dwords:path)? $(, or $dusual:expr)?; )+ } )?
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $Header { $( $( #[doc = concat!($label, " (`", $name, "`).")] pub $field: $ty, )? )* }

        #[allow(non_upper_case_globals, dead_code)]
        impl $Header {
            /// Bytes of the fixed part.
            pub const LEN: usize = $len;

            #[allow(clippy::large_stack_arrays, reason = "it is a constant")]
            const ROWS: &'static [$crate::codec::Field] = {
                #[allow(unused_imports, clippy::enum_glob_use)]
                use $crate::codec::Show::*;
                &[
                    $( $crate::codec::Field::new($name, $label, $from..$to, $show)$(.$mark())*$(.words($words))?$(.when($when))?$(.or($usual))?.named(&[$(stringify!($field))?]), )*
                    $( $( $crate::codec::Field::new($dname, $dlabel, 0..0, $dshow)$(.$dmark())*$(.wide($wide))?$(.words($dwords))?$(.or($dusual))?, )+ )?
                ]
            };

            $( $( #[doc = concat!("Where and what `", $name, "` is.")]
            pub const $field: &'static $crate::codec::Field = $crate::codec::header::row(Self::ROWS, $name, $from); )? )*
            $( $( #[doc = concat!("What `", $dname, "` is.")]
            pub const $data: &'static $crate::codec::Field = $crate::codec::header::row(Self::ROWS, $dname, 0); )+ )?

            /// Writes exactly what the struct says; an error if a value does not fit its bits.
            #[inline]
            pub fn to_bytes(&self) -> Result<[u8; $len], $crate::codec::Error> {
                let mut bytes = [0; $len];
                $crate::codec::Header::write(self, &mut bytes)?;
                Ok(bytes)
            }

            /// The error "this field must be …".
            #[cold]
            pub(crate) fn invalid(field: &'static $crate::codec::Field, must: &'static str) -> nom::Err<$crate::codec::Error> {
                $crate::codec::Error::invalid(<Self as $crate::codec::Header>::TABLE, field, must).into()
            }
        }

        $crate::serial!($Header { $($($field,)?)* } as stringify!($Header), Some(<$Header as $crate::codec::Header>::TABLE));

        $( impl $crate::codec::Layered for $Header {
            const PROTOCOL: &'static $crate::codec::Protocol = &$protocol;
        } )?

        impl $crate::codec::Header for $Header {
            // A static: it has one address, by which tables are told apart.
            const TABLE: &'static $crate::codec::Table = {
                static TABLE: $crate::codec::Table = $crate::codec::Table {
                    field: $crate::codec::Field::new($layer, $title, 0..0, $crate::codec::Show::Record),
                    len: $len,
                    rows: $Header::ROWS,
                    aliased: $crate::codec::header::aliased($Header::ROWS),
                    computed: $crate::codec::header::computed($Header::ROWS),
                    tell: |_all, _start, _rough, _visit| {
                        let Some(_bytes) = _all.first_chunk::<$len>() else { return };
                        $( $crate::codec::fields::tell(const { $crate::codec::header::row($Header::ROWS, $name, $from) }, _bytes, _all, _start, _rough, _visit); )*
                    },
                };
                &TABLE
            };

            #[inline(always)]
            fn parse(input: &[u8]) -> $crate::codec::Parsed<'_, Self> {
                let (rest, _bytes) = $crate::codec::error::take(Self::TABLE, $len, input)?;
                Ok((rest, Self { $( $( $field: $crate::codec::wire::Wire::read(_bytes, Self::$field), )? )* }))
            }

            #[inline(always)]
            fn write(&self, _bytes: &mut [u8]) -> Result<(), $crate::codec::Error> {
                let _bytes = &mut _bytes[..$len];
                $( $( if $crate::codec::wire::Wire::write(self.$field, _bytes, Self::$field).is_none() {
                    return Err($crate::codec::Error::wide(Self::TABLE, Self::$field));
                } )? )*
                Ok(())
            }

            #[inline]
            fn append(&self, bytes: &mut $crate::codec::header::Bytes) -> Result<(), $crate::codec::Error> {
                bytes.extend_from_slice(&self.to_bytes()?);
                Ok(())
            }
        }

        impl Default for $Header {
            /// Every row has its usual value: zero, if it names none.
            #[inline]
            fn default() -> Self {
                const _USUAL: [u8; $len] = {
                    let mut bytes = [0; $len];
                    $crate::codec::header::usual($Header::ROWS, &mut bytes);
                    bytes
                };
                Self { $( $( $field: $crate::codec::wire::Wire::read(&_USUAL, Self::$field), )? )* }
            }
        }

        $( $( const _: () = assert!(
            $crate::codec::wire::holds($Header::$field, <$ty as $crate::codec::wire::Wire>::MAX),
            concat!($name, ": more bits than its type holds")
        ); )? )*

        const _: () = assert!(
            $crate::codec::wire::tiles($Header::ROWS, $len),
            concat!(stringify!($Header), ": the rows must name every bit once, in order")
        );
    };
}

pub use header;

/// Without feature `serde`, headers are not made ready for it.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! serial {
    ($($all:tt)*) => {};
}

#[cfg(test)]
#[allow(unreachable_pub, clippy::wrong_self_convention, reason = "the header is of this test alone")]
mod tests {
    use super::Header;

    header! {
        /// Rows of all kinds with usual values.
        pub struct Sample("sample", "Sample", 24 bytes) {
            version: u8      = 0..4,        "sample.version", "Version", Dec, or 4;
            len:     u8      = 4..8,        "sample.len",     "Length",  Times(4), or 20;
                               0..8,        "sample.both",    "Both",    Hex(2);
            port:    u16     = 8..24 le,    "sample.port",    "Port",    Dec, or 0x0102;
            rest:    u8      = 24..29,      "sample.rest",    "Rest",    Dec;
            flag:    bool    = 29..30,      "sample.flag",    "Flag",    Flag, if never, or 1;
            low:     u8      = 30..32,      "sample.low",     "Low",     Dec;
            station: [u8; 4] = 32..64,      "sample.station", "Station", Bytes, or 0xff00_00ff;
            address: core::net::Ipv6Addr = 64..192, "sample.address", "Address", Ip, or 1;
        }
        data {
            tail: 8, "sample.tail", "Tail", Dec, or 9;
        }
    }

    fn never(_: &[u8]) -> bool {
        false
    }

    #[test]
    fn every_row_has_its_usual_value() {
        let usual = Sample::default();
        assert_eq!((usual.version, usual.len, usual.port, usual.flag), (4, 20, 0x0102, true));
        assert_eq!((usual.station, usual.address), ([0xff, 0, 0, 0xff], core::net::Ipv6Addr::LOCALHOST));
        let bytes = usual.to_bytes().unwrap();
        assert_eq!(bytes[..9], [0x45, 2, 1, 4, 0xff, 0, 0, 0xff, 0]);
        assert_eq!(bytes[..], Sample::TABLE.usual());
        assert_eq!(Sample::tail.usual, 9);
    }
}
