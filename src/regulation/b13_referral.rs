//! # 第十三条 大数据项目服务采购过程中，违反政府采购法规的交由财政部门处理…需要追究党纪政务责任的，由大数据主管部门会同相关单位提供涉案线索，由纪检监察机关按照有关规定和程序办理。
//!
//! **Our reading.** A register: to finance or to discipline, with facts and evidence; receipt; outcome. The bureau refers and does not judge.

use super::authority::{Action, Subject, may};
use super::b07_approval::reason;
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No};
use super::moves::{Step, allowed, step};
use super::people::{Actor, UnitKind, named};
use super::values::{FileId, ProjectId, UnitId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const HERE: Article = Article::b(13);

named! {
    /// How far a referral is.
    ReferralState {
        Sent = "sent", "待签收", "sent";
        Received = "received", "办理中", "received";
        Closed = "closed", "已办结", "closed";
    }
}

/// A matter referred.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// Row number.
    #[serde(skip)]
    pub id: i64,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// `YS-2026-001`.
    pub no: String,
    /// Finance or discipline.
    pub to: UnitId,
    /// Its name.
    pub to_name: String,
    /// The project it arose in.
    pub project: Option<ProjectId>,
    /// Whom it concerns.
    pub about: String,
    /// Facts.
    pub facts: String,
    /// Evidence.
    pub evidence: String,
    /// The evidence as a file.
    pub file: Option<FileId>,
    /// Day sent.
    pub sent_on: NaiveDate,
    /// Who received it, and when.
    pub received: Option<(String, NaiveDate)>,
    /// What came of it, and when.
    pub outcome: Option<(String, NaiveDate)>,
    /// Who did what.
    pub hands: Vec<(Action, UserId)>,
    /// Where it stands.
    pub state: ReferralState,
}

impl Aggregate for Referral {
    const KIND: &'static str = "referral";
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

/// The moves of a referral.
#[rustfmt::skip]
pub const MOVES: &[Step<ReferralState>] = &[
    step(ReferralState::Sent,     Action::ReceiveReferral, ReferralState::Received, HERE),
    step(ReferralState::Received, Action::CloseReferral,   ReferralState::Closed,   HERE),
];

impl Referral {
    /// What the authority needs to know.
    pub fn subject(&self) -> Subject {
        Subject { agency: Some(self.to), hands: self.hands.clone(), ..Subject::default() }
    }
}

/// What is referred, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralText {
    /// The unit chosen, with its name and kind.
    pub to: Option<(UnitId, String, UnitKind)>,
    /// The project.
    pub project: Option<ProjectId>,
    /// Whom it concerns.
    pub about: String,
    /// Facts.
    pub facts: String,
    /// Evidence.
    pub evidence: String,
    /// The evidence as a file.
    pub file: Option<FileId>,
}

/// Refers a matter to finance or discipline.
pub fn refer(no: String, text: ReferralText, by: &Actor, on: NaiveDate) -> Result<Decision<Referral>, No> {
    let role = may(by, Action::Refer, &Subject::default())?;
    let mut errors = Vec::new();
    let to = text.to.filter(|(_, _, kind)| matches!(kind, UnitKind::Finance | UnitKind::Discipline));
    if to.is_none() {
        errors.push(FieldError::at("to", "请选择财政部门或纪检监察机关", "choose finance or discipline"));
    }
    for (field, value, least, zh, en) in [
        ("about", &text.about, 2, "请写明涉及的单位或人员", "say whom it concerns"),
        ("facts", &text.facts, 20, "请写明事实，不少于20字", "state the facts: at least 20 characters"),
        ("evidence", &text.evidence, 10, "请列明证据，不少于10字", "list the evidence: at least 10 characters"),
    ] {
        if value.trim().chars().count() < least {
            errors.push(FieldError::at(field, zh, en));
        }
    }
    let Some((to, to_name, _)) = to.filter(|_| errors.is_empty()) else { return Err(No::Invalid(errors)) };
    let referral = Referral {
        id: 0,
        version: 0,
        no,
        to,
        to_name: to_name.clone(),
        project: text.project,
        about: text.about,
        facts: text.facts,
        evidence: text.evidence,
        file: text.file,
        sent_on: on,
        received: None,
        outcome: None,
        hands: vec![(Action::Refer, by.user)],
        state: ReferralState::Sent,
    };
    Ok(Decision::born(referral, Event::by(role, Action::Refer, HERE).saying(to_name)))
}

/// The agency gives its receipt.
pub fn receive(referral: Referral, by: &Actor, on: NaiveDate) -> Result<Decision<Referral>, No> {
    let role = may(by, Action::ReceiveReferral, &referral.subject())?;
    allowed(MOVES, ("移送", "referral"), referral.state, Action::ReceiveReferral)?;
    let mut next = referral.clone();
    next.state = ReferralState::Received;
    next.received = Some((by.name.clone(), on));
    Ok(Decision::changed(referral, next, Event::by(role, Action::ReceiveReferral, HERE)))
}

/// The agency writes down what came of it.
pub fn close(referral: Referral, outcome: &str, by: &Actor, on: NaiveDate) -> Result<Decision<Referral>, No> {
    let role = may(by, Action::CloseReferral, &referral.subject())?;
    allowed(MOVES, ("移送", "referral"), referral.state, Action::CloseReferral)?;
    let outcome = reason("outcome", outcome)?;
    let mut next = referral.clone();
    next.state = ReferralState::Closed;
    next.outcome = Some((outcome.clone(), on));
    Ok(Decision::changed(referral, next, Event::by(role, Action::CloseReferral, HERE).saying(outcome)))
}

#[cfg(test)]
mod tests {
    use super::super::b10_samples::*;
    use super::super::people::Role;
    use super::*;

    fn text(kind: UnitKind) -> ReferralText {
        ReferralText {
            to: Some((UnitId(FINANCE), "市财政局".into(), kind)),
            about: "某代理机构".into(),
            facts: "将应当公开招标的项目拆分成三个合同，分别询价采购".into(),
            evidence: "三份合同、询价单及采购记录".into(),
            ..ReferralText::default()
        }
    }

    #[test]
    fn referred_received_closed_by_the_agency_itself() {
        let sent = refer("YS-1".into(), text(UnitKind::Finance), &clerk(), d("2026-11-03")).unwrap().after().clone();
        assert!(receive(sent.clone(), &person(30, 50, Role::Finance), d("2026-11-04")).is_err(), "another unit");
        assert!(
            close(sent.clone(), "已立案处理，处以警告并责令改正", &finance(), d("2026-11-04")).is_err(),
            "receipt first"
        );
        let got = receive(sent, &finance(), d("2026-11-04")).unwrap().after().clone();
        assert!(close(got, "已立案处理，处以警告并责令改正", &finance(), d("2026-11-20")).is_ok());
    }

    #[test]
    fn only_finance_and_discipline_take_referrals() {
        for kind in UnitKind::ALL {
            let done = refer("YS-1".into(), text(*kind), &clerk(), d("2026-11-03"));
            assert_eq!(done.is_ok(), matches!(kind, UnitKind::Finance | UnitKind::Discipline), "{kind}");
        }
        assert!(refer("YS-1".into(), text(UnitKind::Finance), &filer(), d("2026-11-03")).is_err());
    }
}
