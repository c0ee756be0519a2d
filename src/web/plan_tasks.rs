//! The task list of a plan: each section's state by shape and word.

use crate::regulation::b07_plan::Section;
use crate::regulation::b07_stages::{Project, State};
use crate::regulation::policy::Policy;
use chrono::NaiveDate;

/// One line of the list.
#[derive(Debug, Clone)]
pub struct Task {
    /// The section.
    pub section: Section,
    /// Its place, from 1.
    pub n: usize,
    /// `todo`, `run`, `done`, `back`, `late` or `bad`: the shape.
    pub mark: &'static str,
    /// The word, a phrase; with a gap where `count` is not nought.
    pub word: &'static str,
    /// How many fields are missing or wrong.
    pub count: usize,
    /// Whether it can be opened now.
    pub open: bool,
}

/// The day by which a draft is due with the bureau; a returned plan was in time once.
pub fn deadline(project: &Project, policy: &Policy) -> Option<NaiveDate> {
    let (month, day) = policy.plan_deadline;
    NaiveDate::from_ymd_opt(project.plan.basics.year - 1, month, day)
        .filter(|_| project.state == State::Draft && project.filed_on.is_none())
}

/// Every section with its state.
pub fn tasks(project: &Project, policy: &Policy, today: NaiveDate) -> Vec<Task> {
    let plan = &project.plan;
    let late = deadline(project, policy).is_some_and(|last| today > last);
    let whole = plan.all_missing(policy).is_empty();
    let task = |(n, section): (usize, &Section)| {
        let (mark, word, count) = match section {
            Section::Check if whole => ("todo", "未开始", 0),
            Section::Check => ("todo", "暂不可填", 0),
            section => state(project, *section, policy, late),
        };
        Task { section: *section, n: n + 1, mark, word, count, open: whole || *section != Section::Check }
    };
    Section::ALL.iter().enumerate().map(task).collect()
}

fn state(project: &Project, section: Section, policy: &Policy, late: bool) -> (&'static str, &'static str, usize) {
    let missing = project.plan.missing(section, policy).len();
    if is_back(project, section) {
        ("back", "已退回", 0)
    } else if missing == 0 {
        ("done", "已完成", 0)
    } else {
        let word = if project.plan.untouched(section) { ("未开始", 0) } else { ("缺{}项", missing) };
        let shape = if word.1 == 0 { "todo" } else { "run" };
        (if late && word.1 > 0 { "late" } else { shape }, word.0, word.1)
    }
}

/// Named in the bureau's return and not saved since.
fn is_back(project: &Project, section: Section) -> bool {
    match &project.state {
        State::Returned { reasons, mended, .. } => {
            reasons.iter().any(|r| r.section == Some(section)) && !mended.contains(&section)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::b07_approval::{Reason, return_plan};
    use crate::regulation::testing::*;
    use crate::regulation::values::Fen;

    fn marks(project: &Project, today: &str) -> Vec<&'static str> {
        tasks(project, &Policy::default(), day(today)).iter().map(|t| t.mark).collect()
    }

    #[test]
    fn the_six_states() {
        let budget = Fen::yuan(300_000);
        let mut project = drafted(budget);
        project.plan.goals.clear();
        project.plan.content.content.clear();
        let expected = ["done", "run", "done", "todo", "done", "done", "done", "todo"];
        assert_eq!(marks(&project, "2026-08-10"), expected);
        let late = ["done", "late", "done", "todo", "done", "done", "done", "todo"];
        assert_eq!(marks(&project, "2026-10-01"), late);
        let reason = Reason { section: Some(Section::Goals), text: "绩效目标应量化".into() };
        let back = after(return_plan(assessed(budget), &[reason], &clerk(), day("2026-08-20"), &Policy::default()));
        assert_eq!(marks(&back, "2026-08-21")[3], "back");
    }
}
