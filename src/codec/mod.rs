//! The language that the seven folders are written in.
//!
//! A protocol file declares its [`header!`](header) tables, a `read` that says what it carries by number, and
//! what is peculiar to it; everything else in the crate reads the tables.

pub mod bits;
pub mod checksum;
pub mod error;
pub mod field;
pub mod fields;
pub mod header;
pub mod layer;
pub mod line;
pub mod list;
pub mod literal;
pub mod message;
pub(crate) mod near;
pub mod next;
pub mod options;
pub mod protocol;
pub(crate) mod rough;
pub mod seal;
#[cfg(feature = "serde")]
pub mod serial;
pub mod text;
pub mod token;
pub mod value;
pub mod wire;

pub use checksum::Status;
pub use error::{Error, Parsed, Reason};
pub use field::{Coding, Field, Show};
pub use fields::{Fields, Spot};
pub use header::{Header, Table};
pub use layer::Layer;
pub use line::Line;
pub use list::List;
pub use literal::Literal;
pub use message::{Message, Places};
pub use next::{Next, Space};
pub use protocol::{Carries, Context, Fill, Layered, Protocol};
pub use seal::Seal;
pub use text::Text;
pub use value::Value;
