//! What is asked for, and when a file is due.

use clap::Parser as _;

use super::*;

#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    files: Args,
    #[arg(short = 'a')]
    stop: Vec<String>,
}

fn asked(words: &str, write: Option<&str>) -> Result<Plan, String> {
    let line = Line::try_parse_from(["x"].into_iter().chain(words.split_whitespace()))
        .map_err(|error| error.to_string())?;
    let mut limits = Limits::read(&line.stop, true).map_err(|failure| format!("{failure:?}"))?;
    line.files.plan(write.map(Path::new), &mut limits).map_err(|failure| format!("{failure:?}"))
}

fn plan(words: &str) -> Plan {
    asked(words, Some("x.pcap")).unwrap()
}

#[test]
fn files_as_dumpcap_has_them() {
    assert_eq!(plan(""), Plan::default());
    let dated = Plan { idle: true, dated: true, ..Plan::default() };
    let wanted = Plan { size: Some(2000), packets: Some(3), keep: Some(4), ..dated };
    assert_eq!(plan("-b filesize:2 -b packets:3 -b files:4"), wanted);
    let time = Some(Duration::from_millis(1500));
    let dated = Plan { idle: true, dated: true, ..Plan::default() };
    assert_eq!(plan("-b duration:1.5 -a files:2"), Plan { duration: time, last: Some(2), ..dated });
    // As in tshark, the size at which a capture ends is that of each file.
    assert_eq!(plan("-b interval:60 -a filesize:7").size, Some(7000));
}

#[test]
fn files_as_tcpdump_has_them() {
    let sized = Plan { size: Some(2_000_001), ..Plan::default() };
    assert_eq!(plan("-C 2"), sized);
    assert_eq!(plan("-C 2 -W 3"), Plan { turns: Some(3), ..sized });
    let time = Some(Duration::from_secs(5));
    assert_eq!(plan("-G 5 -W 3"), Plan { duration: time, last: Some(3), ..Plan::default() });
    let both = Plan { size: Some(2_000_001), duration: time, turns: Some(3), ..Plan::default() };
    assert_eq!(plan("-C 2 -G 5 -W 3"), both);
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (words, why) in [
        ("-W 3", "-W needs -C or -G"),
        ("-a files:2", "needs -b, -C or -G"),
        ("-b files:3", "one of them is needed"),
        ("-b packets:3 -C 1", "cannot be combined"),
        ("-b packets:3 -W 1", "cannot be combined"),
        ("-C 1 -a filesize:1", "cannot be combined"),
        ("-b packets:0", "above 0"),
        ("-b files:0 -b packets:1", "above 0"),
        ("-b files:100001 -b packets:1", "at most 100000"),
        ("-b interval:1.5", "above 0"),
        ("-b duration:nan", "above 0"),
        ("-b duration:-1", "above 0"),
        ("-b packets", "is expected"),
        ("-b colour:1", "is expected"),
        ("-C 0", "-C"),
        ("-G 0", "-G"),
        ("-W 0 -C 1", "-W"),
    ] {
        let said = asked(words, Some("x.pcap")).unwrap_err();
        assert!(said.contains(why), "{words}: {said}");
    }
    assert!(asked("-b packets:1", None).unwrap_err().contains("need -w"));
    assert!(asked("-G 1", Some("-")).unwrap_err().contains("standard output"));
    assert!(asked("-G 1", Some("a/..")).unwrap_err().contains("name of a file"));
}

#[test]
fn a_file_is_full_by_packets_or_bytes() {
    let plan = plan("-b packets:3 -b filesize:1");
    assert!(!plan.full(2, || 999));
    assert!(plan.full(3, || 0) && plan.full(1, || 1000));
    assert!(!Plan::default().full(u64::MAX, || u64::MAX));
}

#[test]
fn a_file_ends_after_its_time_and_where_the_clock_says_so() {
    let (now, clock) = (Instant::now(), Duration::from_millis(1_000_000_250));
    let after = |words: &str| plan(words).until(now, clock).map(|until| until - now);
    assert_eq!(after("-b packets:1"), None);
    assert_eq!(after("-b duration:0.5"), Some(Duration::from_millis(500)));
    assert_eq!(after("-G 7"), Some(Duration::from_secs(7)));
    assert_eq!(after("-b interval:60"), Some(Duration::from_millis(19_750)));
    assert_eq!(after("-b interval:60 -b duration:3"), Some(Duration::from_secs(3)));
    // The next multiple, also from one on.
    let next = plan("-b interval:10").until(now, Duration::from_secs(20)).unwrap();
    assert_eq!(next - now, Duration::from_secs(10));
    assert_eq!(after("-b interval:18446744073709551615"), None);
    assert_eq!(plan("-G 18446744073709551615").until(now, clock), None);
}
