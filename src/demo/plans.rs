//! The scenes from the plan to the award.

use super::acts::Act;
use super::dice::Dice;
use super::names::{GOALS, OPINIONS, OWNERS, RETURN_REASONS, SUPPLIERS, TOPICS};
use super::plot::Life;
use super::stage::Stage;
use crate::problem::Problem;
use crate::regulation::a17_security::MlpsLevel;
use crate::regulation::b07_approval::{Reason, Ruling};
use crate::regulation::b07_budget::{AssessmentText, Quote};
use crate::regulation::b07_plan::{
    self, Attachments, Basics, Conditions, Content, Fund, FundKind, Funding, Method, Section, SectionText, Security,
};
use crate::regulation::b07_procurement::{self, Award, Notice, Start};
use crate::regulation::b09_goals::{Goal, GoalKind, Operator};
use crate::regulation::people::Role;
use crate::regulation::values::{Fen, FileId, ProjectNo};
use crate::store::projects;
use crate::store::tx::Tx;
use crate::usecases as u;
use chrono::{Datelike, Days, NaiveDate};
use rust_decimal::Decimal;
use std::str::FromStr;

/// The name of a project: the unit's field, what is bought, the year.
pub fn name(life: &Life) -> String {
    let serial = if life.n >= 60 { format!("第{}期", life.n) } else { String::new() };
    format!("{}{}{serial}（{}年度）", OWNERS[life.owner].1, TOPICS[life.topic].0, life.year)
}

/// Plays one scene between plan and award; answers with the project's number.
pub fn play(stage: &Stage, tx: &mut Tx<'_>, life: &Life, act: Act, on: NaiveDate) -> Result<ProjectNo, Problem> {
    if act == Act::Write {
        return write(stage, tx, life, on);
    }
    let no = stage.number(life)?;
    let version = projects::by_no(tx.conn(), &no)?.version;
    let mut dice = Dice::new(life.n * 31 + u64::from(on.num_days_from_ce().unsigned_abs()));
    let cmd_no = no.clone();
    match act {
        Act::Submit => stage.owner(tx, life, Role::OwnerHead, on, |tx| {
            u::submit_plan::submit_plan(tx, &u::submit_plan::Cmd { no: cmd_no, version })
        }),
        Act::Return => {
            let text = (*dice.one(RETURN_REASONS)).to_owned();
            let reasons = vec![Reason { section: Some(Section::Basics), text }];
            stage.bureau(tx, Role::BureauClerk, on, |tx| {
                u::return_plan::return_plan(tx, &u::return_plan::Cmd { no: cmd_no, version, reasons })
            })
        }
        Act::Resubmit => {
            let kept = projects::by_no(tx.conn(), &no)?.plan.basics;
            let late_reason = if kept.late_reason.is_empty() { late(on) } else { kept.late_reason.clone() };
            let text = SectionText::Basics(Basics { basis: basis(life, "（已补充文号）"), late_reason, ..kept });
            let mended = u::save_section::Cmd { no: cmd_no.clone(), version, text };
            stage.owner(tx, life, Role::OwnerFiler, on, |tx| u::save_section::save_section(tx, &mended))?;
            let submit = u::submit_plan::Cmd { no: cmd_no, version: version + 1 };
            stage.owner(tx, life, Role::OwnerHead, on, |tx| u::submit_plan::submit_plan(tx, &submit))
        }
        Act::Assess => {
            let quote = stage.paper(tx, life, "报价单", on)?;
            let cmd = u::assess_budget::Cmd { no: cmd_no, version, text: assessment(life, quote, &mut dice, on) };
            stage.owner(tx, life, Role::OwnerFiler, on, |tx| u::assess_budget::assess_budget(tx, &cmd))
        }
        Act::Sign => stage.owner(tx, life, Role::OwnerHead, on, |tx| {
            u::sign_budget::sign_budget(tx, &u::sign_budget::Cmd { no: cmd_no, version })
        }),
        Act::Approve => {
            let ruling = Ruling { opinion: (*dice.one(OPINIONS)).to_owned(), ..Ruling::default() };
            stage.bureau(tx, Role::BureauLead, on, |tx| {
                u::approve_plan::approve_plan(tx, &u::approve_plan::Cmd { no: cmd_no, version, ruling })
            })
        }
        Act::Reject => {
            let opinion = "与在建的同类平台重复，建议并入市级统一平台后另行申报。".to_owned();
            stage.bureau(tx, Role::BureauLead, on, |tx| {
                u::reject_plan::reject_plan(tx, &u::reject_plan::Cmd { no: cmd_no, version, opinion })
            })
        }
        Act::List => {
            let cmd = u::list_plans::Cmd { rows: vec![(cmd_no, version)], reported_on: on };
            stage.bureau(tx, Role::BureauClerk, on, |tx| u::list_plans::list_plans(tx, &cmd)).map(|_| no.clone())
        }
        _ => buy(stage, tx, life, act, on),
    }
}

