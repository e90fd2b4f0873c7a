//! What there is to say of an interface that cannot be captured, and what helps.

use crate::capture::live::Error;
use crate::cli::failure::{Failure, shown};

pub(super) fn failure(name: &str, error: &Error) -> Failure {
    let help = match error {
        Error::Permission => {
            let program = std::env::current_exe().map_or("septet".into(), |path| shown(path.as_os_str()));
            format!(
                "; be root (sudo), or give a copy in a folder of root's the capability:\n  \
                 sudo install {program} /usr/local/bin/septet && sudo setcap cap_net_raw+ep /usr/local/bin/septet"
            )
        }
        Error::NoInterface(..) => "; `septet interfaces` lists them".into(),
        Error::Down(_) => format!(": ip link set {} up", shown(name)),
        Error::Gone(_) => "; what was captured before is kept".into(),
        _ => String::new(),
    };
    let said = error.to_string();
    let of = if said.starts_with(name) { String::new() } else { format!("{name}: ") };
    Failure::Work(format!("{of}{said}{help}"))
}
