//! The scenes of the evaluation: whoever is next takes the next step, until the result and what follows from it.

use super::deals;
use super::dice::Dice;
use super::plot::{Fate, Life};
use super::reports;
use super::stage::Stage;
use crate::problem::Problem;
use crate::regulation::authority::{Action, reviewer_role};
use crate::regulation::b03_reply::Words;
use crate::regulation::b03_review::Verdict;
use crate::regulation::b10_evaluation::{Evaluation, State};
use crate::regulation::b10_panel::Proposal;
use crate::regulation::b11_indicators::{Mark, Marks};
use crate::regulation::b11_outliers::outliers;
use crate::regulation::b11_redline::{Cap, Flag, RedLine};
use crate::regulation::b11_sheets::Filled;
use crate::regulation::b14_rectification::{Check, Done, ItemText, RectState, Rectification};
use crate::regulation::people::{Role, UnitKind};
use crate::regulation::policy::{Grade, Track};
use crate::regulation::values::Score;
use crate::store::tx::Tx;
use crate::store::views::round_urging::Whom;
use crate::store::{evaluations, rectifications, sheets};
use crate::usecases as u;
use chrono::{Datelike, Days, NaiveDate};

/// Reminds everybody whose day in the round of the year has passed; where nobody's has, there is nothing to do.
pub fn urge(stage: &Stage, tx: &mut Tx<'_>, on: NaiveDate) -> Result<(), Problem> {
    let all = u::urge_round::Cmd { no: on.year().to_string(), whom: Whom::Overdue };
    match stage.bureau(tx, Role::BureauClerk, on, |tx| u::urge_round::urge_round(tx, &all)) {
        Ok(_) | Err(Problem::Refused(_)) => Ok(()),
        Err(other) => Err(other),
    }
}

/// The next step of the evaluation of a life's contract, if there is one.
pub fn step(stage: &Stage, tx: &mut Tx<'_>, life: &Life, on: NaiveDate) -> Result<(), Problem> {
    let deal = match deals::contract(stage, tx, life) {
        Ok(deal) => deal,
        Err(Problem::NotFound) => return Ok(()),
        Err(other) => return Err(other),
    };
    let Some(e) = evaluations::of_contract(tx.conn(), deal.id)?.into_iter().next_back() else { return Ok(()) };
    match &e.state {
        State::Drafting if e.track == Track::Joint && e.attempt > 1 => convene(stage, tx, &e, on),
        State::Drafting if !e.hands.iter().any(|(action, _)| *action == Action::SaveReport) => {
            reports::write(stage, tx, life, &e, on)
        }
        State::Drafting => {
            let cmd = u::file_report::Cmd { id: e.id, version: e.version };
            stage.owner(tx, life, Role::OwnerHead, on, |tx| u::file_report::file_report(tx, &cmd).map(drop))
        }
        State::Filed { .. } if e.track == Track::Joint && life.is_commissioned() => commission(stage, tx, &e, on),
        State::Filed { .. } if e.track == Track::Joint => convene(stage, tx, &e, on),
        State::Filed { .. } => receive(stage, tx, &e, on),
        State::Scoring { .. } => score(stage, tx, life, &e, on),
        State::Scored { .. } => {
            let opinion = "各项材料核对无误，得分计算准确，拟按规则确定等次。".to_owned();
            let said = Proposal { opinion, explained: explanations(&e) };
            let cmd = u::propose_result::Cmd { id: e.id, version: e.version, said };
            stage.bureau(tx, Role::BureauClerk, on, |tx| u::propose_result::propose_result(tx, &cmd).map(drop))
        }
        State::Proposed { .. } => match e.notice() {
            Some(notice) if !notice.is_heard(on) => hear(stage, tx, life, &e, on),
            Some(notice) if notice.is_objected() => review(stage, tx, life, &e, on),
            _ => decide(stage, tx, life, &e, on),
        },
        State::Decided(outcome) if outcome.grade == Grade::Unqualified => rectify(stage, tx, life, &e, on),
        _ => Ok(()),
    }
}

