//! # 第十四条 …对评估优秀的，大数据行业主管部门与相关购买单位给予“年度大数据购买服务‘优秀提供方’”认定…
//!
//! **Our reading.** Not automatic: the bureau's lead and the owner's head both agree, then it is issued, valid twelve months. It is barred in a
//! year in which the supplier has an unqualified result, a rectification (also one that passed) or a listing. It is no qualification and no
//! bonus in procurement (政府采购法实施条例20), and says so. What proves to be wrong is withdrawn: a clerk proposes it with the reason, the lead
//! decides; until then it stands.

use super::authority::{Action, Subject, may};
use super::b07_approval::reason;
use super::b10_evaluation::Evaluation;
use super::calendar::years_after;
use super::decision::{Aggregate, Article, Decision, Event, No, Refusal, Say};
use super::moves::{Step, allowed, step};
use super::people::{Actor, Role, named};
use super::policy::Grade;
use super::values::{EvaluationId, ProjectId, SupplierId, UnitId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const HERE: Article = Article::b(14);

named! {
    /// How far a recognition is.
    RecogState {
        Proposed = "proposed", "待双方同意", "one side has agreed";
        Agreed = "agreed", "双方已同意", "both sides have agreed";
        Issued = "issued", "已认定", "issued";
        Doubted = "doubted", "拟撤销", "withdrawal proposed";
        Withdrawn = "withdrawn", "已撤销", "withdrawn";
    }
}

/// 年度大数据购买服务“优秀提供方”.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// Row number.
    #[serde(skip)]
    pub id: i64,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// The excellent evaluation.
    pub evaluation: EvaluationId,
    /// Its project.
    pub project: ProjectId,
    /// Who is recognised.
    pub supplier: SupplierId,
    /// The owner unit that agrees.
    pub owner: UnitId,
    /// The year.
    pub year: i32,
    /// Who agreed for the bureau, and when.
    pub bureau: Option<(String, NaiveDate)>,
    /// Who agreed for the owner, and when.
    pub owner_side: Option<(String, NaiveDate)>,
    /// Number of the certificate.
    pub no: Option<String>,
    /// Day of issue.
    pub issued_on: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// Why and by whom it is to be withdrawn; the last proposal.
    #[serde(default)]
    pub withdrawal: Option<Withdrawal>,
    /// Who did what.
    pub hands: Vec<(Action, UserId)>,
    /// Where it stands.
    pub state: RecogState,
}

/// A proposal to withdraw a recognition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Why.
    pub reason: String,
    /// Who proposed it, and when.
    pub proposed: (String, NaiveDate),
    /// Who decided on it, and when.
    pub decided: Option<(String, NaiveDate)>,
}

impl Aggregate for Recognition {
    const KIND: &'static str = "recognition";
    fn id(&self) -> i64 {
        self.id
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn state_name(&self) -> &'static str {
        self.state.code()
    }
}

/// The moves of a recognition.
#[rustfmt::skip]
pub const MOVES: &[Step<RecogState>] = &[
    step(RecogState::Proposed, Action::AgreeRecognition, RecogState::Agreed, HERE),
    step(RecogState::Agreed,   Action::IssueRecognition, RecogState::Issued, HERE),
    step(RecogState::Issued,   Action::ProposeWithdrawal, RecogState::Doubted, HERE),
    step(RecogState::Doubted,  Action::WithdrawRecognition, RecogState::Withdrawn, HERE),
    step(RecogState::Doubted,  Action::KeepRecognition, RecogState::Issued, HERE),
];

/// What bars a recognition in the year: counted by the store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Blemish {
    /// Unqualified results of the year, on any contract.
    pub unqualified: i64,
    /// Rectifications open now or of this year.
    pub rectifications: i64,
    /// Listings in force at any time of the year.
    pub listings: i64,
    /// Joint reviews that took the place of this very result after a spot check.
    pub reopened: i64,
}

impl Blemish {
    /// Refuses while any of them stands.
    pub fn refuse(self) -> Result<(), Refusal> {
        let (zh, en) = match self {
            Blemish { listings: 1.., .. } => {
                ("该服务提供方本年度在黑名单内", "the supplier is on the blacklist in this year")
            }
            Blemish { unqualified: 1.., .. } => {
                ("该服务提供方本年度有不合格的评估结果", "the supplier has an unqualified result in this year")
            }
            Blemish { rectifications: 1.., .. } => {
                ("该服务提供方本年度有整改事项", "the supplier has a rectification in this year")
            }
            Blemish { reopened: 1.., .. } => {
                ("抽查未认可自评，该项目已转联合评价", "a spot check has moved this result to the joint review")
            }
            _ => return Ok(()),
        };
        Err(Refusal::state(
            HERE,
            Say::new(zh, en),
            Say::new("下一年度评估为优秀的可以认定", "possible with an excellent result in a later year"),
        ))
    }
}

