//! People and things the tests of M10–M14 share.

use super::b03_reply::{Window, Words, reply};
use super::b05_conduct::{Answer, Kept};
use super::b09_goals::{Goal, GoalKind, Operator};
use super::b10_evaluation::{Evaluation, State, take_in};
use super::b10_panel::{Invitee, PanelAct, convene};
use super::b10_report::{GoalActual, Outline, Report};
use super::b10_rounds::{Round, Serving, open, plan_yearly};
use super::b11_first::first;
use super::b11_indicators::{Evidence, Mark, Marks};
use super::b11_sheets::{Filled, Sheet, sign_sheet};
use super::calendar::Calendar;
use super::people::{Actor, Role, UnitKind};
use super::policy::{Policy, Track};
use super::values::{ContractId, Fen, FileId, ProjectId, RoundId, Score, SupplierId, UnitId, UserId};
use chrono::NaiveDate;

pub(super) fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) const BUREAU: i64 = 1;
pub(super) const FINANCE: i64 = 2;
pub(super) const NDRC: i64 = 3;
pub(super) const POLICE: i64 = 4;
pub(super) const OWNER: i64 = 9;
pub(super) const VENDOR: i64 = 20;

pub(super) fn kind_of(unit: i64) -> UnitKind {
    match unit {
        BUREAU => UnitKind::BigData,
        FINANCE => UnitKind::Finance,
        NDRC => UnitKind::Ndrc,
        POLICE => UnitKind::Police,
        VENDOR => UnitKind::Vendor,
        _ => UnitKind::Owner,
    }
}

pub(super) fn person(user: i64, unit: i64, role: Role) -> Actor {
    Actor {
        user: UserId(user),
        name: format!("某{user}"),
        unit: UnitId(unit),
        unit_name: format!("单位{unit}"),
        kind: kind_of(unit),
        roles: vec![role],
    }
}

pub(super) fn filer() -> Actor {
    person(91, OWNER, Role::OwnerFiler)
}
pub(super) fn head() -> Actor {
    person(92, OWNER, Role::OwnerHead)
}
pub(super) fn clerk() -> Actor {
    person(11, BUREAU, Role::BureauClerk)
}
pub(super) fn lead() -> Actor {
    person(12, BUREAU, Role::BureauLead)
}
pub(super) fn finance() -> Actor {
    person(21, FINANCE, Role::Finance)
}
pub(super) fn vendor() -> Actor {
    person(201, VENDOR, Role::Vendor)
}
pub(super) fn reviewer(unit: i64) -> Actor {
    let role = match unit {
        FINANCE => Role::Finance,
        NDRC => Role::Ndrc,
        POLICE => Role::Police,
        _ => Role::BureauClerk,
    };
    person(unit * 10 + 1, unit, role)
}

pub(super) fn round() -> Round {
    let planned = plan_yearly(2026, &clerk(), &Policy::default(), &Calendar::default()).unwrap().after().clone();
    let open =
        open((planned, None), &lead(), d("2026-11-02"), (&Policy::default(), &first()), &[]).unwrap().after().clone();
    Round { id: RoundId(1), ..open }
}

pub(super) fn serving(amount: Fen, owner: i64) -> Serving {
    Serving {
        project: ProjectId(1),
        contract: ContractId(1),
        owner: UnitId(owner),
        owner_kind: kind_of(owner),
        supplier: SupplierId(1),
        supplier_unit: UnitId(VENDOR),
        amount,
        track: Track::SelfReport,
        since: d("2026-01-05"),
        goals: vec![Goal {
            name: "可用率".into(),
            kind: GoalKind::Quality,
            operator: Operator::AtLeast,
            target: "99.9".parse().unwrap(),
            unit: "%".into(),
            weight: 100,
        }],
        lead: UnitId(if owner == BUREAU { FINANCE } else { BUREAU }),
    }
}

pub(super) fn drafting(amount: Fen) -> Evaluation {
    take_in(&round(), &serving(amount, OWNER), None, &lead(), d("2026-11-02")).unwrap().after().clone()
}

/// `per_cent` of the points on each indicator, with a reason.
pub(super) fn marks(per_cent: i32) -> Marks {
    first().points().map(|p| Mark::Scored { score: Score(p.0 * per_cent / 100), reason: "依据见附件".into() })
}

/// The same as an agency writes it on its sheet, with every declaration.
pub(super) fn filled(per_cent: i32) -> Filled {
    Filled { marks: marks(per_cent), declared: [true; 5], ..Filled::default() }
}

