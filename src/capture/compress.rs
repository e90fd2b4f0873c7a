//! Streams behind gzip, zstd and lz4.

use std::io::{self, Read};

use super::{Compression, Options};

/// The bytes that `source` has packed.
pub(crate) fn reader(
    source: Box<dyn Read + Send>,
    compression: Compression,
    options: Options,
) -> io::Result<Box<dyn Read + Send>> {
    Ok(match compression {
        Compression::Gzip => Box::new(flate2::read::MultiGzDecoder::new(source)),
        Compression::Zstd => {
            let mut decoder = zstd::Decoder::new(source)?;
            decoder.window_log_max(options.zstd_window)?;
            Box::new(decoder)
        }
        Compression::Lz4 => Box::new(lz4_flex::frame::FrameDecoder::new(source)),
    })
}