impl Recognition {
    /// What the authority needs to know.
    pub fn subject(&self) -> Subject {
        Subject { owner: Some(self.owner), hands: self.hands.clone(), ..Subject::default() }
    }
}

/// One side agrees: the bureau's lead or the owner's head. The first agreement begins it, the second completes it.
pub fn agree(
    evaluation: &Evaluation,
    begun: Option<Recognition>,
    blemish: Blemish,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Recognition>, No> {
    let subject = begun.as_ref().map_or(evaluation.subject(), Recognition::subject);
    let role = may(by, Action::AgreeRecognition, &subject)?;
    let owner_side = role == Some(Role::OwnerHead);
    if owner_side && by.unit != evaluation.owner {
        return Err(Refusal::forbidden(
            HERE,
            Say::new("由该项目的业主单位负责人同意", "the head of this project's owner unit agrees"),
            Say::new("其他单位不参与认定", "other units have no part in it"),
        )
        .into());
    }
    if evaluation.outcome().map(|o| o.grade) != Some(Grade::Excellent) || evaluation.is_again() {
        return Err(Refusal::state(
            HERE,
            Say::new(
                "评估结果为优秀且未经整改的，才可认定“优秀提供方”",
                "only an excellent result without rectification may be recognised",
            ),
            Say::new("以后年度评估为优秀的可以认定", "possible with an excellent result in a later year"),
        )
        .into());
    }
    blemish.refuse()?;
    let born = begun.is_none();
    let before = begun.unwrap_or_else(|| blank(evaluation));
    if !born {
        allowed(MOVES, ("认定", "recognition"), before.state, Action::AgreeRecognition)?;
    }
    let mut next = before.clone();
    let side = if owner_side { &mut next.owner_side } else { &mut next.bureau };
    if side.is_some() {
        return Err(Refusal::state(
            HERE,
            Say::new("本方已同意", "your side has agreed"),
            Say::new("等待另一方同意", "the other side's agreement is awaited"),
        )
        .into());
    }
    *side = Some((by.name.clone(), on));
    next.hands.push((Action::AgreeRecognition, by.user));
    if next.bureau.is_some() && next.owner_side.is_some() {
        next.state = RecogState::Agreed;
    }
    let event = Event::by(role, Action::AgreeRecognition, HERE).saying(by.unit_name.clone());
    Ok(if born { Decision::born(next, event) } else { Decision::changed(before, next, event) })
}

fn blank(evaluation: &Evaluation) -> Recognition {
    Recognition {
        id: 0,
        version: 0,
        evaluation: evaluation.id,
        project: evaluation.project,
        supplier: evaluation.supplier,
        owner: evaluation.owner,
        year: evaluation.year,
        bureau: None,
        owner_side: None,
        no: None,
        issued_on: None,
        until: None,
        withdrawal: None,
        hands: Vec::new(),
        state: RecogState::Proposed,
    }
}

/// Issues what both sides agreed on: valid twelve months.
pub fn issue(
    recognition: Recognition,
    no: String,
    blemish: Blemish,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Recognition>, No> {
    let role = may(by, Action::IssueRecognition, &recognition.subject())?;
    allowed(MOVES, ("认定", "recognition"), recognition.state, Action::IssueRecognition)?;
    blemish.refuse()?;
    let mut next = recognition.clone();
    next.state = RecogState::Issued;
    next.no = Some(no.clone());
    next.issued_on = Some(on);
    next.until = Some(years_after(on, 1));
    next.hands.push((Action::IssueRecognition, by.user));
    Ok(Decision::changed(recognition, next, Event::by(role, Action::IssueRecognition, HERE).saying(no)))
}

/// A clerk proposes to withdraw what was issued.
pub fn propose_withdrawal(
    recognition: Recognition,
    why: &str,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Recognition>, No> {
    let role = may(by, Action::ProposeWithdrawal, &recognition.subject())?;
    allowed(MOVES, ("认定", "recognition"), recognition.state, Action::ProposeWithdrawal)?;
    let why = reason("withdrawal", why)?;
    let mut next = recognition.clone();
    next.state = RecogState::Doubted;
    next.withdrawal = Some(Withdrawal { reason: why.clone(), proposed: (by.name.clone(), on), decided: None });
    next.hands.push((Action::ProposeWithdrawal, by.user));
    Ok(Decision::changed(recognition, next, Event::by(role, Action::ProposeWithdrawal, HERE).saying(why)))
}

/// The lead decides on the proposal: the recognition is withdrawn, or stands.
pub fn decide_withdrawal(
    recognition: Recognition,
    withdraw: bool,
    opinion: &str,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Recognition>, No> {
    let (action, state) = match withdraw {
        true => (Action::WithdrawRecognition, RecogState::Withdrawn),
        false => (Action::KeepRecognition, RecogState::Issued),
    };
    let role = may(by, action, &recognition.subject())?;
    allowed(MOVES, ("认定", "recognition"), recognition.state, action)?;
    let opinion = reason("withdrawal", opinion)?;
    let mut next = recognition.clone();
    next.state = state;
    if let Some(withdrawal) = &mut next.withdrawal {
        withdrawal.decided = Some((by.name.clone(), on));
    }
    Ok(Decision::changed(recognition, next, Event::by(role, action, HERE).saying(opinion)))
}

#[cfg(test)]
mod tests {
    use super::super::b10_samples::*;
    use super::*;

    #[test]
    fn both_sides_agree_and_a_clerk_issues_it_for_twelve_months() {
        let excellent = decided(95);
        let clean = Blemish::default();
        let one = agree(&excellent, None, clean, &lead(), d("2026-12-01")).unwrap().after().clone();
        assert_eq!(one.state, RecogState::Proposed);
        assert!(agree(&excellent, Some(one.clone()), clean, &lead(), d("2026-12-01")).is_err(), "one side, once");
        assert!(
            issue(one.clone(), "YX-1".into(), clean, &clerk(), d("2026-12-02")).is_err(),
            "the owner has not agreed"
        );
        assert!(
            agree(&excellent, Some(one.clone()), clean, &person(77, 8, Role::OwnerHead), d("2026-12-01")).is_err(),
            "another owner"
        );
        let both = agree(&excellent, Some(one), clean, &head(), d("2026-12-02")).unwrap().after().clone();
        let done = issue(both, "YX-1".into(), clean, &clerk(), d("2026-12-03")).unwrap();
        assert_eq!(done.after().until, Some(d("2027-12-03")));
    }

    #[test]
    fn withdrawn_by_another_than_who_proposed_it_and_kept_until_then() {
        let clean = Blemish::default();
        let one = agree(&decided(95), None, clean, &lead(), d("2026-12-01")).unwrap().after().clone();
        let both = agree(&decided(95), Some(one), clean, &head(), d("2026-12-02")).unwrap().after().clone();
        assert!(
            propose_withdrawal(both.clone(), "业绩证明材料经查不实", &clerk(), d("2026-12-02")).is_err(),
            "not issued yet"
        );
        let issued = issue(both, "YX-1".into(), clean, &clerk(), d("2026-12-03")).unwrap().after().clone();
        let propose = |why: &str, by: &Actor| propose_withdrawal(issued.clone(), why, by, d("2027-01-05"));
        assert!(propose("不实", &clerk()).is_err(), "without a reason");
        assert!(propose("业绩证明材料经查不实", &head()).is_err(), "the owner does not");
        let doubted = propose("业绩证明材料经查不实", &clerk()).unwrap().after().clone();
        assert_eq!(doubted.until, Some(d("2027-12-03")), "it stands until decided");
        let both_roles = Actor { roles: vec![Role::BureauLead], ..clerk() };
        for (withdraw, by, state) in [
            (true, &lead(), Some(RecogState::Withdrawn)),
            (false, &lead(), Some(RecogState::Issued)),
            (true, &both_roles, None),
            (false, &both_roles, None),
            (true, &clerk(), None),
        ] {
            let done = decide_withdrawal(doubted.clone(), withdraw, "经集体研究，依据充分", by, d("2027-01-08"));
            assert_eq!(done.ok().map(|d| d.after().state), state, "{withdraw} {}", by.name);
        }
    }

    #[test]
    fn barred_by_grade_and_by_every_blemish_of_the_year() {
        let clean = Blemish::default();
        assert!(agree(&decided(85), None, clean, &lead(), d("2026-12-01")).is_err(), "good is not excellent");
        for blemish in [
            Blemish { unqualified: 1, ..clean },
            Blemish { rectifications: 2, ..clean },
            Blemish { listings: 1, ..clean },
        ] {
            assert!(agree(&decided(95), None, blemish, &lead(), d("2026-12-01")).is_err(), "{blemish:?}");
        }
    }
}