/// What whoever proposes says of scores that lie far apart and of red lines.
fn explanations(e: &Evaluation) -> Vec<(String, String)> {
    let why = "已核对各部门评分依据，差异源于掌握的故障和工单记录不同，均有材料佐证。";
    let mut said: Vec<_> = outliers(e).into_iter().map(|outlier| (outlier.field(), why.to_owned())).collect();
    for raised in &e.flags {
        let held = "事件由误操作造成且已在年内整改到位，按程序约谈，等次不高于合格。".to_owned();
        said.push((format!("cap-{}", raised.line), Cap::Qualified.code().to_owned()));
        said.push((format!("capwhy-{}", raised.line), held));
    }
    said
}

/// Per cent of the points a life reaches in this attempt.
pub(super) fn level(life: &Life, e: &Evaluation) -> i64 {
    match (life.fate, e.attempt) {
        (Fate::Rectified | Fate::Listed, 1) => 54,
        (Fate::Rectified, _) => 84,
        (Fate::Listed, _) => 57,
        _ => [96, 88, 84, 91, 72, 86, 66, 93][usize::try_from(life.n % 8).unwrap_or(0)],
    }
}

pub(super) fn marks(life: &Life, e: &Evaluation, voice: i64) -> Marks {
    let mut dice = Dice::new(life.n * 131 + u64::from(e.attempt) * 17 + voice.unsigned_abs());
    // What was scored again after an upheld objection is scored a little higher.
    let base = level(life, e) + if e.notices.is_empty() { 0 } else { 6 };
    e.scheme.points.map(|points| {
        let per_cent = (base + dice.from(-3, 3)).clamp(0, 100);
        let hundredths = i64::from(points.0) * per_cent / 100;
        let score = Score(i32::try_from(hundredths - hundredths % 10).unwrap_or(0));
        Mark::Scored { score, reason: reason(per_cent).into() }
    })
}

/// Where a first result is unqualified, the police raise an incident; the others know nothing of it.
fn flags(life: &Life, e: &Evaluation, voice: i64) -> Vec<Flag> {
    let police = e.panel.iter().any(|seat| seat.unit.0 == voice && seat.kind == UnitKind::Police);
    if !police || e.attempt > 1 || life.n % 40 != 27 {
        return Vec::new();
    }
    let facts = "9月5日服务提供方误删核心库，停机11小时，见市公安局网络安全通报第3号。".into();
    vec![Flag { line: RedLine::Incident, facts }]
}

fn reason(per_cent: i64) -> &'static str {
    match per_cent {
        95.. => "月报和工单统计齐全，全部达到或超过约定。",
        80..=94 => "主要指标达到约定，个别月份略低，已说明原因。",
        60..=79 => "部分指标低于约定，补救安排已提交，尚需跟踪。",
        _ => "连续多月未达约定，故障处置超时，整改材料不充分。",
    }
}

/// Finance and the bureau each give their receipt.
fn receive(stage: &Stage, tx: &mut Tx<'_>, e: &Evaluation, on: NaiveDate) -> Result<(), Problem> {
    let finance = stage.unit("市财政局");
    let first = u::receive_report::Cmd { id: e.id, version: e.version };
    stage.somebody(tx, finance, Role::Finance, 0, on, |tx| u::receive_report::receive_report(tx, &first).map(drop))?;
    let second = u::receive_report::Cmd { id: e.id, version: e.version + 1 };
    stage.bureau(tx, Role::BureauClerk, on, |tx| u::receive_report::receive_report(tx, &second).map(drop))
}

fn convene(stage: &Stage, tx: &mut Tx<'_>, e: &Evaluation, on: NaiveDate) -> Result<(), Problem> {
    let cmd = u::convene_panel::Cmd { id: e.id, version: e.version, agencies: Vec::new(), unfit: Vec::new() };
    stage.bureau(tx, Role::BureauClerk, on, |tx| u::convene_panel::convene_panel(tx, &cmd).map(drop))
}

fn commission(stage: &Stage, tx: &mut Tx<'_>, e: &Evaluation, on: NaiveDate) -> Result<(), Problem> {
    let cmd = u::commission_third_party::Cmd {
        id: e.id,
        version: e.version,
        third: Some(stage.unit("梵天评估咨询有限公司")),
        basis: format!("绩效评估委托合同WT-{}-{:02}", e.year, e.id.0 % 100),
        independent: true,
    };
    stage.bureau(tx, Role::BureauClerk, on, |tx| u::commission_third_party::commission_third_party(tx, &cmd).map(drop))
}

