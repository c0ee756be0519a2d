//! # 第七条（一）计划申报。由服务采购业主单位提出采购计划、确定建设依据和采购内容、明确资金来源及服务采购周期等事项，报大数据主管部门。
//!
//! **Our reading.** A plan is written in eight sections, saved one by one; an incomplete section may be saved, an incomplete plan may
//! not be submitted. The filer writes, the head of the unit submits: never the same person. Returns name every reason at once; a plan
//! that comes back after one is in time, and an addition or not, as it was on the day of its first filing.
//!
//! **Open questions.** The window for plans is not stated; our default is 1 July to 30 September for the next year, later with a reason.

use super::authority::{Action, may};
use super::b07_stages::{Project, State, StateName};
use super::calendar::Calendar;
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::Actor;
use super::policy::{Policy, Track};
use super::values::{ProjectId, ProjectNo};
use chrono::{Datelike, NaiveDate};

pub use super::b07_plan_text::*;

/// A new draft: the number comes from the register, the year is next year's plan (M7.3).
pub fn draft(no: ProjectNo, basics: Basics, by: &Actor, on: NaiveDate) -> Result<Decision<Project>, No> {
    let owner = super::authority::Subject { owner: Some(by.unit), ..Default::default() };
    let role = may(by, Action::DraftPlan, &owner)?;
    named(&basics)?;
    let project = Project {
        id: ProjectId::NEW,
        version: 0,
        no,
        owner: by.unit,
        created_on: on,
        filed_on: None,
        plan: Plan { basics, ..Plan::default() },
        assessment: None,
        approval: None,
        procurements: Vec::new(),
        returns: 0,
        track: Track::SelfReport,
        hands: vec![(Action::DraftPlan, by.user)],
        state: State::Draft,
    };
    Ok(Decision::born(project, Event::by(role, Action::DraftPlan, Article::bi(7, 1))))
}

/// Saves one section. What is missing may be missing; what is there was parsed at the field.
pub fn save_section(project: Project, text: SectionText, by: &Actor) -> Result<Decision<Project>, No> {
    let role = may(by, Action::SavePlan, &project.subject())?;
    project.allows(Action::SavePlan)?;
    if let SectionText::Basics(basics) = &text {
        named(basics)?;
    }
    let mut next = project.clone();
    if let State::Returned { mended, .. } = &mut next.state
        && !mended.contains(&text.section())
    {
        mended.push(text.section());
    }
    match text {
        SectionText::Basics(basics) => next.plan.basics = basics,
        SectionText::Content(content) => next.plan.content = content,
        SectionText::Funding(funding) => next.plan.funding = funding,
        SectionText::Goals(goals) => next.plan.goals = goals,
        SectionText::Security(security) => next.plan.security = security,
        SectionText::Conditions(conditions) => next.plan.conditions = conditions,
        SectionText::Attachments(attachments) => next.plan.attachments = attachments,
    }
    next.hand(Action::SavePlan, by);
    Ok(Decision::changed(project, next, Event::by(role, Action::SavePlan, Article::bi(7, 1))))
}

/// Carries an earlier project's plan into the sections nobody has written in yet. Days, papers and confirmations are not carried.
pub fn carry_over(project: Project, earlier: &Project, by: &Actor) -> Result<Decision<Project>, No> {
    let role = may(by, Action::SavePlan, &project.subject())?;
    may(by, Action::SavePlan, &Project { hands: Vec::new(), ..earlier.clone() }.subject())?;
    project.allows(Action::SavePlan)?;
    let (mut next, old) = (project.clone(), &earlier.plan);
    let blank = |section| project.plan.untouched(section);
    if next.plan.basics.basis.trim().is_empty() {
        next.plan.basics.basis.clone_from(&old.basics.basis);
    }
    if blank(Section::Content) {
        next.plan.content = Content { start: None, end: None, related: earlier.no.to_string(), ..old.content.clone() };
    }
    if blank(Section::Funding) {
        next.plan.funding = Funding { small: false, ..old.funding.clone() };
    }
    if blank(Section::Goals) {
        next.plan.goals.clone_from(&old.goals);
    }
    if blank(Section::Security) {
        next.plan.security =
            Security { mlps_file: None, expert_file: None, nda_file: None, scheme_file: None, ..old.security.clone() };
    }
    if blank(Section::Conditions) {
        next.plan.conditions = Conditions { fair: false, ..old.conditions.clone() };
    }
    next.hand(Action::SavePlan, by);
    let from = format!("从{}带入", earlier.no);
    Ok(Decision::changed(project, next, Event::by(role, Action::SavePlan, Article::bi(7, 1)).saying(from)))
}

/// Even a first draft has a name and a year: by them it is found and numbered.
fn named(basics: &Basics) -> Result<(), No> {
    let wrong = super::b07_plan_complete::basics(basics);
    No::unless_empty(wrong.into_iter().filter(|e| matches!(e.field.as_str(), "name" | "year")).collect())
}