/// From the start of the procurement to the award, or to its end.
fn buy(stage: &Stage, tx: &mut Tx<'_>, life: &Life, act: Act, on: NaiveDate) -> Result<ProjectNo, Problem> {
    let no = stage.number(life)?;
    let version = projects::by_no(tx.conn(), &no)?.version;
    let cmd_no = no.clone();
    match act {
        Act::Procure | Act::ProcureAgain => {
            let start = Start {
                method: Some(method(life)),
                method_reason: String::new(),
                started_on: Some(on),
                lots: vec!["第一包".into()],
            };
            stage.owner(tx, life, Role::OwnerFiler, on, |tx| {
                u::start_procurement::start_procurement(tx, &u::start_procurement::Cmd { no: cmd_no, version, start })
            })
        }
        Act::Award => {
            let lots = vec![Award {
                lot: "第一包".into(),
                supplier: stage.supplier(life),
                amount: life.amount,
                lost_on: None,
            }];
            let file = stage.paper(tx, life, "中标通知书", on)?;
            let notice = Notice { on, file, lots, excess_reason: String::new() };
            stage.owner(tx, life, Role::OwnerFiler, on, |tx| {
                u::record_award::record_award(tx, &u::record_award::Cmd { no: cmd_no, version, notice })
            })
        }
        Act::Fail => {
            let reason = "实质性响应的供应商不足三家，按规定废标，重新组织采购。";
            stage.owner(tx, life, Role::OwnerFiler, on, |tx| {
                let project = projects::by_no(tx.conn(), &cmd_no)?;
                projects::save(tx, b07_procurement::fail(project, reason, 0, tx.actor(), on)?)
            })
        }
        .map(|_| no.clone()),
        Act::Cancel => {
            let reason = "机构职能划转，该项服务并入市级统一平台，不再单独采购。";
            stage.owner(tx, life, Role::OwnerHead, on, |tx| {
                let project = projects::by_no(tx.conn(), &cmd_no)?;
                projects::save(tx, b07_plan::cancel(project, reason, 0, tx.actor(), on)?)
            })
        }
        .map(|_| no.clone()),
        _ => Ok(no),
    }
}

/// Why a plan written on this day may come after the window.
fn late(on: NaiveDate) -> String {
    if (on.month(), on.day()) >= (9, 15) {
        "市级统筹项目清单9月中旬才下达，故逾期申报".to_owned()
    } else {
        String::new()
    }
}

fn basis(life: &Life, more: &str) -> String {
    format!(
        "《市{}信息化“十四五”规划》（铜府发〔2021〕{}号）第三章及年度工作要点{more}",
        OWNERS[life.owner].1,
        3 + life.n % 40
    )
}

fn basics(life: &Life, basis_file: Option<FileId>) -> Basics {
    Basics { name: name(life), year: life.year, basis: basis(life, ""), basis_file, ..Basics::default() }
}

fn method(life: &Life) -> Method {
    match life.amount {
        a if a >= Fen::yuan(1_000_000) => Method::Open,
        a if a >= Fen::yuan(300_000) => Method::Consultation,
        _ => Method::Inquiry,
    }
}