/// Every agency signs its sheet, the unhurried by halves; when all have, the lead's clerk closes.
fn score(stage: &Stage, tx: &mut Tx<'_>, life: &Life, e: &Evaluation, on: NaiveDate) -> Result<(), Problem> {
    let mut open = Vec::new();
    for seat in e.panel.iter().filter(|seat| !seat.recused) {
        let Some(role) = reviewer_role(seat.kind) else { continue };
        let Ok(sheet) = sheets::of_agency(tx.conn(), e.id, seat.unit) else { continue };
        if sheet.signed_on.is_none() {
            open.push((seat.unit, role, sheet.version));
        }
    }
    if open.is_empty() {
        let cmd = u::close_scoring::Cmd { id: e.id, version: e.version };
        return stage.bureau(tx, Role::BureauClerk, on, |tx| u::close_scoring::close_scoring(tx, &cmd).map(drop));
    }
    let seats = e.panel.iter().filter(|seat| !seat.recused).count();
    let now = match seats {
        _ if !life.is_unhurried() || open.len() < seats => open.len(),
        1 => usize::from(life.n % 80 == 11 || on + Days::new(1) >= e.scoring_due()),
        seats => seats / 2,
    };
    for (unit, role, version) in open.into_iter().take(now) {
        let paper = if e.is_commissioned() {
            let file = stage.third_paper(tx, life, unit, on)?;
            Some(reports::third(file))
        } else {
            None
        };
        let filled =
            Filled { marks: marks(life, e, unit.0), declared: [true; 5], flags: flags(life, e, unit.0), paper };
        let cmd = u::sign_sheet::Cmd { id: e.id, version, filled };
        let nth = usize::from(role == Role::BureauClerk);
        stage.somebody(tx, unit, role, nth, on, |tx| u::sign_sheet::sign_sheet(tx, &cmd).map(drop))?;
    }
    Ok(())
}

/// Both sides answer; a supplier that is judged unqualified for the first time objects.
fn hear(stage: &Stage, tx: &mut Tx<'_>, life: &Life, e: &Evaluation, on: NaiveDate) -> Result<(), Problem> {
    let Some(notice) = e.notice() else { return Ok(()) };
    let mut version = e.version;
    if notice.owner.reply.is_none() {
        let words = Words { agrees: Some(true), ..Words::default() };
        let cmd = u::reply_result::Cmd { id: e.id, version, words };
        stage.owner(tx, life, Role::OwnerHead, on, |tx| u::reply_result::reply_result(tx, &cmd).map(drop))?;
        version += 1;
    }
    // Some suppliers take their time, so that in the second half of November some have still to answer.
    let waits = !life.n.is_multiple_of(3) && notice.supplier.due.is_some_and(|due| on < due);
    if notice.supplier.reply.is_some() || waits {
        return Ok(());
    }
    let objects = matches!(life.fate, Fate::Rectified | Fate::Listed) && e.attempt == 1 && e.notices.len() == 1;
    let mut words = Words { agrees: Some(!objects), ..Words::default() };
    if objects {
        words.lines[2] = "七月的工单有12件系业主单位变更需求所致，不应计入超时，请调取原始工单核对。".into();
    }
    let cmd = u::reply_result::Cmd { id: e.id, version, words };
    stage.somebody(tx, e.supplier_unit, Role::Vendor, 0, on, |tx| u::reply_result::reply_result(tx, &cmd).map(drop))
}

/// A clerk who neither scored nor proposed answers; of the objections one is upheld.
fn review(stage: &Stage, tx: &mut Tx<'_>, life: &Life, e: &Evaluation, on: NaiveDate) -> Result<(), Problem> {
    let upheld = life.n % 40 == 27;
    let reason = match upheld {
        true => "经调取原始工单，12件超时确系需求变更所致，该项应重新评分。",
        false => "经调取原始工单，12件均在需求变更之前提交，超时属实，评分有据。",
    };
    let verdicts = vec![Verdict { upheld: Some(upheld), reason: reason.into() }];
    let cmd = u::review_reply::Cmd { id: e.id, version: e.version, verdicts };
    let bureau = stage.unit("市大数据发展管理局");
    stage.somebody(tx, bureau, Role::BureauClerk, 2, on, |tx| u::review_reply::review_reply(tx, &cmd).map(drop))
}

