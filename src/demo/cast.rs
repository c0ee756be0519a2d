//! The people of the city, found by unit and role when a scene needs them.

use crate::clock::Moment;
use crate::regulation::people::{Actor, Role};
use crate::regulation::values::UnitId;
use crate::store::tx::Acting;
use chrono::{Duration, NaiveDate};
use std::collections::HashMap;

/// Everybody who acts.
#[derive(Debug, Clone, Default)]
pub struct Cast {
    people: HashMap<(UnitId, Role), Vec<Actor>>,
    units: HashMap<String, UnitId>,
}

impl Cast {
    /// Takes a person in.
    pub fn add(&mut self, actor: &Actor) {
        self.units.insert(actor.unit_name.clone(), actor.unit);
        for role in &actor.roles {
            self.people.entry((actor.unit, *role)).or_default().push(actor.clone());
        }
    }

    /// The unit of a name.
    pub fn unit(&self, name: &str) -> UnitId {
        self.units.get(name).copied().unwrap_or_default()
    }

    /// The `nth` person of a unit with a role, on a day: nine in the morning and some minutes later for each act.
    pub fn acting(&self, unit: UnitId, role: Role, nth: usize, on: NaiveDate, minute: i64) -> Option<Acting> {
        let people = self.people.get(&(unit, role))?;
        let actor = people.get(nth % people.len())?.clone();
        Some(Acting { actor, moment: morning(on, minute), request: "demo".into(), proved: true })
    }
}

/// Nine in the morning of the city's day, and some minutes.
pub fn morning(on: NaiveDate, minute: i64) -> Moment {
    let nine = on.and_hms_opt(1, 0, 0).unwrap_or_default().and_utc();
    Moment::at(nine + Duration::minutes(minute))
}
