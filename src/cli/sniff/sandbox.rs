//! What a capture that runs may ask of the kernel: nothing but to go on with what is open.
//!
//! Landlock takes away all files, ports and processes; seccomp all system calls but those of the loop. One that is not
//! among them fails, as if the right to it were missing, and is told like any error: nothing that was captured is lost.

use std::path::Path;

use landlock::{
    ABI, Access, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetError, RulesetStatus, Scope,
};

use crate::cli::failure::say;

/// Goes in, for good; says what the kernel lacks.
pub(super) fn enter() {
    go(no_files(), calls::limit(&[]));
}

/// The same for the process that makes files: it can make and remove some in this folder.
pub(super) fn enter_folder(folder: &Path) {
    go(only(folder), calls::limit(calls::FILES));
}

fn go(files: Result<RulesetStatus, RulesetError>, calls: Result<(), String>) {
    let files = match files {
        Ok(RulesetStatus::NotEnforced) => Err("not in this kernel".into()),
        Ok(_) => Ok(()),
        Err(error) => Err(error.to_string()),
    };
    let lacking = [("Landlock", files), ("seccomp", calls)];
    let lacking = lacking.iter().filter_map(|(name, done)| Some(format!("{name}: {}", done.as_ref().err()?)));
    let lacking: Vec<_> = lacking.collect();
    if !lacking.is_empty() {
        say(&format!("septet: the sandbox is not whole: {}", lacking.join("; ")));
    }
}

/// Files can be made, written and removed in this folder, and nothing else is to be had; as much of that as the kernel knows.
fn only(folder: &Path) -> Result<RulesetStatus, RulesetError> {
    let known = ABI::V6;
    let files = AccessFs::MakeReg | AccessFs::RemoveFile | AccessFs::WriteFile | AccessFs::Truncate;
    let rules = Ruleset::default()
        .handle_access(AccessFs::from_all(known))?
        .handle_access(AccessNet::from_all(known))?
        .scope(Scope::from_all(known))?
        .create()?;
    let rules = match PathFd::new(folder) {
        Ok(folder) => rules.add_rule(PathBeneath::new(folder, files))?,
        Err(_) => rules,
    };
    Ok(rules.restrict_self()?.ruleset)
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
        // Files that another process makes.
        libc::SYS_recvmsg,
        libc::SYS_sendmsg,
        libc::SYS_sendto,
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

    /// What making files needs besides.
    pub(super) const FILES: &[i64] = &[
        libc::SYS_openat,
        libc::SYS_unlinkat,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_unlink,
        libc::SYS_fchown,
    ];

    /// From now on no other call is done than those, and these besides.
    pub(super) fn limit(besides: &[i64]) -> Result<(), String> {
        let filter = filter(besides).map_err(|error| error.to_string())?;
        seccompiler::apply_filter(&filter).map_err(|error| error.to_string())
    }

    fn filter(besides: &[i64]) -> Result<BpfProgram, BackendError> {
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
        let rules = ALLOWED.iter().chain(besides).map(|call| (*call, Vec::new())).chain(limited).collect();
        let refused = SeccompAction::Errno(libc::EPERM as u32);
        let arch = TargetArch::try_from(std::env::consts::ARCH)?;
        SeccompFilter::new(rules, refused, SeccompAction::Allow, arch)?.try_into()
    }

    #[cfg(test)]
    mod tests {
        #[test]
        fn the_filter_is_one() {
            assert!(!super::filter(super::FILES).unwrap().is_empty());
        }
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
mod calls {
    pub(super) const FILES: &[i64] = &[];

    pub(super) fn limit(_: &[i64]) -> Result<(), String> {
        Err("not on this processor".into())
    }
}
