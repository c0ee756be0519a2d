//! # 第八条 承接政府购买大数据项目服务的主体应须具备以下条件（一）至（八）
//!
//! > （六）近三年内无重大违法记录，通过年检或按要求履行年度报告公示义务，信用良好，未被列入经营异常名录或者严重违法企业名单；
//!
//! **Our reading.** The owner checks all eight conditions of the supplier for this project, each with its proof and the day the proof
//! was looked up. A condition not met refuses the contract; only the seventh and eighth may be not applicable. Proof older than
//! thirty days on the day of use is warned about, not refused.
//!
//! **Open questions.** How often to check again is not said; our default is at the contract, at renewal and each November.

use super::authority::{Action, may};
use super::b07_stages::Project;
use super::b10_evaluation::Evaluation;
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::{Actor, named};
use super::values::{FileId, ProjectId, SupplierId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Days after which a proof is warned about.
pub const PROOF_DAYS: i64 = 30;

named! {
    /// The eight conditions, in the order of the article.
    Condition {
        LegalPerson = "1", "依法设立，有独立承担民事责任的能力", "lawfully established, with civil capacity of its own";
        Governance = "2", "治理结构健全，内部管理和监督制度完善", "sound governance, internal management and supervision";
        Accounting = "3", "有独立健全的财务管理、会计核算和资产管理制度", "finance, accounting and asset management of its own";
        Capacity = "4", "具备提供服务所必需的设施、人员和专业技术能力", "the facilities, staff and skills the service needs";
        Taxes = "5", "有依法缴纳税收和社会保障资金的良好记录", "a good record of paying taxes and social insurance";
        CleanRecord = "6", "近三年内无重大违法记录，信用良好，未被列入经营异常名录或者严重违法企业名单", "no serious offence in the last three years, good credit, on no list of abnormal or seriously illegal companies";
        Separation = "7", "符合国家有关政事分开、政社分开、政企分开的要求", "separate from government as the state requires";
        Others = "8", "法律、法规规定以及购买服务项目要求的其他条件", "other conditions set by law or by this project";
    }
}

impl Condition {
    /// The item of article 8.
    pub fn article(self) -> Article {
        Article::bi(8, Condition::ALL.iter().position(|c| *c == self).map_or(0, |n| n as u8 + 1))
    }

    /// Whether it can be not applicable at all.
    pub fn may_not_apply(self) -> bool {
        matches!(self, Condition::Separation | Condition::Others)
    }
}

named! {
    /// What the check found.
    Answer {
        Met = "ok", "符合", "met";
        NotMet = "no", "不符合", "not met";
        NotApplicable = "na", "不适用", "not applicable";
    }
}

/// One row of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which condition.
    pub condition: Condition,
    /// What was found; none while open.
    pub answer: Option<Answer>,
    /// Basis of the finding; a reason where it is not met or not applicable.
    pub reason: String,
    /// The proof.
    pub proof: Option<FileId>,
    /// Day on which the proof was looked up.
    pub looked_up_on: Option<NaiveDate>,
}

impl Finding {
    /// An open row.
    pub fn open(condition: Condition) -> Finding {
        Finding { condition, answer: None, reason: String::new(), proof: None, looked_up_on: None }
    }

    /// Whether the proof is older than thirty days on the day.
    pub fn is_stale(&self, on: NaiveDate) -> bool {
        self.looked_up_on.is_some_and(|day| (on - day).num_days() > PROOF_DAYS)
    }
}

named! {
    /// How far the check is.
    CheckState {
        Open = "open", "核查中", "in progress";
        Passed = "passed", "符合条件", "conditions met";
        Failed = "failed", "不符合条件", "conditions not met";
    }
}

/// The check of one supplier for one project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Row number.
    #[serde(skip)]
    pub id: i64,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// For which project.
    pub project: ProjectId,
    /// Of whom.
    pub supplier: SupplierId,
    /// Eight rows, in the order of the article.
    pub findings: Vec<Finding>,
    /// Who checked last.
    pub by: UserId,
    /// Name of the checker then.
    pub by_name: String,
    /// When.
    pub on: NaiveDate,
}

impl Aggregate for Check {
    const KIND: &'static str = "supplier_check";
    fn id(&self) -> i64 {
        self.id
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn state_name(&self) -> &'static str {
        self.state().code()
    }
}

impl Check {
    /// A check nobody has begun.
    pub fn blank(project: ProjectId, supplier: SupplierId, by: &Actor, on: NaiveDate) -> Check {
        let findings = Condition::ALL.iter().map(|c| Finding::open(*c)).collect();
        Check { id: 0, version: 0, project, supplier, findings, by: by.user, by_name: by.name.clone(), on }
    }

    /// Computed from the rows: one condition not met fails it, all answered passes it.
    pub fn state(&self) -> CheckState {
        if self.findings.iter().any(|f| f.answer == Some(Answer::NotMet)) {
            CheckState::Failed
        } else if self.findings.iter().all(|f| f.answer.is_some()) {
            CheckState::Passed
        } else {
            CheckState::Open
        }
    }

