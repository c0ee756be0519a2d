//! 催办: whoever follows a project reminds those whose turn it is. No article asks for it; every office expects it (`ux.md` §1.1).
//!
//! **Our reading.** The bureau reminds on every project, the owner's people on their own. Once a day for a project, on the record; the letter
//! goes to everybody who could take the next step, and to nobody where nothing waits.

use super::authority::{Action, may};
use super::b07_stages::Project;
use super::decision::{Aggregate, Article, Decision, Event, No, Refusal, Say};
use super::people::Actor;
use super::values::{ProjectId, UserId};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// One reminder given by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urging {
    /// Row number; 0 for a new one.
    #[serde(skip)]
    pub id: i64,
    /// The project.
    pub project: ProjectId,
    /// The day.
    pub on: NaiveDate,
    /// Who reminded.
    pub by: UserId,
    /// What was waited for, and what else was said.
    pub said: String,
}

impl Aggregate for Urging {
    const KIND: &'static str = "urging";
    fn id(&self) -> i64 {
        self.id
    }
    fn version(&self) -> i32 {
        0
    }
    fn state_name(&self) -> &'static str {
        "sent"
    }
}

/// Something that waits, and for how many people besides the one who reminds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    /// What is to be done.
    pub action: Action,
    /// Others who could do it.
    pub others: usize,
}

/// Days before its day from which a report is soon due, on the board of a round.
pub const SOON: u64 = 3;

/// The last day of the reports that are overdue or soon due.
pub fn soon(on: NaiveDate) -> NaiveDate {
    on.checked_add_days(Days::new(SOON)).unwrap_or(on)
}

/// Whether it was done today already; the refusal says so.
pub fn once_a_day(last: Option<NaiveDate>, on: NaiveDate) -> Result<(), Refusal> {
    if last != Some(on) {
        return Ok(());
    }
    Err(Refusal::state(
        Article::HOUSE,
        Say::new("今天已经催办过这个项目", "a reminder for this project has already been sent today"),
        Say::new(
            "同一项目一天只催办一次，明天可以再催",
            "only one reminder a day per project; you can send another tomorrow",
        ),
    ))
}

/// Nobody is waited for.
pub fn nothing_waits() -> Refusal {
    Refusal::state(
        Article::HOUSE,
        Say::new("现在没有等待他人办理的事项", "nothing is waiting for anybody else now"),
        Say::new("有事项等待办理时可以催办", "possible while something is waiting for somebody"),
    )
}

/// Reminds those whose turn it is.
pub fn urge(
    project: &Project,
    waits: &[Waits],
    last: Option<NaiveDate>,
    note: &str,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Urging>, No> {
    let role = may(by, Action::Remind, &project.subject())?;
    once_a_day(last, on)?;
    let waited: Vec<&str> = waits.iter().filter(|w| w.others > 0).map(|w| w.action.zh()).collect();
    if waited.is_empty() {
        return Err(nothing_waits().into());
    }
    let said = format!("等待办理：{}\n{}", waited.join("、"), note.trim()).trim().to_owned();
    let urging = Urging { id: 0, project: project.id, on, by: by.user, said: said.clone() };
    Ok(Decision::born(urging, Event::by(role, Action::Remind, Article::HOUSE).saying(said)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::super::values::Fen;
    use super::*;

    #[test]
    fn once_a_day_by_bureau_or_owner_and_only_where_somebody_is_waited_for() {
        let project = assessed(Fen::yuan(300_000));
        let waits = [Waits { action: Action::ApprovePlan, others: 2 }];
        let (today, yesterday) = (day("2026-09-02"), Some(day("2026-09-01")));
        for by in [filer(), head(), clerk(), lead()] {
            assert!(urge(&project, &waits, yesterday, "", &by, today).is_ok(), "{:?}", by.roles);
        }
        for by in [other_owner(), finance(), vendor()] {
            assert!(urge(&project, &waits, None, "", &by, today).is_err(), "{:?}", by.roles);
        }
        assert!(urge(&project, &waits, Some(today), "", &filer(), today).is_err(), "once a day");
        let own = [Waits { action: Action::ApprovePlan, others: 0 }];
        assert!(urge(&project, &own, None, "", &lead(), today).is_err(), "nobody reminds themselves");
        let done = urge(&project, &waits, None, " 月底前须报财政 ", &filer(), today).unwrap();
        assert_eq!(done.after().said, "等待办理：批准立项\n月底前须报财政");
    }
}