/// Files the plan with the bureau. Every section must be complete, and the track is told from the budget (M10). The bureau looks at it
/// within the working days it has to approve; for the approval itself they run anew from the signed budget.
pub fn submit(
    project: Project,
    by: &Actor,
    on: NaiveDate,
    policy: &Policy,
    calendar: &Calendar,
) -> Result<Decision<Project>, No> {
    let role = may(by, Action::SubmitPlan, &project.subject())?;
    project.allows(Action::SubmitPlan)?;
    let mut errors: Vec<FieldError> = project.plan.all_missing(policy).into_iter().map(|(_, e)| e).collect();
    let first = first_filing(&project);
    if first.is_none_or(|first| out_of_window(&project.plan.basics, first, policy).is_some()) {
        errors.extend(out_of_window(&project.plan.basics, on, policy));
    }
    No::unless_empty(errors)?;
    let mut next = project.clone();
    next.filed_on = first.or(Some(on));
    next.state = State::Declared { on };
    next.track = policy.track(next.plan.funding.budget());
    next.unsign();
    next.hand(Action::SubmitPlan, by);
    let look_by = calendar.workdays_after(on, policy.approval_days);
    Ok(Decision::changed(project, next, Event::by(role, Action::SubmitPlan, Article::bi(7, 1)).due(look_by)))
}

/// The day of the first filing. Of a plan returned before the day was kept, only the day of its return is known: it was filed by then.
fn first_filing(project: &Project) -> Option<NaiveDate> {
    let returned = match project.state {
        State::Returned { on, .. } => Some(on),
        _ => None,
    };
    project.filed_on.or(returned)
}

/// Takes the plan back while nothing has been decided on it. A filing taken back before any return was none.
pub fn recall(project: Project, by: &Actor) -> Result<Decision<Project>, No> {
    let role = may(by, Action::RecallPlan, &project.subject())?;
    project.allows(Action::RecallPlan)?;
    let mut next = project.clone();
    next.state = State::Draft;
    next.filed_on = project.filed_on.filter(|_| project.returns > 0);
    next.unsign();
    next.hand(Action::RecallPlan, by);
    Ok(Decision::changed(project, next, Event::by(role, Action::RecallPlan, Article::bi(7, 1))))
}

/// Gives the project up before there is a contract; the reason stays on record. `contracts` counts those already confirmed on a lot.
pub fn cancel(
    project: Project,
    reason: &str,
    contracts: usize,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Project>, No> {
    let role = may(by, Action::CancelProject, &project.subject())?;
    project.allows(Action::CancelProject)?;
    if contracts > 0 {
        return Err(Refusal::state(
            Article::bi(7, 4),
            Say::new("已有合同生效，项目不能取消", "a contract is in force: the project cannot be cancelled"),
            Say::new("依约履行，或依约解除合同", "perform the contract, or terminate it by its terms"),
        )
        .into());
    }
    let reason = super::b07_approval::reason("reason", reason)?;
    let mut next = project.clone();
    next.state = State::Cancelled { on, reason: reason.clone() };
    next.hand(Action::CancelProject, by);
    Ok(Decision::changed(project, next, Event::by(role, Action::CancelProject, Article::bi(7, 4)).saying(reason)))
}

fn out_of_window(basics: &Basics, on: NaiveDate, policy: &Policy) -> Option<FieldError> {
    let wrong_year = match basics.year - on.year() {
        1 => false,
        0 => basics.addition_reason.trim().is_empty(),
        _ => true,
    };
    if wrong_year {
        return Some(FieldError::at(
            "year",
            "申报年度应为下一年度；当年的追加计划须写明理由（办法第七条）",
            "the plan year is next year; an addition to this year needs its reason (Measures art. 7)",
        ));
    }
    let (month, day) = policy.plan_deadline;
    let late = basics.year == on.year() + 1 && (on.month(), on.day()) > (month, day);
    (late && basics.late_reason.trim().is_empty()).then(|| {
        FieldError::at(
            "late_reason",
            format!("计划应在{month}月{day}日前申报，逾期请写明理由"),
            format!("plans are due by {}-{month:02}-{day:02}; give the reason for filing late", on.year()),
        )
    })
}

impl Project {
    /// Remembers who did it; four eyes are checked against this list.
    pub(in crate::regulation) fn hand(&mut self, action: Action, by: &Actor) {
        let mark = (action, by.user);
        if !self.hands.contains(&mark) {
            self.hands.push(mark);
        }
    }

    /// What changes in the plan takes the signature off its assessment; the quotes stay, nothing typed is lost.
    fn unsign(&mut self) {
        if let Some(assessment) = &mut self.assessment {
            assessment.signed_by = None;
        }
    }

    /// Whether the owner may still write in it.
    pub fn is_open_for_writing(&self) -> bool {
        matches!(self.state.name(), StateName::Draft | StateName::Returned)
    }
}

#[cfg(test)]
#[path = "b07_plan_tests.rs"]
mod tests;
