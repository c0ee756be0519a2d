//! The scenes from the award to the last payment.

use super::acts::Act;
use super::dice::Dice;
use super::names::SUPPLIERS;
use super::plot::Life;
use super::stage::Stage;
use crate::problem::Problem;
use crate::regulation::a17_security::TestReport;
use crate::regulation::b07_acceptance::{Conclusion, Entry as Accepted, Item, ItemKind, Member};
use crate::regulation::b07_change::Matter;
use crate::regulation::b07_changing::Proposal;
use crate::regulation::b07_contract::{Contract, Entry, Payee, Pricing};
use crate::regulation::b07_paying::Request;
use crate::regulation::b07_payment::{Base, PayKind, Term};
use crate::regulation::b08_check::{Answer, Condition, Finding};
use crate::regulation::people::Role;
use crate::regulation::values::{ContractId, Fen, FileId, InstalmentId};
use crate::store::tx::Tx;
use crate::store::{acceptances, changes, contracts, instalments, projects, suppliers};
use crate::usecases as u;
use chrono::{Days, NaiveDate};

/// The contract of a life, once there is one.
pub fn contract(stage: &Stage, tx: &mut Tx<'_>, life: &Life) -> Result<Contract, Problem> {
    let no = stage.number(life)?;
    let project = projects::by_no(tx.conn(), &no)?;
    contracts::of_project(tx.conn(), project.id)?.into_iter().next().ok_or(Problem::NotFound)
}

/// Plays one scene between award and closing.
pub fn play(stage: &Stage, tx: &mut Tx<'_>, life: &Life, act: Act, on: NaiveDate) -> Result<(), Problem> {
    match act {
        Act::CheckSupplier => check(stage, tx, life, on),
        Act::Draft => draft(stage, tx, life, on),
        Act::Grow => grow(stage, tx, life, on),
        Act::Accept => accept(stage, tx, life, on),
        Act::Apply(n) => apply(stage, tx, life, usize::from(n), on),
        Act::Check(n) | Act::Release(n) => finance(stage, tx, life, act, usize::from(n), on),
        _ => simple(stage, tx, life, act, on),
    }
}

/// The acts that need nothing but the contract as it stands.
fn simple(stage: &Stage, tx: &mut Tx<'_>, life: &Life, act: Act, on: NaiveDate) -> Result<(), Problem> {
    let Contract { id, version, .. } = contract(stage, tx, life)?;
    match act {
        Act::Confirm => stage.owner(tx, life, Role::OwnerHead, on, |tx| {
            u::confirm_contract::confirm_contract(tx, &u::confirm_contract::Cmd { id, version }).map(drop)
        }),
        Act::Report => stage.owner(tx, life, Role::OwnerFiler, on, |tx| {
            let cmd = u::report_contract::Cmd { id, version, published_on: Some(on), filed_on: Some(on) };
            u::report_contract::report_contract(tx, &cmd).map(drop)
        }),
        Act::AgreeGrowth => {
            let change = changes::of_contract(tx.conn(), id)?.into_iter().next().ok_or(Problem::NotFound)?;
            let cmd = u::confirm_change::Cmd { id: change.id, version: change.version };
            stage.owner(tx, life, Role::OwnerHead, on, |tx| u::confirm_change::confirm_change(tx, &cmd).map(drop))
        }
        Act::ConfirmAcceptance => {
            let last = acceptances::of_contract(tx.conn(), id)?.into_iter().next_back().ok_or(Problem::NotFound)?;
            let cmd = u::confirm_acceptance::Cmd { id: last.id, version: last.version };
            stage.owner(tx, life, Role::OwnerHead, on, |tx| {
                u::confirm_acceptance::confirm_acceptance(tx, &cmd).map(drop)
            })
        }
        Act::GoLive => stage.owner(tx, life, Role::OwnerFiler, on, |tx| {
            u::go_live::go_live(tx, &u::go_live::Cmd { id, version, since: on }).map(drop)
        }),
        _ => Ok(()),
    }
}

