//! The rights of `septet sniff`: who it is once it listens, what it may do, and that it can do its work so.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::process::Command;

use super::command::{Sniff, packets, place, run};
use super::{Wire, alone, frame, frames, ip, root};

/// What the kernel says of a capture that runs.
struct Status(String);

impl Status {
    fn of(sniff: &Sniff) -> Self {
        Self::numbered(&sniff.child.id().to_string())
    }

    fn numbered(process: &str) -> Self {
        Self(fs::read_to_string(format!("/proc/{process}/status")).unwrap())
    }

    #[track_caller]
    fn word(&self, name: &str) -> &str {
        self.0.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(":")).unwrap().trim()
    }

    /// It is this user and group in every way, and has no other group.
    #[track_caller]
    fn is(&self, user: u32, group: u32) {
        assert_eq!(self.word("Uid"), [user; 4].map(|id| id.to_string()).join("\t"));
        assert_eq!(self.word("Gid"), [group; 4].map(|id| id.to_string()).join("\t"));
        assert_eq!(self.word("Groups"), "");
    }

    #[track_caller]
    fn is_confined(&self, filters: &str) {
        for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
            assert_eq!(self.word(set), "0000000000000000", "{set}");
        }
        assert_eq!((self.word("NoNewPrivs"), self.word("Seccomp")), ("1", filters));
    }
}

/// Who is to be anybody else must be root of more than a namespace.
fn real(name: &str) -> bool {
    let map = fs::read_to_string("/proc/self/uid_map").unwrap();
    let real = root() && map.split_ascii_whitespace().last().is_some_and(|count| count != "1");
    if !real {
        println!("SKIP {name}: there is no other user here");
    }
    real
}

