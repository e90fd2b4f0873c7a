//! Where the key of `--anonymize` comes from: a file, or the environment; never the command line, which others can see.

use std::io::Read;
use std::path::Path;

use crate::cli::failure::Failure;
use crate::cli::source;
use crate::rewrite::anonymize::{Key, SHORTEST};

/// The variable of the environment that is the key.
const VARIABLE: &str = "SEPTET_KEY";

/// The longest key file that is read.
const LONGEST: u64 = 64 << 10;

/// The key of this file, or of the environment.
pub(super) fn read(file: Option<&Path>) -> Result<Key, Failure> {
    let (bytes, from) = match file {
        Some(path) => (whole(path)?, source::name(path)),
        None => match std::env::var_os(VARIABLE) {
            Some(value) => (value.into_encoded_bytes(), VARIABLE.into()),
            None => {
                return Err(Failure::Usage(format!(
                    "--anonymize needs a key of at least {SHORTEST} bytes: --key-file FILE, or {VARIABLE} in the \
                     environment"
                )));
            }
        },
    };
    Key::new(&bytes).map_err(|error| Failure::Usage(format!("{from}: {error}")))
}

fn whole(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |message: &str| Failure::Work(format!("{}: {message}", source::name(path)));
    let file = source::bytes(path).map_err(|message| failed(&message))?;
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| failed(&source::plain(&error)))?;
    if bytes.len() as u64 > LONGEST {
        return Err(failed("is no key: it has more than 65536 bytes"));
    }
    Ok(bytes)
}