fn check(stage: &Stage, tx: &mut Tx<'_>, life: &Life, on: NaiveDate) -> Result<(), Problem> {
    let no = stage.number(life)?;
    let mut findings = Vec::new();
    for condition in Condition::ALL {
        findings.push(Finding {
            condition: *condition,
            answer: Some(Answer::Met),
            reason: "已在国家企业信用信息公示系统和政府采购网查询，未见不良记录".into(),
            proof: stage.paper(tx, life, "查询截图", on)?,
            looked_up_on: Some(on),
        });
    }
    let supplier = stage.supplier(life);
    let project = projects::by_no(tx.conn(), &no)?.id;
    let version = suppliers::check(tx.conn(), project, supplier)?.map_or(0, |earlier| earlier.version);
    let cmd = u::check_supplier::Cmd { no, supplier, version, findings };
    stage.owner(tx, life, Role::OwnerFiler, on, |tx| u::check_supplier::check_supplier(tx, &cmd).map(drop))
}

fn draft(stage: &Stage, tx: &mut Tx<'_>, life: &Life, on: NaiveDate) -> Result<(), Problem> {
    let supplier = suppliers::get(tx.conn(), stage.supplier(life))?;
    let payee = Payee {
        name: supplier.facts.name.clone(),
        bank: "演示银行城中支行".into(),
        account: stage.seal(&format!("62280000{:011}", 7_000_000 + life.n * 17)),
    };
    let entry = Entry {
        no: format!("HT-{}-{:03}", life.year, life.n + 1),
        signed_on: on,
        late_reason: String::new(),
        amount: life.amount,
        over_reason: String::new(),
        small: false,
        pricing: Pricing::Total,
        from: on,
        to: on.checked_add_days(Days::new(364)).unwrap_or(on),
        long_reason: String::new(),
        bond: Fen::ZERO,
        scan: stage.paper(tx, life, "采购合同", on)?,
        annex: stage.paper(tx, life, "监督评估办法（合同附件）", on)?,
        annex_note: String::new(),
        nda: None,
        payee,
        size: supplier.facts.size,
        accept_by: on.checked_add_days(Days::new(100)),
        instalments: terms(life.amount),
    };
    let no = stage.number(life)?;
    let cmd = u::draft_contract::Cmd { no, earlier: None, lot: "第一包".into(), supplier: supplier.id, entry };
    stage.owner(tx, life, Role::OwnerFiler, on, |tx| u::draft_contract::draft_contract(tx, &cmd).map(drop))
}

/// 40 % in advance, 30 % on acceptance, the rest after the result.
fn terms(amount: Fen) -> Vec<Term> {
    let (first, second) = (amount.percent_floor(4000), amount.percent_floor(3000));
    let term = |name: &str, kind, amount, base, linked| Term {
        name: name.into(),
        kind,
        amount,
        base,
        stage: String::new(),
        day: None,
        days: 30,
        linked,
    };
    vec![
        term("首付款40%", PayKind::Advance, first, Base::Signing, false),
        term("验收款30%", PayKind::Acceptance, second, Base::Acceptance, false),
        term("尾款30%", PayKind::Final, amount - first - second, Base::Result, true),
    ]
}

/// 28万 grow by less than ten per cent and pass the threshold.
fn grow(stage: &Stage, tx: &mut Tx<'_>, life: &Life, on: NaiveDate) -> Result<(), Problem> {
    check(stage, tx, life, on)?;
    let Contract { id, version, .. } = contract(stage, tx, life)?;
    let by = Fen::yuan(25_000);
    let instalments = vec![Term {
        name: "补充服务款".into(),
        kind: PayKind::Final,
        amount: by,
        base: Base::Result,
        stage: String::new(),
        day: None,
        days: 30,
        linked: true,
    }];
    let file = stage.paper(tx, life, "采购合同", on)?;
    let reason = "新增两处接入点位，按原合同单价签订补充合同。".to_owned();
    let proposal = Proposal { matter: Matter::Supplement { by, instalments }, reason, file };
    let cmd = u::propose_change::Cmd { id, version, proposal };
    stage.owner(tx, life, Role::OwnerFiler, on, |tx| u::propose_change::propose_change(tx, &cmd).map(drop))
}

