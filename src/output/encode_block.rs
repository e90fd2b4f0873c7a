//! A block of a pcapng file that is no packet, from its line of JSON: the way back from [`json_block`](super::json_block).

use super::encode::{EncodeError, bytes, wrong};
use super::object::{Json, Object};
use crate::capture::{Block, BlockKind, ByteOrder};

/// A block on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedBlock {
    kind: BlockKind,
    order: ByteOrder,
    body: Vec<u8>,
}

impl OwnedBlock {
    /// The block, to be written.
    #[must_use]
    pub fn as_block(&self) -> Block<'_> {
        Block { kind: self.kind, section: 0, offset: 0, order: self.order, body: &self.body }
    }
}

/// The block that this object describes: by its `type`, its byte `order` and its `body`.
///
/// An error names the key and what was expected.
pub fn block(object: &Object<'_>) -> Result<OwnedBlock, EncodeError> {
    let number = object.get("type").and_then(Json::as_u64);
    let Some(code) = number.and_then(|number| u32::try_from(number).ok()) else {
        return wrong("type", "the number of a block type");
    };
    let order = match object.get("order").map(|order| order.as_str()) {
        None | Some(Some("little")) => ByteOrder::Little,
        Some(Some("big")) => ByteOrder::Big,
        Some(_) => return wrong("order", "little or big"),
    };
    let Some(body) = object.get("body") else { return wrong("body", "hexadecimal digits") };
    Ok(OwnedBlock { kind: BlockKind::new(code), order, body: bytes("body", body)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named() {
        let read =
            |text: &str| block(&Object::read(text.as_bytes()).unwrap()).map_err(|error| error.to_string());
        let good = read(r#"{"block":"unknown","type":77,"order":"big","body":"ff00"}"#).unwrap();
        assert_eq!((good.as_block().kind.code(), good.as_block().body), (77, &[0xff, 0][..]));
        for (text, wanted) in [
            (r#"{"block":"unknown","body":""}"#, "type: expected"),
            (r#"{"type":4294967296,"body":""}"#, "type: expected"),
            (r#"{"type":1,"order":"pdp","body":""}"#, "order: expected little or big"),
            (r#"{"type":1}"#, "body: expected hexadecimal"),
            (r#"{"type":1,"body":"f"}"#, "body: expected hexadecimal"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.starts_with(wanted), "{text}: {error}");
        }
    }
}
