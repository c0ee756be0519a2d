//! The scenes of a listing, of recognition and of guidance: what follows from a result.

use super::deals;
use super::names::SUPPLIERS;
use super::plot::Life;
use super::stage::Stage;
use crate::problem::Problem;
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b12_lists::Basis;
use crate::regulation::b14_recognition::RecogState;
use crate::regulation::calendar::years_after;
use crate::regulation::due_process::{Case, Delivery, Served, Service, State, Tie};
use crate::regulation::people::Role;
use crate::regulation::policy::Grade;
use crate::store::tx::Tx;
use crate::store::{cases, evaluations, guidances, recognitions};
use crate::usecases as u;
use chrono::NaiveDate;

fn latest(stage: &Stage, tx: &mut Tx<'_>, life: &Life) -> Result<Option<Evaluation>, Problem> {
    let deal = match deals::contract(stage, tx, life) {
        Ok(deal) => deal,
        Err(Problem::NotFound) => return Ok(None),
        Err(other) => return Err(other),
    };
    Ok(evaluations::of_contract(tx.conn(), deal.id)?.into_iter().next_back())
}

/// The next step of the case against a life's supplier, after it failed twice.
pub fn case(stage: &Stage, tx: &mut Tx<'_>, life: &Life, on: NaiveDate) -> Result<(), Problem> {
    let Some(no) = stage.case(life) else {
        let Some(e) = latest(stage, tx, life)? else { return Ok(()) };
        let failed = e.attempt > 1 && e.outcome().is_some_and(|o| o.grade == Grade::Unqualified);
        return if failed { propose(stage, tx, life, &e, on) } else { Ok(()) };
    };
    let case = cases::by_no(tx.conn(), &no)?;
    let version = case.version;
    match &case.state {
        State::Proposed => {
            let opinion = "事实清楚，依据充分，程序合法，同意进入告知程序。".to_owned();
            let cmd = u::review_legality::Cmd { no, version, fine: Some(true), opinion };
            stage.bureau(tx, Role::BureauLead, on, |tx| u::review_legality::review_legality(tx, &cmd).map(drop))
        }
        State::Cleared { .. } => {
            let content = "你公司承接的项目两次评估不合格，拟列入黑名单，期限5年。你公司有权在5个工作日内陈述、申辩或者申请听证。";
            let cmd =
                u::serve_notice::Cmd { no, version, content: content.into(), served: served(stage, tx, life, on)? };
            stage.bureau(tx, Role::BureauClerk, on, |tx| u::serve_notice::serve_notice(tx, &cmd).map(drop))
        }
        State::Noticed { .. } => {
            let cmd = u::waive_statement::Cmd { no, version };
            stage.bureau(tx, Role::BureauClerk, on, |tx| u::waive_statement::waive_statement(tx, &cmd).map(drop))
        }
        State::Heard { .. } => {
            let opinion = "当事人在规定期限内未提出陈述申辩，拟维持原处理意见。".to_owned();
            let cmd = u::review_statement::Cmd { no, version, answers: Vec::new(), opinion };
            stage.bureau(tx, Role::BureauClerk, on, |tx| u::review_statement::review_statement(tx, &cmd).map(drop))
        }
        State::Weighed { .. } => {
            let reasons = "整改后经评估仍不合格且服务质量较差，符合办法第十四条规定。".to_owned();
            let minutes = stage.paper(tx, life, "集体讨论记录", on)?;
            // Every other listing is opened to the public, for the reader to see both.
            let public_until = life.n.is_multiple_of(2).then(|| years_after(on, 3));
            let cmd = u::decide_listing::Cmd { no, version, list: true, reasons, minutes, public_until };
            stage.second_lead(tx, on, |tx| u::decide_listing::decide_listing(tx, &cmd).map(drop))
        }
        State::Resolved { .. } => {
            let delivery = Delivery { served: served(stage, tx, life, on)?, repair_told: true };
            let cmd = u::serve_decision::Cmd { no, version, delivery };
            stage.bureau(tx, Role::BureauClerk, on, |tx| u::serve_decision::serve_decision(tx, &cmd).map(drop))
        }
        State::Listed { .. } if life.has_affiliate() && case.affiliation.is_none() => {
            affiliate(stage, tx, life, &case, on)
        }
        _ => Ok(()),
    }
}

