//! Names like one that nobody has.

use alloc::vec::Vec;

/// At most three of these names that are like a wrong one, nearest first.
pub(crate) fn nearest<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut near: Vec<(usize, &str)> = names
        .filter(|name| name.len().abs_diff(wrong.len()) <= 3)
        .map(|name| (distance(wrong, name), name))
        .filter(|(distance, name)| *distance <= 3.min(name.len() / 2))
        .collect();
    near.sort_unstable();
    near.dedup();
    near.truncate(3);
    near.into_iter().map(|near| near.1).collect()
}

/// How many letters have to be changed, added, left out or exchanged with the next one.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let (mut above, mut next) = (row.clone(), row.clone());
    for i in 0..a.len() {
        next[0] = i + 1;
        for j in 0..b.len() {
            let changed = row[j] + usize::from(a[i] != b[j]);
            next[j + 1] = changed.min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                next[j + 1] = next[j + 1].min(above[j - 1] + 1);
            }
        }
        (above, row, next) = (row, next, above);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn distances() {
        for (a, b, far) in [
            ("", "ab", 2),
            ("ip.ttl", "ip.ttl", 0),
            ("ip.tll", "ip.ttl", 1),
            ("upd", "udp", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!((distance(a, b), distance(b, a)), (far, far));
        }
        assert_eq!(nearest("ip.tl", ["udp", "ip.ttl", "ip.len"].into_iter()), ["ip.ttl", "ip.len"]);
        assert_eq!(nearest("nothing.like.this", ["ip.ttl"].into_iter()), vec![""; 0]);
    }
}
