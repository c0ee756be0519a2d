//! # 第七条（四）服务采购。由服务采购业主单位结合立项审批意见，按照相关法规和程序实施采购。
//!
//! **Our reading.** One project, as many attempts as it takes (废标 is no end), each with its lots; an award names a supplier and a
//! price lot by lot, a lot nobody won goes into the next attempt. All awards of one approval count together: they stay within the
//! budget or say why not, and they may raise the track, never lower it. The contract is due thirty days after the award notice
//! (政府采购法 46).
//!
//! **Open questions.** Whether an award may be taken back is left to procurement law; we let the owner record the attempt as failed
//! while no contract rests on it, so that a refused winner does not block the project.

use super::authority::{Action, may};
use super::b07_plan::Method;
use super::b07_stages::Project;
use super::calendar::Calendar;
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::Actor;
use super::policy::Policy;
use super::values::{Fen, FileId, SupplierId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Days from the award notice to the contract (政府采购法 46).
pub const CONTRACT_DAYS: u32 = 30;

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Outcome {
    /// Still running.
    Open,
    /// Awarded, lot by lot.
    Awarded {
        /// Day of the award notice.
        on: NaiveDate,
        /// The notice.
        file: Option<FileId>,
        /// Who won which lot at which price.
        lots: Vec<Award>,
        /// Why all awards together exceed the budget.
        excess_reason: String,
        /// Day by which the contracts are due.
        contract_by: NaiveDate,
    },
    /// 废标.
    Failed {
        /// Day.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
}

/// One lot won.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// Name of the lot.
    pub lot: String,
    /// The winner.
    pub supplier: SupplierId,
    /// The price in fen.
    pub amount: Fen,
    /// Day on which its contract was terminated while the project was still procuring: the lot is to be won anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_on: Option<NaiveDate>,
}

/// One attempt at procurement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procurement {
    /// Running number, 1 for the first attempt.
    pub n: u32,
    /// Method used.
    pub method: Method,
    /// Why it differs from the method in the approved plan.
    pub method_reason: String,
    /// Day it began.
    pub started_on: NaiveDate,
    /// Names of the lots.
    pub lots: Vec<String>,
    /// How it ended.
    pub outcome: Outcome,
}

/// What the filer enters to begin an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// Method used.
    pub method: Option<Method>,
    /// Why it differs from the plan.
    pub method_reason: String,
    /// Day it began.
    pub started_on: Option<NaiveDate>,
    /// Names of the lots.
    pub lots: Vec<String>,
}

/// What the filer enters of an award notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Day of the award notice.
    pub on: NaiveDate,
    /// The notice.
    pub file: Option<FileId>,
    /// The lots that were won.
    pub lots: Vec<Award>,
    /// Why all awards together exceed the budget.
    pub excess_reason: String,
}

impl Procurement {
    /// The lots won in this attempt; none while it is open or after it failed.
    pub fn awards(&self) -> &[Award] {
        match &self.outcome {
            Outcome::Awarded { lots, .. } => lots,
            Outcome::Open | Outcome::Failed { .. } => &[],
        }
    }
}

impl Project {
    /// Every lot won so far, over all attempts, whose contract has not fallen away since.
    pub fn awards(&self) -> impl Iterator<Item = &Award> {
        self.procurements.iter().flat_map(|p| p.awards()).filter(|award| award.lost_on.is_none())
    }

    /// While procuring: the lots whose contracts were terminated go back among those nobody has won.
    pub(in crate::regulation) fn lose_lots(&mut self, ended: &[(&str, NaiveDate, NaiveDate)]) -> Vec<String> {
        let mut lost = Vec::new();
        for attempt in &mut self.procurements {
            let Outcome::Awarded { on, lots, .. } = &mut attempt.outcome else { continue };
            for award in lots.iter_mut().filter(|award| award.lost_on.is_none()) {
                let end = ended.iter().find(|(lot, won_on, _)| *lot == award.lot && *won_on == *on);
                if let Some((lot, _, day)) = end {
                    award.lost_on = Some(*day);
                    lost.push((*lot).to_owned());
                }
            }
        }
        lost
    }

    /// Lots put out to tender that nobody has won yet.
    pub fn lots_left(&self) -> Vec<&str> {
        let mut left: Vec<&str> = Vec::new();
        for lot in self.procurements.iter().flat_map(|p| &p.lots) {
            if !self.awards().any(|a| a.lot == *lot) && !left.contains(&lot.as_str()) {
                left.push(lot);
            }
        }
        left
    }

    /// The day by which the last award must have become a contract.
    pub fn contract_by(&self) -> Option<NaiveDate> {
        let due = |p: &Procurement| match p.outcome {
            Outcome::Awarded { contract_by, .. } => Some(contract_by),
            Outcome::Open | Outcome::Failed { .. } => None,
        };
        self.procurements.iter().filter_map(due).max()
    }
}

