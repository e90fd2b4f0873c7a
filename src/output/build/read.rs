//! A plan from what was written: names are looked up, values are read.

use super::super::link_types;
use super::names::{self, Names};
use super::syntax::{self, Item, Written};
use super::value::{Datum, Values};
use super::{BuildError, MOST_PACKETS, Part, Piece, Plan, Planned};
use crate::codec::{Field, Protocol, Space, Table};
use crate::packet::registry;

/// Reads a string; `strict` refuses a field that needs others.
pub(super) fn plan(text: &str, names: &mut Names, strict: bool) -> Result<Plan, BuildError> {
    let written = syntax::packet(text)?;
    let mut plan = Plan { link: 0, layers: Vec::new(), wheels: Vec::new(), len: 1 };
    let mut link = None;
    for item in &written.front {
        let Item::Said(name, choices) = item else { return Err(BuildError::new(0, "expected a layer")) };
        match (name.text, &choices[..]) {
            ("link", [choice]) => link = Some(number(choice)?),
            ("link", _) => return Err(BuildError::new(name.at, "expected one link type")),
            _ => return Err(BuildError::new(name.at, "a layer is missing in front of this")),
        }
    }
    for layer in &written.layers {
        let mut part = plan.part(layer, names)?;
        match strict {
            true if part.lacks(plan.wheels.len()) => {
                return Err(BuildError::new(part.at, "a field here needs others"));
            }
            true => {}
            false => part.complete(plan.wheels.len()),
        }
        plan.layers.push(part);
    }
    plan.ports();
    let Some(first) = plan.layers.first() else { return Err(BuildError::new(0, "expected a layer")) };
    plan.link = match link.or_else(|| registry::number_of(Space::LinkType, first.protocol)) {
        Some(link) => link,
        None => {
            let name = first.protocol.name();
            let why = format!("no link type begins with {name}: eth, ip or ipv6 first, or link=NUMBER");
            return Err(BuildError::new(first.at, why));
        }
    };
    if plan.len > MOST_PACKETS {
        return Err(BuildError::new(0, format!("more than {MOST_PACKETS} packets")));
    }
    Ok(plan)
}

impl Plan {
    fn part(&mut self, layer: &syntax::Layer<'_>, names: &mut Names) -> Result<Part, BuildError> {
        let protocol = names::protocol(layer.name)?;
        let mut part = Part {
            protocol,
            at: layer.name.at,
            raw: None,
            exact: layer.exact,
            items: Vec::new(),
            payload: None,
            trailer: None,
            padded: false,
        };
        for item in &layer.items {
            match item {
                Item::Said(name, choices) if matches!(name.text, "raw" | "payload" | "trailer") => {
                    let piece = Some(self.piece(&crate::codec::fields::RAW, choices)?);
                    match name.text {
                        "raw" => part.raw = piece,
                        "payload" => part.payload = piece,
                        _ => part.trailer = piece,
                    }
                }
                Item::Alone(name, false) if name.text == "padding" => part.padded = true,
                item => part.items.push(self.item(protocol, None, item, names)?),
            }
        }
        Ok(part)
    }

    fn item(
        &mut self,
        protocol: &'static Protocol,
        within: Option<&'static Table>,
        item: &Item<'_>,
        names: &mut Names,
    ) -> Result<Planned, BuildError> {
        Ok(match item {
            Item::Said(name, choices) => {
                let field = names.field(protocol, within, *name)?;
                Planned::Said(field, self.piece(field, choices)?)
            }
            Item::Record(name, exact, items) => {
                let table = names::record(protocol, *name)?;
                let items: Result<_, _> =
                    items.iter().map(|item| self.item(protocol, Some(table), item, names)).collect();
                Planned::Record(table, items?, name.at, *exact)
            }
            Item::Alone(name, _) => {
                let why = format!("expected `{}=…`, or `/` in front of a layer", name.text);
                return Err(BuildError::new(name.at + name.text.len(), why));
            }
        })
    }

    fn piece(&mut self, field: &'static Field, choices: &[syntax::Choice]) -> Result<Piece, BuildError> {
        let values = Values::read(field, choices)?;
        let wheel = (values.len > 1).then(|| {
            self.wheels.push(values.len);
            self.len = self.len.saturating_mul(values.len);
            self.wheels.len() - 1
        });
        Ok(Piece { values, wheel })
    }

    /// UDP and TCP go to the port of what they carry, unless a port is said.
    fn ports(&mut self) {
        for i in 1..self.layers.len() {
            let next = self.layers[i].protocol;
            let part = &mut self.layers[i - 1];
            let space = match part.protocol.name() {
                "udp" => Space::UdpPort,
                "tcp" => Space::TcpPort,
                _ => continue,
            };
            let Some(number) = registry::number_of(space, next) else { continue };
            let number = Datum::Uint(number.into(), 0);
            let port = |name: &'static str| {
                part.items.iter().find_map(move |item| match item {
                    Planned::Said(field, piece) if field.name.ends_with(name) => Some(piece),
                    _ => None,
                })
            };
            // An answer comes from the port.
            let answers = port(".srcport").is_some_and(|piece| piece.values.all(&number));
            if part.raw.is_some() || answers || port(".dstport").is_some() {
                continue;
            }
            let row = part.protocol.table.rows.iter().find(|row| row.name.ends_with(".dstport"));
            let values = Values::one(number);
            part.items.extend(row.map(|row| Planned::Said(row, Piece { values, wheel: None })));
        }
    }
}

fn number(choice: &syntax::Choice) -> Result<u32, BuildError> {
    let number = match (&choice.first, &choice.last) {
        (Written::Word(word), None) => link_types::number(word),
        _ => None,
    };
    let wrong = || BuildError::new(choice.at, "expected a link type: a number or a name such as RAW");
    number.filter(|link| *link < u32::MAX).ok_or_else(wrong)
}
