//! People and projects for the table tests of the rules: a complete plan, and the same project further on its way.

use super::a17_security::MlpsLevel;
use super::accounts::{State as Standing, Tongue, User};
use super::authority::Action;
use super::b07_budget::{AssessmentText, Quote, assess, sign};
use super::b07_plan::{Attachments, Basics, Conditions, Content, Fund, FundKind, Funding, Method, Plan, Security};
use super::b07_stages::Project;
use super::b09_goals::{Goal, GoalKind, Operator};
use super::calendar::Calendar;
use super::decision::{Article, Decision, Event, No};
use super::people::{Actor, Role, UnitKind};
use super::policy::Policy;
use super::values::{Fen, FileId, ProjectNo, SupplierId, UnitId, UserId};
use super::{b07_approval, b07_plan, b07_procurement};
use chrono::NaiveDate;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn person(user: i64, unit: i64, kind: UnitKind, roles: &[Role]) -> Actor {
    Actor {
        user: UserId(user),
        name: format!("人员{user}"),
        unit: UnitId(unit),
        unit_name: format!("单位{unit}"),
        kind,
        roles: roles.to_vec(),
    }
}
/// An act of any kind, as its verb would decide it, noted on an account.
pub(crate) fn noted(action: Action) -> Decision<User> {
    let user = User {
        id: UserId(7),
        version: 1,
        unit: UnitId(10),
        login: "person7".into(),
        name: "人员7".into(),
        email: None,
        phone: String::new(),
        lang: Tongue::Zh,
        roles: Vec::new(),
        proposed: None,
        state: Standing::Active,
    };
    Decision::changed(user.clone(), user, Event::by(None, action, Article::HOUSE))
}

pub(crate) fn filer() -> Actor {
    person(1, 10, UnitKind::Owner, &[Role::OwnerFiler])
}
pub(crate) fn head() -> Actor {
    person(2, 10, UnitKind::Owner, &[Role::OwnerHead])
}
pub(crate) fn other_owner() -> Actor {
    person(3, 11, UnitKind::Owner, &[Role::OwnerFiler])
}
pub(crate) fn clerk() -> Actor {
    person(4, 20, UnitKind::BigData, &[Role::BureauClerk])
}
pub(crate) fn lead() -> Actor {
    person(5, 20, UnitKind::BigData, &[Role::BureauLead])
}
pub(crate) fn finance() -> Actor {
    person(6, 21, UnitKind::Finance, &[Role::Finance])
}
pub(crate) fn ndrc() -> Actor {
    person(5, 4, UnitKind::Ndrc, &[Role::Ndrc])
}
pub(crate) fn police() -> Actor {
    person(6, 5, UnitKind::Police, &[Role::Police])
}
pub(crate) fn vendor() -> Actor {
    person(7, 40, UnitKind::Vendor, &[Role::Vendor])
}

fn goal(name: &str, weight: u32) -> Goal {
    Goal {
        name: name.into(),
        kind: GoalKind::Quality,
        operator: Operator::AtLeast,
        target: 99.into(),
        unit: "%".into(),
        weight,
    }
}

/// A plan for 2027 that may be submitted as it stands.
pub(crate) fn whole_plan(budget: Fen) -> Plan {
    Plan {
        basics: Basics {
            name: "区域影像数据共享服务（2027年度）".into(),
            year: 2027,
            basis: "《铜仁市卫生健康信息化规划》（铜卫健发〔2025〕18号）第三章".into(),
            basis_file: Some(FileId(1)),
            ..Basics::default()
        },
        content: Content {
            content: "为全市十所公立医院提供影像存储、归档和跨院调阅服务".into(),
            catalogue: "C16020000".into(),
            start: Some(day("2027-01-15")),
            end: Some(day("2028-01-14")),
            method: Some(Method::Consultation),
            sme_reserved: Some(true),
            ..Content::default()
        },
        funding: Funding {
            budget: Some(budget),
            funds: vec![Fund { kind: FundKind::Fiscal, line: "2100199".into(), amount: budget }],
            small: false,
        },
        goals: vec![goal("系统可用率", 40), goal("响应及时率", 30), goal("用户满意度", 30)],
        security: Security {
            system: "区域影像平台".into(),
            level: Some(MlpsLevel::L3),
            mlps_file: Some(FileId(2)),
            security_budget: Some(Fen::yuan(20_000)),
            on_cloud: Some(true),
            authorised_operation: Some(false),
            personal_data: Some(true),
            ..Security::default()
        },
        conditions: Conditions { special: String::new(), fair: true },
        attachments: Attachments { survey: Some(FileId(3)), scheme: Some(FileId(4)), other: None, unclassified: true },
    }
}