/// The company of the same legal representative: a case of its own, its own notice, the principal's last day.
fn affiliate(stage: &Stage, tx: &mut Tx<'_>, life: &Life, principal: &Case, on: NaiveDate) -> Result<(), Problem> {
    let of = |n: usize| SUPPLIERS.get(n).map(|(_, rep)| *rep);
    let Some(kin) = (0..SUPPLIERS.len()).find(|n| *n != life.supplier && of(*n) == of(life.supplier)) else {
        return Ok(());
    };
    let cmd = u::propose_case::Cmd {
        basis: Some(Basis::FailedTwice),
        supplier: Some(stage.supplier_at(kin)),
        unit: None,
        principal: Some(principal.no.clone()),
        tie: Some(Tie::SameRepresentative),
        proof: "两家公司营业执照登记的法定代表人为同一人，证件号码核对一致。".into(),
        evaluation: None,
        facts: "与已列入黑名单的企业法定代表人为同一人，属于办法第十二条所称关联公司。".into(),
        evidence: "国家企业信用信息公示系统查询记录、两家公司营业执照复印件。".into(),
        file: None,
        months: None,
    };
    let no = stage.bureau(tx, Role::BureauClerk, on, |tx| u::propose_case::propose_case(tx, &cmd))?;
    stage.remember_case(life, &no);
    Ok(())
}

fn served(stage: &Stage, tx: &mut Tx<'_>, life: &Life, on: NaiveDate) -> Result<Served, Problem> {
    Ok(Served { on, method: Service::Post, receipt: stage.paper(tx, life, "送达回证", on)?, consent: None })
}

fn propose(stage: &Stage, tx: &mut Tx<'_>, life: &Life, e: &Evaluation, on: NaiveDate) -> Result<(), Problem> {
    let cmd = u::propose_case::Cmd {
        basis: Some(Basis::FailedTwice),
        supplier: Some(e.supplier),
        unit: None,
        principal: None,
        tie: None,
        proof: String::new(),
        evaluation: Some(e.id),
        facts: "年度评估不合格，责令整改后再次评估仍不合格，且经认定服务质量较差。".into(),
        evidence: "两次评估结果决定书、整改通知书、整改核查记录、服务质量较差认定意见。".into(),
        file: None,
        months: None,
    };
    let no = stage.bureau(tx, Role::BureauClerk, on, |tx| u::propose_case::propose_case(tx, &cmd))?;
    stage.remember_case(life, &no);
    Ok(())
}

/// Recognition of the excellent, guidance for the qualified: one step each time.
pub fn follow(stage: &Stage, tx: &mut Tx<'_>, life: &Life, on: NaiveDate) -> Result<(), Problem> {
    let Some(e) = latest(stage, tx, life)? else { return Ok(()) };
    match e.outcome().map(|o| o.grade) {
        Some(Grade::Excellent) => recognise(stage, tx, life, &e, on),
        Some(Grade::Qualified) => guide(stage, tx, &e, on),
        _ => Ok(()),
    }
}

fn recognise(stage: &Stage, tx: &mut Tx<'_>, life: &Life, e: &Evaluation, on: NaiveDate) -> Result<(), Problem> {
    let found = recognitions::of_evaluation(tx.conn(), e.id)?;
    let version = found.as_ref().map_or(0, |r| r.version);
    let agree = u::agree_recognition::Cmd { id: e.id, version };
    match found.map(|r| r.state) {
        None => {
            stage.bureau(tx, Role::BureauLead, on, |tx| u::agree_recognition::agree_recognition(tx, &agree).map(drop))
        }
        Some(RecogState::Proposed) => stage
            .owner(tx, life, Role::OwnerHead, on, |tx| u::agree_recognition::agree_recognition(tx, &agree).map(drop)),
        Some(RecogState::Agreed) => {
            let issue = u::issue_recognition::Cmd { id: e.id, version };
            stage.bureau(tx, Role::BureauClerk, on, |tx| u::issue_recognition::issue_recognition(tx, &issue).map(drop))
        }
        Some(_) => Ok(()),
    }
}

fn guide(stage: &Stage, tx: &mut Tx<'_>, e: &Evaluation, on: NaiveDate) -> Result<(), Problem> {
    if guidances::of_evaluation(tx.conn(), e.id)?.is_some() {
        return Ok(());
    }
    let task = "制定应用推广提升方案，明年一季度前完成两次集中培训。".to_owned();
    let due = on.checked_add_days(chrono::Days::new(90));
    let cmd = u::open_guidance::Cmd { id: e.id, version: e.version, task, due };
    stage.bureau(tx, Role::BureauClerk, on, |tx| u::open_guidance::open_guidance(tx, &cmd).map(drop))
}
