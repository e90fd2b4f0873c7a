//! What a capture that runs may ask of the kernel: nothing but to go on with what is open.
//!
//! Landlock takes away all files, ports and processes; seccomp all system calls but those of the loop. One that is not
//! among them fails, as if the right to it were missing, and is told like any error: nothing that was captured is lost.

use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetError, RulesetStatus, Scope};

use crate::cli::failure::say;

/// Goes in, for good; says what the kernel lacks.
pub(super) fn enter() {
    let files = match no_files() {
        Ok(RulesetStatus::NotEnforced) => Err("not in this kernel".into()),
        Ok(_) => Ok(()),
        Err(error) => Err(error.to_string()),
    };
    let lacking = [("Landlock", files), ("seccomp", calls::limit())];
    let lacking = lacking.iter().filter_map(|(name, done)| Some(format!("{name}: {}", done.as_ref().err()?)));
    let lacking: Vec<_> = lacking.collect();
    if !lacking.is_empty() {
        say(&format!("septet: the sandbox is not whole: {}", lacking.join("; ")));
    }
}

/// No file can be opened, made or removed; as much of that as the kernel knows.
fn no_files() -> Result<RulesetStatus, RulesetError> {
    let known = ABI::V6;
    let rules = Ruleset::default()
        .handle_access(AccessFs::from_all(known))?
        .handle_access(AccessNet::from_all(known))?
        .scope(Scope::from_all(known))?;
    Ok(rules.create()?.restrict_self()?.ruleset)
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))]
mod calls {
    use libc::{PROT_EXEC, TCGETS, TIOCGWINSZ};
    use seccompiler::SeccompCmpArgLen::Dword;
    use seccompiler::SeccompCmpOp::{Eq, MaskedEq};
    use seccompiler::{
        BackendError, BpfProgram, SeccompAction, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
    };

    /// What the loop, its end, the memory and a panic need.
    const ALLOWED: &[i64] = &[
        // Packets: the ring, its filter and counts, the queue that pnet reads.
        libc::SYS_bind,
        libc::SYS_getsockname,
        libc::SYS_getsockopt,
        libc::SYS_setsockopt,
        libc::SYS_recvfrom,
        libc::SYS_ppoll,
        libc::SYS_pselect6,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_poll,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_select,
        // What is open.
        libc::SYS_read,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_lseek,
        libc::SYS_ftruncate,
        libc::SYS_fsync,
        libc::SYS_fdatasync,
        libc::SYS_fstat,
        libc::SYS_newfstatat,
        libc::SYS_statx,
        libc::SYS_fcntl,
        libc::SYS_close,
        // Memory, but none that is run.
        libc::SYS_brk,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        // Time, locks, chance.
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_nanosleep,
        libc::SYS_gettimeofday,
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_getrandom,
        // Signals and the end.
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_restart_syscall,
        libc::SYS_sigaltstack,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];

    /// From now on no other call is done.
    pub(super) fn limit() -> Result<(), String> {
        let filter = filter().map_err(|error| error.to_string())?;
        seccompiler::apply_filter(&filter).map_err(|error| error.to_string())
    }

    fn filter() -> Result<BpfProgram, BackendError> {
        let only = |argument, operation, value: u64| {
            SeccompRule::new(vec![SeccompCondition::new(argument, Dword, operation, value)?])
        };
        let not_run = || only(2, MaskedEq(PROT_EXEC as u64), 0);
        let limited = [
            (libc::SYS_mmap, vec![not_run()?]),
            (libc::SYS_mprotect, vec![not_run()?]),
            // Whether it is a terminal, and how wide.
            (libc::SYS_ioctl, vec![only(1, Eq, TCGETS)?, only(1, Eq, TIOCGWINSZ)?]),
            // A program that ends itself.
            (libc::SYS_tgkill, vec![only(0, Eq, std::process::id().into())?]),
        ];
        let rules = ALLOWED.iter().map(|call| (*call, Vec::new())).chain(limited).collect();
        let refused = SeccompAction::Errno(libc::EPERM as u32);
        let arch = TargetArch::try_from(std::env::consts::ARCH)?;
        SeccompFilter::new(rules, refused, SeccompAction::Allow, arch)?.try_into()
    }

    #[cfg(test)]
    mod tests {
        #[test]
        fn the_filter_is_one() {
            assert!(!super::filter().unwrap().is_empty());
        }
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
mod calls {
    pub(super) fn limit() -> Result<(), String> {
        Err("not on this processor".into())
    }
}