pub(crate) fn drafted(budget: Fen) -> Project {
    let plan = whole_plan(budget);
    let no = ProjectNo::new(2027, 1);
    let born = b07_plan::draft(no, plan.basics.clone(), &filer(), day("2026-08-03")).unwrap();
    Project { plan, ..after(Ok(born)) }
}

pub(crate) fn after(done: Result<Decision<Project>, No>) -> Project {
    done.unwrap().after().clone()
}

pub(crate) fn declared(budget: Fen) -> Project {
    after(b07_plan::submit(drafted(budget), &head(), day("2026-08-10"), &Policy::default(), &Calendar::default()))
}

pub(crate) fn quotes(price: Fen) -> AssessmentText {
    let quote = |vendor: &str| Quote { vendor: vendor.into(), price, on: day("2026-08-11"), file: Some(FileId(5)) };
    AssessmentText {
        quotes: vec![quote("甲公司"), quote("乙公司"), quote("丙公司")],
        assessed: price,
        opinion: "取三家报价的平均值并核减一成".into(),
        ..AssessmentText::default()
    }
}

pub(crate) fn assessed(budget: Fen) -> Project {
    let project = after(assess(declared(budget), quotes(budget), &filer(), day("2026-08-12")));
    after(sign(project, &head(), day("2026-08-13"), &Policy::default(), &Calendar::default()))
}

pub(crate) fn ruling() -> b07_approval::Ruling {
    b07_approval::Ruling { opinion: "方案可行，预算合理，同意立项".into(), ..Default::default() }
}

pub(crate) fn approved(budget: Fen) -> Project {
    let no = b07_approval::document_no("铜数立", 2026, 1);
    after(b07_approval::approve(assessed(budget), &ruling(), no, &lead(), day("2026-08-20"), &Policy::default()))
}

pub(crate) fn planned(budget: Fen) -> Project {
    after(b07_approval::list(approved(budget), 2027, day("2026-09-01"), &clerk(), day("2026-09-02")))
}

pub(crate) fn start_of(lots: &[&str]) -> b07_procurement::Start {
    b07_procurement::Start {
        method: Some(Method::Consultation),
        method_reason: String::new(),
        started_on: Some(day("2026-09-10")),
        lots: lots.iter().map(|l| (*l).to_owned()).collect(),
    }
}

pub(crate) fn procuring(budget: Fen) -> Project {
    after(b07_procurement::start(planned(budget), start_of(&["全部"]), &filer(), day("2026-09-10")))
}

pub(crate) fn notice_of(lots: &[(&str, Fen)]) -> b07_procurement::Notice {
    let award = |(lot, amount): &(&str, Fen)| b07_procurement::Award {
        lot: (*lot).to_owned(),
        supplier: SupplierId(1),
        amount: *amount,
        lost_on: None,
    };
    b07_procurement::Notice {
        on: day("2026-09-28"),
        file: Some(FileId(6)),
        lots: lots.iter().map(award).collect(),
        excess_reason: String::new(),
    }
}

pub(crate) fn awarded(budget: Fen) -> Project {
    let notice = notice_of(&[("全部", budget)]);
    let today = day("2026-09-28");
    let policy = Policy::default();
    after(b07_procurement::award(procuring(budget), notice, &filer(), today, &policy, &Calendar::default()))
}

/// The article of a refusal, its code only: `B7.3`.
pub(crate) fn article<T: std::fmt::Debug>(done: Result<T, No>) -> String {
    match done {
        Err(No::Refused(refusal)) => refusal.article.to_string(),
        other => format!("{other:?}"),
    }
}

/// Whether the actor was refused for want of the right, not for the state.
pub(crate) fn forbidden<T>(done: &Result<T, No>) -> bool {
    matches!(done, Err(No::Refused(refusal)) if refusal.forbidden)
}

/// The fields to mend, joined by blanks.
pub(crate) fn fields<T: std::fmt::Debug>(done: Result<T, No>) -> String {
    match done {
        Err(No::Invalid(errors)) => errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>().join(" "),
        other => format!("{other:?}"),
    }
}