/// Whether an act of procurement would fit the attempts as they are; the page and the buttons ask before anybody types.
pub fn fits(project: &Project, action: Action) -> bool {
    let last = project.procurements.last().map(|p| &p.outcome);
    match action {
        Action::StartProcurement => may_begin(project).is_ok(),
        Action::RecordAward => last == Some(&Outcome::Open),
        Action::RecordFailure => matches!(last, Some(Outcome::Open | Outcome::Awarded { .. })),
        _ => true,
    }
}

/// Begins an attempt: the first one, or the next for the lots nobody won.
pub fn start(project: Project, what: Start, by: &Actor, on: NaiveDate) -> Result<Decision<Project>, No> {
    let role = may(by, Action::StartProcurement, &project.subject())?;
    project.allows(Action::StartProcurement)?;
    may_begin(&project)?;
    let mut errors = Vec::new();
    let how = how(&project, &what, on, &mut errors);
    let lots = No::among(&mut errors, lots(&project, &what.lots))?;
    let (Some((method, started_on)), true) = (how, errors.is_empty()) else { return Err(No::Invalid(errors)) };
    let mut next = project.clone();
    next.procurements.push(Procurement {
        n: u32::try_from(project.procurements.len()).unwrap_or(u32::MAX).saturating_add(1),
        method,
        method_reason: what.method_reason.trim().to_owned(),
        started_on,
        lots,
        outcome: Outcome::Open,
    });
    next.state = super::b07_stages::State::Procuring;
    next.hand(Action::StartProcurement, by);
    let event = Event::by(role, Action::StartProcurement, Article::bi(7, 4)).saying(what.method_reason.trim());
    Ok(Decision::changed(project, next, event))
}

/// By what method, and since when.
fn how(project: &Project, what: &Start, on: NaiveDate, errors: &mut Vec<FieldError>) -> Option<(Method, NaiveDate)> {
    let mut wrong = |field: &str, zh: &str, en: &str| errors.push(FieldError::at(field, zh, en));
    if what.method.is_none() {
        wrong("method", "请选择采购方式", "choose the method");
    }
    let other = project.plan.content.method.is_some_and(|planned| what.method.is_some_and(|method| method != planned));
    if other && what.method_reason.trim().chars().count() < 10 {
        wrong(
            "method_reason",
            "采购方式与立项计划不同，请写明理由，不少于10字",
            "the method differs from the approved plan: give the reason, at least 10 characters",
        );
    }
    let listed = project.approval.as_ref().map(|a| a.reported_on.unwrap_or(a.on));
    match (what.started_on, listed) {
        (None, _) => wrong("started_on", "请填写启动日期", "enter the day it began"),
        (Some(day), _) if day > on => wrong("started_on", "启动日期不能晚于今天", "it cannot begin after today"),
        (Some(day), Some(listed)) if day < listed => errors.push(too_early(listed)),
        (Some(_), _) => {}
    }
    Some((what.method?, what.started_on?))
}

/// M6: 申请、审批、采购 follow each other; before the plan is approved, listed and reported nothing is bought.
fn too_early(listed: NaiveDate) -> FieldError {
    FieldError::at(
        "started_on",
        format!("先审批、后采购：启动日期不能早于立项项目列入年度计划并报财政之日（{listed}）（办法第六条、第七条）"),
        format!(
            "approval comes before procurement: not before the plan was listed and reported to finance on {listed} (Measures art. 6, 7)"
        ),
    )
}

/// One attempt at a time, and none when every lot is won.
fn may_begin(project: &Project) -> Result<(), Refusal> {
    match project.procurements.last().map(|p| &p.outcome) {
        Some(Outcome::Open) => Err(Refusal::state(
            Article::bi(7, 4),
            Say::new("上一次采购尚未结束", "the previous procurement is not finished"),
            Say::new("先登记中标成交或废标", "record its award or its failure first"),
        )),
        Some(Outcome::Awarded { .. }) if project.lots_left().is_empty() => Err(Refusal::state(
            Article::bi(7, 4),
            Say::new("全部标包已有中标成交结果", "every lot has a winner"),
            Say::new(
                "按中标成交结果签订合同；中标无效的先登记废标",
                "sign the contracts; an award that fell through is recorded as failed first",
            ),
        )),
        _ => Ok(()),
    }
}

fn lots(project: &Project, typed: &[String]) -> Result<Vec<String>, No> {
    let mut lots: Vec<String> = Vec::new();
    let mut errors = Vec::new();
    for (n, lot) in typed.iter().map(|l| l.trim()).enumerate().filter(|(_, l)| !l.is_empty()) {
        let mut wrong = |zh: &str, en: &str| errors.push(FieldError::at(format!("lot-{n}"), zh, en));
        match lot {
            lot if lot.chars().count() > 60 => wrong("标包名称不超过60字", "a lot's name has at most 60 characters"),
            lot if lots.iter().any(|l| l == lot) => wrong("标包名称不能重复", "two lots cannot have the same name"),
            lot if project.awards().any(|a| a.lot == lot) => wrong("该标包已有中标人", "this lot has a winner already"),
            lot => lots.push(lot.to_owned()),
        }
    }
    if lots.is_empty() && errors.is_empty() {
        errors.push(FieldError::at("lot-0", "请至少填写一个标包", "enter at least one lot"));
    }
    No::unless_empty(errors)?;
    Ok(lots)
}