fn accept(stage: &Stage, tx: &mut Tx<'_>, life: &Life, on: NaiveDate) -> Result<(), Problem> {
    let Contract { id, version, mlps, .. } = contract(stage, tx, life)?;
    let report = if mlps.needs_test() { Some(test_report(stage, tx, life, on)?) } else { None };
    let item = |kind, agreed: &str, found: &str| Item { kind, agreed: agreed.into(), found: found.into(), met: true };
    let member = |name: &str, unit: &str| Member {
        name: name.into(),
        unit: unit.into(),
        independent: true,
        supervisor: false,
        signed: true,
    };
    let entry = Accepted {
        stage: "最终验收".into(),
        whole: true,
        held_on: on,
        members: vec![member("向远", "市政务信息中心"), member("谭清", "外聘专家"), member("安然", "外聘专家")],
        items: vec![
            item(ItemKind::Technical, "平台可用率不低于99.90%", "试运行期间99.95%"),
            item(ItemKind::Service, "7×24小时值班，30分钟响应", "抽查12次均在30分钟内响应"),
            item(ItemKind::Safety, "备份恢复演练每年2次", "已完成1次并留有记录"),
        ],
        report,
        public_service: false,
        users_opinion: String::new(),
        announced_on: None,
        conclusion: Conclusion::Passed,
        opinion: "按合同逐项核对，技术、服务、安全要求均已满足，同意通过验收。".into(),
        file: stage.paper(tx, life, "验收报告", on)?,
    };
    let cmd = u::record_acceptance::Cmd { id, version, earlier: None, entry };
    stage.owner(tx, life, Role::OwnerFiler, on, |tx| u::record_acceptance::record_acceptance(tx, &cmd).map(drop))
}

fn test_report(stage: &Stage, tx: &mut Tx<'_>, life: &Life, on: NaiveDate) -> Result<TestReport, Problem> {
    let file: Option<FileId> = stage.paper(tx, life, "等保测评报告", on)?;
    Ok(TestReport {
        institution: "黔东信息安全测评中心（演示）".into(),
        certificate: "DJCP-演示-0061".into(),
        number: format!("CP-{}-{:04}", life.year, life.n),
        on: on.checked_sub_days(Days::new(20)).unwrap_or(on),
        conclusion: "符合等级保护三级要求，综合得分86.5分".into(),
        passed: true,
        file: file.unwrap_or_default(),
    })
}

fn instalment(tx: &mut Tx<'_>, contract: ContractId, n: usize) -> Result<(InstalmentId, i32, Fen), Problem> {
    let all = instalments::of_contract(tx.conn(), contract)?;
    all.get(n).map(|i| (i.id, i.version, i.term.amount)).ok_or(Problem::NotFound)
}

fn apply(stage: &Stage, tx: &mut Tx<'_>, life: &Life, n: usize, on: NaiveDate) -> Result<(), Problem> {
    let deal = contract(stage, tx, life)?;
    let (id, version, amount) = instalment(tx, deal.id, n)?;
    let request = Request {
        amount,
        small: amount < Fen::yuan(1000),
        invoice: format!("{}{:06}{n}", 25_000_000 + life.year, life.n),
        file: stage.paper(tx, life, "发票", on)?,
        payee: SUPPLIERS[life.supplier].0.into(),
        budget_line: format!("{}年信息化建设专项", life.year),
        note: String::new(),
    };
    let cmd = u::apply_payment::Cmd { id, version, request };
    stage.owner(tx, life, Role::OwnerFiler, on, |tx| u::apply_payment::apply_payment(tx, &cmd).map(drop))
}

fn finance(stage: &Stage, tx: &mut Tx<'_>, life: &Life, act: Act, n: usize, on: NaiveDate) -> Result<(), Problem> {
    let deal = contract(stage, tx, life)?;
    let (id, version, _) = instalment(tx, deal.id, n)?;
    let unit = stage.unit("市财政局");
    if matches!(act, Act::Check(_)) {
        let opinion = "发票、验收和预算指标核对无误，同意支付。".to_owned();
        let cmd = u::check_payment::Cmd { id, version, opinion };
        return stage
            .somebody(tx, unit, Role::Finance, 0, on, |tx| u::check_payment::check_payment(tx, &cmd).map(drop));
    }
    let voucher = format!("ZF{}{:05}", on.format("%Y%m%d"), Dice::new(life.n + n as u64).from(1, 99_999));
    let cmd = u::release_payment::Cmd { id, version, voucher, paid_on: on };
    stage.somebody(tx, unit, Role::Finance, 1, on, |tx| u::release_payment::release_payment(tx, &cmd).map(drop))
}