pub(super) fn full_report(per_cent: i32) -> Report {
    Report {
        marks: marks(per_cent),
        deviations: std::array::from_fn(|_| "部分指标未达预期，已要求补救".into()),
        goals: vec![GoalActual { actual: Some("99.95".parse().unwrap()), deviation: String::new() }],
        summary: "系统运行平稳，响应及时，推广不足".into(),
        security: "三级等保已测评，全年没有安全事件".into(),
        advice: "建议按合同支付，明年加强推广应用".into(),
        unclassified: true,
        items: first().items.map(|items| items.iter().map(|i| Some(Score(i.points.0 * per_cent / 100))).collect()),
        evidence: std::array::from_fn(|n| {
            let row = Evidence {
                agreed: "100".into(),
                actual: "100".into(),
                file: Some(FileId(40 + n as i64)),
                ..Evidence::default()
            };
            vec![row; first().items[n].len()]
        }),
        outline: outline(),
        period_from: Some(d("2026-01-05")),
        period_to: Some(d("2026-10-31")),
        declared: [true; 5],
        ..Report::default()
    }
}

fn outline() -> Outline {
    Outline {
        organised: "由业务科三人评估，查阅月报并抽查工单".into(),
        supplier_view: "无意见".into(),
        talks: "每月召开例会，问题均有记录和回复".into(),
        attention: "应用推广不足".into(),
        improving: "按季度制定推广计划并通报进度".into(),
        improve_by: Some(d("2027-03-31")),
        duties: vec![Answer { kept: Some(Kept::Yes), note: String::new() }; 10],
        ..Outline::default()
    }
}

pub(super) fn filed(amount: Fen, per_cent: i32) -> Evaluation {
    let saved = super::b10_report::save_report(drafting(amount), full_report(per_cent), &first(), &filer())
        .unwrap()
        .after()
        .clone();
    super::b10_report::file_report(saved, &first(), &head(), d("2026-11-09")).unwrap().after().clone()
}

pub(super) fn agencies() -> Vec<Invitee> {
    [BUREAU, FINANCE, NDRC, POLICE]
        .map(|n| Invitee { unit: UnitId(n), name: format!("单位{n}"), kind: kind_of(n), seal: n.to_string() })
        .to_vec()
}

pub(super) fn convened(evaluation: Evaluation) -> (Evaluation, Vec<Sheet>) {
    let by = if evaluation.lead == UnitId(FINANCE) { finance() } else { clerk() };
    let PanelAct { evaluation, sheets } =
        convene(evaluation, agencies(), Vec::new(), d("2026-11-25"), &by, d("2026-11-12")).unwrap();
    (evaluation.after().clone(), sheets.iter().map(|s| s.after().clone()).collect())
}

pub(super) fn signed(evaluation: &Evaluation, sheet: &Sheet, per_cent: i32) -> Sheet {
    let by = reviewer(sheet.agency.0);
    sign_sheet(sheet.clone(), evaluation, filled(per_cent), &by, d("2026-11-18")).unwrap().after().clone()
}

/// What a clerk writes who proposes; the explanations in case they are asked for.
pub(super) fn proposal() -> super::b10_panel::Proposal {
    let why = "已逐项核对评分依据，差异有据可查";
    let fields = (1..=7).map(|n| format!("spread{n}")).chain(["gap".to_owned()]);
    super::b10_panel::Proposal {
        opinion: "汇总无异常，建议照此认定".into(),
        explained: fields.map(|field| (field, why.to_owned())).collect(),
    }
}

/// The result proposed on a day, to a supplier that reads the system.
pub(super) fn proposed(scored: Evaluation, on: &str) -> Evaluation {
    let calendar = Calendar::default();
    let window = Window { days: 5, calendar: &calendar, supplier_reads: true };
    super::b10_panel::propose(scored, &proposal(), window, &clerk(), d(on)).unwrap().after().clone()
}

/// Both sides agree.
pub(super) fn both_agree(proposed: Evaluation, on: &str) -> Evaluation {
    let yes = || Words { agrees: Some(true), ..Words::default() };
    let one = reply(proposed, yes(), &head(), d(on)).unwrap().after().clone();
    reply(one, yes(), &vendor(), d(on)).unwrap().after().clone()
}

/// A decided joint evaluation on which every agency gave the same share of the points.
pub(super) fn decided(per_cent: i32) -> Evaluation {
    let (evaluation, sheets) = convened(filed(Fen::yuan(300_000), 90));
    let sheets = sheets.iter().map(|s| signed(&evaluation, s, per_cent)).collect();
    let closed =
        super::b10_panel::close(evaluation, sheets, &clerk(), d("2026-11-20")).unwrap().evaluation.after().clone();
    let proposed = both_agree(proposed(closed, "2026-11-26"), "2026-11-27");
    let verdict = super::b10_panel::Verdict {
        no: "PG-2026-001".into(),
        opinion: "同意，按汇总得分认定等次".into(),
        ..Default::default()
    };
    let done = super::b10_panel::decide(proposed, verdict, &lead(), d("2026-11-27")).unwrap();
    assert!(matches!(done.after().state, State::Decided(_)));
    done.after().clone()
}