/// Number and group of a user.
fn user(name: &str) -> (u32, u32) {
    let id = |flag: &str| {
        let output = Command::new("id").args([flag, name]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
    };
    (id("-u"), id("-g"))
}

#[test]
fn root_becomes_somebody_else() {
    alone("privileges::root_becomes_somebody_else", || {
        if !real("root_becomes_somebody_else") {
            return;
        }
        let nobody = user("nobody");
        let none = ("SUDO_NOTHING", "");
        for (flag, sudo, (uid, gid)) in [
            ("", [none, none], nobody),
            ("", [("SUDO_UID", "1234"), ("SUDO_GID", "1235")], (1234, 1235)),
            ("", [("SUDO_UID", "0"), ("SUDO_GID", "0")], nobody),
            ("-Z daemon ", [("SUDO_UID", "1234"), ("SUDO_GID", "1235")], user("daemon")),
            ("-Z root ", [none, none], (0, 0)),
        ] {
            let path = place("owner.pcapng");
            let words = format!("{flag}-i right -w {} ether proto 0x88b5", path.display());
            let sniff = Sniff::start_as(Command::new(env!("CARGO_BIN_EXE_septet")).envs(sudo), &words);
            let status = Status::of(&sniff);
            status.is(uid, gid);
            status.is_confined("2");
            assert_eq!(status.word("CapBnd"), "0000000000000000");
            let about = fs::metadata(&path).unwrap();
            let found = (about.uid(), about.gid(), about.permissions().mode() & 0o777);
            assert_eq!(found, (uid, gid, 0o600), "{flag}{sudo:?}");
            Wire::new("left").send(&frame(1, 60, &[]));
            sniff.signal("INT");
            let (code, _, err) = sniff.end();
            assert_eq!((code, packets(&path).len()), (Some(0), 1), "{err}");
            fs::remove_file(path).unwrap();
        }
    });
}

/// The capture has no right left, and yet another file follows: who makes it can do little else.
#[test]
fn files_are_made_after_the_rights_are_gone() {
    alone("privileges::files_are_made_after_the_rights_are_gone", || {
        if !real("files_are_made_after_the_rights_are_gone") {
            return;
        }
        let folder = place("turns");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
        let words =
            format!("-b packets:3 -i right -w {} ether proto 0x88b5", folder.join("x.pcap").display());
        let sniff = Sniff::start(&words);
        let (uid, gid) = user("nobody");
        let status = Status::of(&sniff);
        status.is(uid, gid);
        status.is_confined("2");
        let id = sniff.child.id();
        let maker = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap().trim().to_owned();
        let command = fs::read(format!("/proc/{maker}/cmdline")).unwrap();
        assert!(command.starts_with(b"septet-files\0"), "{}", command.escape_ascii());
        let status = Status::numbered(&maker);
        // chown, dac_override and fowner.
        assert_eq!(["CapPrm", "CapEff"].map(|set| status.word(set)), ["000000000000000b"; 2]);
        assert_eq!(["CapInh", "CapAmb"].map(|set| status.word(set)), ["0000000000000000"; 2]);
        assert_eq!((status.word("NoNewPrivs"), status.word("Seccomp")), ("1", "2"));

        let mut wire = Wire::new("left");
        (0..8).for_each(|number| wire.send(&frame(number, 60, &[])));
        sniff.signal("INT");
        let (code, _, err) = sniff.end();
        assert_eq!(code, Some(0), "{err}");
        let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert_eq!(files.iter().map(|file| packets(file).len()).collect::<Vec<_>>(), [3, 3, 2], "{err}");
        for file in files {
            let about = fs::metadata(file).unwrap();
            assert_eq!((about.uid(), about.gid(), about.mode() & 0o777), (uid, gid, 0o600));
        }
        fs::remove_dir_all(folder).unwrap();
        let gone = |_: &_| {
            !std::path::Path::new(&format!("/proc/{maker}/cmdline")).exists() || {
                std::thread::sleep(std::time::Duration::from_millis(20));
                false
            }
        };
        assert!((0..200).any(|time| gone(&time)), "it ends with the capture");
    });
}

#[test]
fn a_file_that_was_there_stays_whose_it_was() {
    alone("privileges::a_file_that_was_there_stays_whose_it_was", || {
        let path = place("kept.pcapng");
        fs::write(&path, "something").unwrap();
        let before = fs::metadata(&path).unwrap().uid();
        let sniff = Sniff::start(&format!("-i right -w {} ether proto 0x88b5", path.display()));
        sniff.signal("INT");
        assert_eq!(sniff.end().0, Some(0));
        assert_eq!((fs::metadata(&path).unwrap().uid(), packets(&path).len()), (before, 0));
        fs::remove_file(path).unwrap();
    });
}

#[test]
fn one_capability_is_enough_and_is_not_kept() {
    alone("privileges::one_capability_is_enough_and_is_not_kept", || {
        if !real("one_capability_is_enough_and_is_not_kept") {
            return;
        }
        // A folder that others may not enter hides the program from them.
        let copy = std::env::temp_dir().join(format!("septet-one-{}", std::process::id()));
        fs::copy(env!("CARGO_BIN_EXE_septet"), &copy).unwrap();
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all,+net_raw"]);
        command.args(["--inh-caps=-all,+net_raw", "--ambient-caps=-all,+net_raw"]).arg(&copy);
        let sniff = Sniff::start_as(&mut command, "-i right -t -T fields -e frame.len ether proto 0x88b5");
        fs::remove_file(&copy).unwrap();
        let status = Status::of(&sniff);
        status.is(65534, 65534);
        status.is_confined("2");
        Wire::new("left").send(&frame(1, 77, &[]));
        sniff.signal("INT");
        let (code, out, err) = sniff.end();
        assert_eq!((code, &*out), (Some(0), "77\n"), "{err}");
    });
}

#[test]
fn the_sandbox_can_be_left_out() {
    alone("privileges::the_sandbox_can_be_left_out", || {
        for (flag, filters) in [("", "2"), ("--no-sandbox ", "0")] {
            let sniff = Sniff::start(&format!("{flag}-i right ether proto 0x88b5"));
            Status::of(&sniff).is_confined(filters);
            sniff.signal("INT");
            assert_eq!(sniff.end().0, Some(0));
        }
    });
}

#[test]
fn every_output_works_in_the_sandbox() {
    alone("privileges::every_output_works_in_the_sandbox", || {
        let sent = frames();
        for flags in ["-V", "-T json", "-T fields -e frame.time", "-tttt -X", "-T ek", "--backend pnet -tttt"]
        {
            for ending in ["pcapng", "pcap", "pcap.gz", "pcap.zst", "pcap.lz4"] {
                let path = place(ending);
                let words =
                    format!("-i right -w {} --print {flags} ether proto 0x88b5 or vlan", path.display());
                let sniff = Sniff::start(&words);
                let mut wire = Wire::new("left");
                wire.all(&sent[..if flags.contains("pnet") { 1 } else { 40 }]);
                sniff.signal("TERM");
                let (code, out, err) = sniff.end();
                assert_eq!(code, Some(0), "{words}: {err}");
                let all = packets(&path);
                let wanted = &sent[..if flags.contains("pnet") { 1 } else { 40 }];
                assert!(all.iter().map(Vec::as_slice).eq(wanted.iter().map(AsRef::as_ref)), "{words}: {err}");
                assert!(!out.is_empty() && !err.contains("not permitted"), "{words}: {err}");
                fs::remove_file(path).unwrap();
            }
        }
    });
}

#[test]
fn all_interfaces_are_told_in_the_sandbox() {
    alone("privileges::all_interfaces_are_told_in_the_sandbox", || {
        let path = place("any.pcapng");
        let words = format!("-i any -Q in -w {} --print -e ether proto 0x88b5", path.display());
        let sniff = Sniff::start(&words.replace(" -e ", " --link-header "));
        Wire::new("left").send(&frame(1, 60, &[]));
        ip("link add other type veth peer name another");
        ip("link del other");
        sniff.signal("INT");
        let (code, out, err) = sniff.end();
        assert_eq!((code, out.lines().count(), packets(&path).len()), (Some(0), 1, 1), "{err}");
        fs::remove_file(path).unwrap();
    });
}

#[test]
fn a_user_that_does_not_exist_is_told_before_anything_is_opened() {
    alone("privileges::a_user_that_does_not_exist_is_told_before_anything_is_opened", || {
        let path = place("never.pcapng");
        let (code, err) = run(&format!("-i right -Z nosuch -w {}", path.display()));
        assert_eq!((code, &*err, path.exists()), (Some(2), "-Z nosuch: no such user\n", false));
    });
}
