//! Arithmetic: whether the protocols are there whose bytes are asked for, and the values of both sides.

use super::super::place::{Place, Spot};
use super::super::primitive::{Arithmetic, Base, Operator, Relation};
use super::{Answer, Asked, Refused};

impl Asked<'_> {
    /// Whether the protocols are there whose bytes are asked for; as in libpcap, only those on the left of an operator are.
    pub(super) fn guards(&self, place: &Place, of: &Arithmetic) -> Answer {
        Ok(match of {
            Arithmetic::Number(_) | Arithmetic::Length => true,
            Arithmetic::Negative(of) => self.guards(place, of)?,
            Arithmetic::Pair(_, both) => self.guards(place, &both[0])?,
            Arithmetic::Bytes(base, index, _) => {
                let at = place.network();
                let own = match base {
                    Base::Link | Base::Radio => true,
                    Base::Network(number) => self.carries(place, *number)?,
                    Base::Icmp6 => self.carries(place, 0x86dd)? && self.byte(at.plus(6))? == 58,
                    Base::Transport(number) => {
                        self.carries(place, 0x0800)?
                            && self.byte(at.plus(9))? == u32::from(*number)
                            && self.whole(at)?
                    }
                };
                own && self.guards(place, index)?
            }
        })
    }

    pub(super) fn compare(
        &self,
        place: &Place,
        left: &Arithmetic,
        relation: Relation,
        right: &Arithmetic,
    ) -> Answer {
        Ok(relation.holds(self.value(place, left)?, self.value(place, right)?))
    }

    pub(super) fn value(&self, place: &Place, of: &Arithmetic) -> Result<u32, Refused> {
        match of {
            Arithmetic::Number(number) => Ok(*number),
            Arithmetic::Length => Ok(self.wire),
            Arithmetic::Negative(of) => self.value(place, of).map(u32::wrapping_neg),
            Arithmetic::Pair(operator, both) => self.pair(place, *operator, both),
            Arithmetic::Bytes(base, index, size) => {
                let size = usize::from(*size);
                let (spot, more) = match base {
                    Base::Link => (place.header, None),
                    Base::Radio => (Spot { word: 0, plus: 0 }, None),
                    Base::Network(_) => (place.network(), None),
                    Base::Icmp6 => (place.network().plus(40), None),
                    Base::Transport(_) => {
                        let at = place.network();
                        (at, Some(4 * (self.byte(at)? & 0xf)))
                    }
                };
                let constant = index.constant();
                // A number that is known before is counted from the front, so that -1 is the byte before.
                if let (Some(index), None, 0) = (constant, more, spot.word) {
                    return self.read(u64::from(spot.plus.wrapping_add(index)), size);
                }
                let index = match constant {
                    Some(index) => index,
                    None => self.value(place, index)?,
                };
                let index =
                    index.wrapping_add(more.unwrap_or(0)).wrapping_add(self.words[usize::from(spot.word)]);
                self.read(u64::from(index) + u64::from(spot.plus), size)
            }
        }
    }

    fn pair(&self, place: &Place, operator: Operator, both: &[Arithmetic; 2]) -> Result<u32, Refused> {
        let left = self.value(place, &both[0])?;
        operator.of_both(left, self.value(place, &both[1])?).ok_or(Refused)
    }
}