/// Records the award notice of the running attempt, lot by lot.
pub fn award(
    project: Project,
    notice: Notice,
    by: &Actor,
    on: NaiveDate,
    policy: &Policy,
    calendar: &Calendar,
) -> Result<Decision<Project>, No> {
    let role = may(by, Action::RecordAward, &project.subject())?;
    project.allows(Action::RecordAward)?;
    let running = running(&project)?;
    let total: Fen = project.awards().chain(&notice.lots).map(|a| a.amount).sum();
    No::unless_empty(wrong_notice(running, &notice, total, project.budget(), on))?;
    let contract_by = calendar.days_after(notice.on, CONTRACT_DAYS);
    let mut next = project.clone();
    next.track = next.track.max(policy.track(total));
    let reason = notice.excess_reason.trim().to_owned();
    if let Some(last) = next.procurements.last_mut() {
        last.outcome = Outcome::Awarded {
            on: notice.on,
            file: notice.file,
            lots: notice.lots,
            excess_reason: reason.clone(),
            contract_by,
        };
    }
    next.hand(Action::RecordAward, by);
    let event = Event::by(role, Action::RecordAward, Article::bi(7, 4)).saying(reason).due(contract_by);
    Ok(Decision::changed(project, next, event))
}

fn running(project: &Project) -> Result<&Procurement, Refusal> {
    project.procurements.last().filter(|p| p.outcome == Outcome::Open).ok_or_else(none_running)
}

fn none_running() -> Refusal {
    Refusal::state(
        Article::bi(7, 4),
        Say::new("没有正在进行的采购", "no procurement is under way"),
        Say::new("先启动采购，再登记结果", "start procurement first"),
    )
}

fn wrong_notice(running: &Procurement, notice: &Notice, total: Fen, budget: Fen, on: NaiveDate) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut wrong = |field: String, zh: &str, en: &str| errors.push(FieldError::at(field, zh, en));
    if notice.on > on || notice.on < running.started_on {
        wrong(
            "on".into(),
            "中标通知日应在启动采购之后，且不晚于今天",
            "the date of the award notice must be between the start and today",
        );
    }
    if notice.file.is_none() {
        wrong("file".into(), "请上传中标（成交）通知书", "upload the award notice");
    }
    if notice.lots.is_empty() {
        wrong("award-0-supplier".into(), "请至少登记一个标包的中标人", "enter the winner of at least one lot");
    }
    for (k, award) in notice.lots.iter().enumerate() {
        // The form has a row for every lot of the attempt; a lot nobody won is not among the awards.
        let n = running.lots.iter().position(|lot| *lot == award.lot).unwrap_or(k);
        if !running.lots.contains(&award.lot) || notice.lots[..k].iter().any(|a| a.lot == award.lot) {
            wrong(format!("award-{n}-supplier"), "该标包不在本次采购之内", "this lot is not part of this procurement");
        }
        if award.amount <= Fen::ZERO {
            wrong(format!("award-{n}-amount"), "请填写中标金额", "enter the price");
        }
    }
    if total > budget && notice.excess_reason.trim().chars().count() < 10 {
        wrong(
            "excess_reason".into(),
            "中标金额合计超过预算，请写明理由，不少于10字",
            "all awards together exceed the budget: give the reason, at least 10 characters",
        );
    }
    errors
}

/// Records the last attempt as failed (废标), or its award as fallen through. `contracts` counts those that bind on its award; an entry
/// nobody has confirmed does not, and becomes void.
pub fn fail(
    project: Project,
    reason: &str,
    contracts: usize,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Project>, No> {
    let role = may(by, Action::RecordFailure, &project.subject())?;
    project.allows(Action::RecordFailure)?;
    match project.procurements.last().map(|p| &p.outcome) {
        None | Some(Outcome::Failed { .. }) => return Err(none_running().into()),
        Some(Outcome::Awarded { .. }) if contracts > 0 => {
            return Err(Refusal::state(
                Article::bi(7, 4),
                Say::new("已按中标成交结果登记合同，不能再登记废标", "a contract rests on the award already"),
                Say::new("依约履行，或依约解除合同", "perform the contract, or terminate it by its terms"),
            )
            .into());
        }
        Some(Outcome::Awarded { .. } | Outcome::Open) => {}
    }
    let reason = super::b07_approval::reason("reason", reason)?;
    let mut next = project.clone();
    if let Some(last) = next.procurements.last_mut() {
        last.outcome = Outcome::Failed { on, reason: reason.clone() };
    }
    next.hand(Action::RecordFailure, by);
    Ok(Decision::changed(project, next, Event::by(role, Action::RecordFailure, Article::bi(7, 4)).saying(reason)))
}

#[cfg(test)]
#[path = "b07_procurement_tests.rs"]
mod tests;