fn decide(stage: &Stage, tx: &mut Tx<'_>, life: &Life, e: &Evaluation, on: NaiveDate) -> Result<(), Problem> {
    let listed = life.fate == Fate::Listed;
    let cmd = u::decide_result::Cmd {
        id: e.id,
        version: e.version,
        opinion: "同意所拟等次，按办法第十四条办理后续事项。".into(),
        poor: e.asks_poor().then_some(listed),
        poor_reasons: if listed {
            "连续两次评估不合格，重大故障多次超时未处置，服务对象投诉集中。".into()
        } else {
            String::new()
        },
    };
    stage.bureau(tx, Role::BureauLead, on, |tx| u::decide_result::decide_result(tx, &cmd).map(drop))
}

/// Order, what was done, check.
fn rectify(stage: &Stage, tx: &mut Tx<'_>, life: &Life, e: &Evaluation, on: NaiveDate) -> Result<(), Problem> {
    let Some(order) = rectifications::of_evaluation(tx.conn(), e.id)? else {
        return if e.attempt == 1 { order(stage, tx, e, on) } else { Ok(()) };
    };
    match order.state {
        RectState::Ordered if order.acknowledged.is_none() => {
            let cmd = u::acknowledge_rectification::Cmd { id: order.id, version: order.version };
            stage.somebody(tx, order.supplier_unit, Role::Vendor, 0, on, |tx| {
                u::acknowledge_rectification::acknowledge_rectification(tx, &cmd).map(drop)
            })
        }
        RectState::Ordered => mend(stage, tx, life, &order, on),
        RectState::Submitted if order.awaits_opinion(on).is_some() => {
            let opinion = "已到现场逐项核对，情况与佐证材料一致，同意提请核查。".to_owned();
            let cmd = u::opine_rectification::Cmd { id: order.id, version: order.version, agrees: Some(true), opinion };
            stage.owner(tx, life, Role::OwnerHead, on, |tx| {
                u::opine_rectification::opine_rectification(tx, &cmd).map(drop)
            })
        }
        RectState::Submitted => check(stage, tx, &order, on),
        _ => Ok(()),
    }
}

fn order(stage: &Stage, tx: &mut Tx<'_>, e: &Evaluation, on: NaiveDate) -> Result<(), Problem> {
    let item = |indicator: &str, issue: &str, standard: &str, responsible: &str| ItemText {
        indicator: indicator.into(),
        issue: issue.into(),
        standard: standard.into(),
        responsible: responsible.into(),
        due: (indicator == "4").then(|| on + Days::new(14)),
        critical: indicator == "4",
    };
    let items = vec![
        item("3", "3至9月响应及时率低于约定，故障处置多次超时", "连续30天30分钟响应率不低于95%", "服务提供方项目经理"),
        item(
            "4",
            "备份恢复演练没有记录，漏洞修复超期",
            "完成一次恢复演练，高危漏洞全部修复并复测",
            "服务提供方运维负责人",
        ),
        item("5", "新增接入单位未达目标", "补接不少于6家单位并稳定运行", "业主单位信息中心主任"),
    ];
    let cmd = u::order_rectification::Cmd { id: e.id, version: e.version, again: String::new(), items };
    stage.bureau(tx, Role::BureauLead, on, |tx| u::order_rectification::order_rectification(tx, &cmd).map(drop))
}

fn mend(stage: &Stage, tx: &mut Tx<'_>, life: &Life, order: &Rectification, on: NaiveDate) -> Result<(), Problem> {
    let mut done = Vec::new();
    for item in &order.items {
        let file = stage.supplier_paper(tx, life, order.supplier_unit, "整改佐证", on)?;
        done.push(Done { text: format!("已按标准完成：{}", item.standard), files: file.into_iter().collect() });
    }
    let cmd = u::submit_rectification::Cmd { id: order.id, version: order.version, done };
    stage.somebody(tx, order.supplier_unit, Role::Vendor, 0, on, |tx| {
        u::submit_rectification::submit_rectification(tx, &cmd).map(drop)
    })
}

fn check(stage: &Stage, tx: &mut Tx<'_>, order: &Rectification, on: NaiveDate) -> Result<(), Problem> {
    let met = |_: &_| Check { finding: "met".into(), reason: "现场核查属实，佐证材料齐全".into() };
    let findings = order.items.iter().map(met).collect();
    let cmd = u::check_rectification::Cmd { id: order.id, version: order.version, findings, finish: false };
    stage.bureau(tx, Role::BureauClerk, on, |tx| u::check_rectification::check_rectification(tx, &cmd).map(drop))
}
