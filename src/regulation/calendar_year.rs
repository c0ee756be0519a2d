//! The working calendar of one year, as the city imports it (全国年节及纪念日放假办法; `domain.md` §3.9).
//!
//! **Our reading.** The State Council announces each year which days are off and which weekend days are worked; a year is imported whole
//! and replaces what was there. Local festivals may be added. Due dates already set are not moved when a calendar changes.

use super::authority::{Action, Subject, may};
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No};
use super::people::Actor;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Fewest rest days a believable year holds: the seven festivals of the national rules.
const FEWEST_RESTS: usize = 7;

/// One day that differs from Monday–Friday.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SpecialDay {
    /// The day.
    pub day: NaiveDate,
    /// Whether people work on it.
    pub is_workday: bool,
    /// What it is: 春节放假, 春节调休上班.
    pub name: String,
}

/// Every day of a year that differs from Monday–Friday, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarYear {
    /// The year.
    pub year: i32,
    /// Its special days; none while the year is not imported.
    pub days: Vec<SpecialDay>,
    /// The document they come from.
    pub source: String,
}

impl Aggregate for CalendarYear {
    const KIND: &'static str = "calendar";
    fn id(&self) -> i64 {
        i64::from(self.year)
    }
    fn version(&self) -> i32 {
        i32::try_from(self.days.len()).unwrap_or(0)
    }
    fn state_name(&self) -> &'static str {
        if self.days.is_empty() { "missing" } else { "imported" }
    }
}

/// Replaces the calendar of a year by what was announced.
pub fn import(
    old: CalendarYear,
    mut days: Vec<SpecialDay>,
    source: &str,
    by: &Actor,
) -> Result<Decision<CalendarYear>, No> {
    let role = may(by, Action::ImportCalendar, &Subject::default())?;
    days.sort();
    No::unless_empty(faults(old.year, &days, source))?;
    let next = CalendarYear { year: old.year, days, source: source.trim().to_owned() };
    Ok(Decision::changed(old, next, Event::by(role, Action::ImportCalendar, Article::HOUSE)))
}

fn faults(year: i32, days: &[SpecialDay], source: &str) -> Vec<FieldError> {
    let mut faults = Vec::new();
    if !(2..=100).contains(&source.trim().chars().count()) {
        faults.push(FieldError::at(
            "source",
            "请写明依据的文件，2至100字",
            "name the source document, 2 to 100 characters",
        ));
    }
    if let Some(stray) = days.iter().find(|d| d.day.year() != year) {
        faults.push(FieldError::at(
            "days",
            format!("{}不在{year}年内", stray.day),
            format!("{} is not in {year}", stray.day),
        ));
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = days.iter().find(|d| !seen.insert(d.day)) {
        faults.push(FieldError::at(
            "days",
            format!("{}出现了两次", twice.day),
            format!("{} is there twice", twice.day),
        ));
    }
    let rests = days.iter().filter(|d| !d.is_workday).count();
    if rests < FEWEST_RESTS {
        faults.push(FieldError::at(
            "days",
            format!("全年放假不少于{FEWEST_RESTS}天，现在只有{rests}天，请核对是否完整"),
            format!("a year has at least {FEWEST_RESTS} days off, but the list has {rests}: is it complete?"),
        ));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::people::{Role, UnitKind};
    use crate::regulation::values::{UnitId, UserId};

    fn clerk(role: Role) -> Actor {
        Actor {
            user: UserId(1),
            name: "冉华".into(),
            unit: UnitId(1),
            unit_name: "市大数据局".into(),
            kind: UnitKind::BigData,
            roles: vec![role],
        }
    }
    fn rest(day: &str) -> SpecialDay {
        SpecialDay { day: day.parse().unwrap(), is_workday: false, name: "国庆节放假".into() }
    }
    fn week(from: u32) -> Vec<SpecialDay> {
        (from..from + 7).map(|d| rest(&format!("2027-10-{d:02}"))).collect()
    }
    fn empty() -> CalendarYear {
        CalendarYear { year: 2027, days: vec![], source: String::new() }
    }

    #[test]
    fn a_whole_year_replaces_what_was_there() {
        let done = import(empty(), week(1), "国务院办公厅通知", &clerk(Role::BureauClerk)).unwrap();
        assert_eq!(done.after().days.len(), 7);
        assert_eq!(done.after().state_name(), "imported");
    }

    #[test]
    fn what_cannot_be_a_year_is_sent_back() {
        let wrong: &[(Vec<SpecialDay>, &str, &str)] = &[
            (vec![rest("2026-10-01")], "国务院办公厅通知", "days"),
            (vec![rest("2027-10-01"); 8], "国务院办公厅通知", "days"),
            (week(1)[..6].to_vec(), "国务院办公厅通知", "days"),
            (week(1), " ", "source"),
        ];
        for (days, source, field) in wrong {
            let Err(No::Invalid(errors)) = import(empty(), days.clone(), source, &clerk(Role::BureauClerk)) else {
                panic!("{days:?} was taken")
            };
            assert!(errors.iter().any(|e| e.field == *field), "{errors:?}");
        }
    }

    #[test]
    fn only_those_whose_duty_it_is() {
        assert!(matches!(import(empty(), week(1), "国务院办公厅通知", &clerk(Role::Finance)), Err(No::Refused(_))));
    }
}