    /// The conditions whose proof is older than thirty days.
    pub fn stale(&self, on: NaiveDate) -> Vec<Condition> {
        self.findings.iter().filter(|f| f.is_stale(on)).map(|f| f.condition).collect()
    }

    /// The oldest day on which one of its proofs was looked up; none while nothing is answered.
    pub fn oldest(&self) -> Option<NaiveDate> {
        self.findings.iter().filter_map(|f| f.looked_up_on).min()
    }

    /// Refuses a contract unless every condition is met or not applicable (M8).
    pub fn clears(&self) -> Result<(), Refusal> {
        let unmet: Vec<Condition> =
            self.findings.iter().filter(|f| f.answer == Some(Answer::NotMet)).map(|f| f.condition).collect();
        match (self.state(), unmet.first()) {
            (CheckState::Passed, _) => Ok(()),
            (_, Some(first)) => Err(Refusal::state(
                first.article(),
                Say::new(
                    format!("该供应商不符合承接主体条件：{}", names(&unmet, Condition::zh, "；")),
                    format!("the supplier does not meet: {}", names(&unmet, Condition::en, "; ")),
                ),
                Say::new(
                    "条件具备后重新核查，或者依法另行确定供应商",
                    "check again once the condition is met, or lawfully choose another supplier",
                ),
            )),
            _ => Err(unchecked()),
        }
    }
}

fn names(list: &[Condition], of: fn(Condition) -> &'static str, between: &str) -> String {
    list.iter().map(|c| of(*c)).collect::<Vec<_>>().join(between)
}

/// The refusal of a contract whose supplier was not checked, or not to the end.
pub fn unchecked() -> Refusal {
    Refusal::state(
        Article::b(8),
        Say::new("该供应商的八项条件尚未核查完毕", "the supplier's eight conditions are not fully checked"),
        Say::new("先逐项完成承接主体条件核查", "finish the checklist of the supplier's conditions first"),
    )
}

/// The refusal of a renewal on conditions that were looked up too long ago.
pub fn not_fresh() -> Refusal {
    Refusal::state(
        Article::b(8),
        Say::new(
            format!("该供应商的八项条件是{PROOF_DAYS}天以前核查的"),
            format!("the supplier's eight conditions were checked more than {PROOF_DAYS} days ago"),
        ),
        Say::new(
            "续签、追加前重新逐项核查承接主体条件",
            "check the conditions again, item by item, before a renewal or supplement",
        ),
    )
}

/// What the owner is asked to look up again while it reports on the supplier's year (M8, each November): the conditions whose proof is
/// older than thirty days. A warning; nothing waits for it. Nothing once the report is filed, or the project's checks are over.
pub fn november(check: &Check, evaluation: &Evaluation, project: &Project, on: NaiveDate) -> Vec<Condition> {
    let in_hand = evaluation.allows(Action::SaveReport).is_ok() && project.allows(Action::CheckSupplier).is_ok();
    let same = check.supplier == evaluation.supplier && check.project == evaluation.project;
    if in_hand && same { check.stale(on) } else { Vec::new() }
}

/// Saves the rows. A row may stay open; an answered row must be complete.
pub fn save(
    check: Check,
    project: &Project,
    findings: Vec<Finding>,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Check>, No> {
    let role = may(by, Action::CheckSupplier, &project.subject())?;
    project.allows(Action::CheckSupplier)?;
    No::unless_empty(findings.iter().flat_map(|f| wrong(f, on)).collect())?;
    let mut next = check.clone();
    for finding in findings {
        if let Some(row) = next.findings.iter_mut().find(|row| row.condition == finding.condition) {
            *row = finding;
        }
    }
    (next.by, next.by_name, next.on) = (by.user, by.name.clone(), on);
    let event = Event::by(role, Action::CheckSupplier, Article::b(8)).saying(next.state().zh());
    Ok(if check.id == 0 { Decision::born(next, event) } else { Decision::changed(check, next, event) })
}

fn wrong(f: &Finding, on: NaiveDate) -> Vec<FieldError> {
    let Some(answer) = f.answer else { return Vec::new() };
    let at = |field: &str, zh: &str, en: &str| FieldError::at(format!("c{}-{field}", f.condition.code()), zh, en);
    let mut e = Vec::new();
    if answer == Answer::NotApplicable && !f.condition.may_not_apply() {
        e.push(at("answer", "此项条件不能选“不适用”", "this condition always applies"));
    }
    if answer != Answer::Met && f.reason.trim().chars().count() < 10 {
        e.push(at("reason", "请写明理由，不少于10字", "give the reason: at least 10 characters"));
    }
    if answer == Answer::Met && f.proof.is_none() {
        e.push(at("proof", "请上传佐证材料", "upload the proof"));
    }
    match f.looked_up_on {
        None => e.push(at("on", "请填写查询日期", "enter the day it was looked up")),
        Some(day) if day > on => e.push(at("on", "查询日期不能晚于今天", "the date cannot be after today")),
        Some(_) => {}
    }
    e
}

#[cfg(test)]
#[path = "b08_check_tests.rs"]
mod tests;
