//! Elsewhere than on Linux who began a capture goes on with it.

use std::ffi::OsStr;

use crate::cli::failure::Failure;

/// Nobody else.
pub(super) enum User {}

impl User {
    pub(super) fn after(asked: Option<&OsStr>) -> Result<Option<Self>, Failure> {
        asked.map_or(Ok(None), |_| Err(Failure::Usage("-Z is for Linux".into())))
    }

    pub(super) fn owner(&self) -> (u32, u32) {
        match *self {}
    }
}

#[expect(clippy::unnecessary_wraps, reason = "on Linux it can fail")]
pub(super) fn drop(_: Option<&User>) -> Result<(), Failure> {
    Ok(())
}