/// Writes every section, as the filer does on one morning.
fn write(stage: &Stage, tx: &mut Tx<'_>, life: &Life, on: NaiveDate) -> Result<ProjectNo, Problem> {
    let named = stage.paper(tx, life, "建设依据", on)?;
    let basics = Basics { late_reason: late(on), ..basics(life, named) };
    let first = u::draft_plan::Cmd { basics, from: None };
    let no = stage.owner(tx, life, Role::OwnerFiler, on, |tx| u::draft_plan::draft_plan(tx, &first))?;
    stage.remember(life, &no);
    let papers = Papers {
        survey: stage.paper(tx, life, "市场调查报告", on)?,
        scheme: stage.paper(tx, life, "服务采购方案", on)?,
        mlps: stage.paper(tx, life, "等保评估材料", on)?,
    };
    for text in sections(life, &papers) {
        let version = projects::by_no(tx.conn(), &no)?.version;
        let cmd = u::save_section::Cmd { no: no.clone(), version, text };
        stage.owner(tx, life, Role::OwnerFiler, on, |tx| u::save_section::save_section(tx, &cmd))?;
    }
    Ok(no)
}

struct Papers {
    survey: Option<FileId>,
    scheme: Option<FileId>,
    mlps: Option<FileId>,
}

fn sections(life: &Life, papers: &Papers) -> Vec<SectionText> {
    let (topic, what, level) = TOPICS[life.topic];
    let start = NaiveDate::from_ymd_opt(life.year, 3, 2).unwrap_or_default();
    let end = start.checked_add_days(Days::new(364)).unwrap_or(start);
    vec![
        SectionText::Content(Content {
            content: format!("{}{topic}，包括{what}。", OWNERS[life.owner].1),
            catalogue: "C16020000（信息系统集成实施服务）".into(),
            start: Some(start),
            end: Some(end),
            method: Some(method(life)),
            sme_reserved: Some(life.n.is_multiple_of(3)),
            ..Content::default()
        }),
        SectionText::Funding(Funding {
            budget: Some(life.amount),
            funds: vec![Fund { kind: FundKind::Fiscal, line: "信息化建设专项".into(), amount: life.amount }],
            ..Funding::default()
        }),
        SectionText::Goals(goals()),
        SectionText::Security(Security {
            system: format!("{}{}", OWNERS[life.owner].1, topic.trim_end_matches("服务")),
            level: MlpsLevel::from_code(level),
            mlps_file: papers.mlps,
            security_budget: Some(life.amount.percent_floor(500)),
            on_cloud: Some(true),
            authorised_operation: Some(false),
            personal_data: Some(life.n.is_multiple_of(2)),
            ..Security::default()
        }),
        SectionText::Conditions(Conditions { special: "具备三年以上同类服务经验".into(), fair: true }),
        SectionText::Attachments(Attachments {
            survey: papers.survey,
            scheme: papers.scheme,
            other: None,
            unclassified: true,
        }),
    ]
}

fn goals() -> Vec<Goal> {
    let goal = |(name, kind, operator, target, unit, weight): &(&str, &str, &str, &str, &str, u32)| {
        Some(Goal {
            name: (*name).into(),
            kind: GoalKind::from_code(kind)?,
            operator: Operator::from_code(operator)?,
            target: Decimal::from_str(target).ok()?,
            unit: (*unit).into(),
            weight: *weight,
        })
    };
    GOALS.iter().filter_map(goal).collect()
}

fn assessment(life: &Life, file: Option<FileId>, dice: &mut Dice, on: NaiveDate) -> AssessmentText {
    let quotes = (0..3usize).map(|k| Quote {
        vendor: SUPPLIERS[(life.supplier + k * 3) % SUPPLIERS.len()].0.into(),
        price: life.amount.percent_floor(dice.from(9_600, 11_200)),
        on: on.checked_sub_days(Days::new(7 + k as u64)).unwrap_or(on),
        file,
    });
    AssessmentText {
        quotes: quotes.collect(),
        assessed: life.amount,
        opinion: "按三家报价和上年同类合同综合测算，人员投入和云资源分项核定。".into(),
        few_reason: String::new(),
        excess_reason: String::new(),
    }
}
