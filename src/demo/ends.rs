//! The scenes beside and at the end of the way: inspections, security tests, a contract ended by agreement, the closing.

use super::acts::Act;
use super::deals;
use super::plot::Life;
use super::stage::Stage;
use crate::problem::Problem;
use crate::regulation::a20_security_test::Record;
use crate::regulation::b07_inspection::{Inspection, InspectionState};
use crate::regulation::b07_service::EndGround;
use crate::regulation::people::Role;
use crate::store::tx::Tx;
use crate::store::{inspections, projects};
use crate::usecases as u;
use chrono::{Days, NaiveDate};

/// Plays one of them.
pub fn play(stage: &Stage, tx: &mut Tx<'_>, life: &Life, act: Act, on: NaiveDate) -> Result<(), Problem> {
    match act {
        Act::Inspect => inspect(stage, tx, life, on),
        Act::Test => test(stage, tx, life, on),
        Act::Terminate => terminate(stage, tx, life, on),
        _ => close(stage, tx, life, on),
    }
}

fn close(stage: &Stage, tx: &mut Tx<'_>, life: &Life, on: NaiveDate) -> Result<(), Problem> {
    let no = stage.number(life)?;
    let version = projects::by_no(tx.conn(), &no)?.version;
    let remark = "评估、付款全部办结，资料齐全，予以归档。".to_owned();
    let cmd = u::close_project::Cmd { no, version, remark };
    stage.bureau(tx, Role::BureauClerk, on, |tx| u::close_project::close_project(tx, &cmd).map(drop))
}

fn terminate(stage: &Stage, tx: &mut Tx<'_>, life: &Life, on: NaiveDate) -> Result<(), Problem> {
    let deal = deals::contract(stage, tx, life)?;
    let cmd = u::terminate_contract::Cmd {
        id: deal.id,
        version: deal.version,
        ground: EndGround::Agreement,
        reason: "机构调整，业务并入省级平台，双方协商一致解除合同，已完成部分按约结清。".into(),
        served_on: on,
    };
    stage.owner(tx, life, Role::OwnerHead, on, |tx| u::terminate_contract::terminate_contract(tx, &cmd).map(drop))
}

/// The next step of the inspection of a life's project; one in a few finds nothing.
fn inspect(stage: &Stage, tx: &mut Tx<'_>, life: &Life, on: NaiveDate) -> Result<(), Problem> {
    let project = projects::by_no(tx.conn(), &stage.number(life)?)?;
    let Some(it) = inspections::of_project(tx.conn(), project.id)?.into_iter().next_back() else {
        return record(stage, tx, life, on);
    };
    let Inspection { id, version, state, .. } = it;
    match state {
        InspectionState::Recorded => {
            let standard = "补齐值班记录和处置时间，附工单截图，并完善交接制度".to_owned();
            let cmd = u::order_inspection::Cmd { id, version, standard, due: Some(on + Days::new(20)) };
            stage.bureau(tx, Role::BureauLead, on, |tx| u::order_inspection::order_inspection(tx, &cmd).map(drop))
        }
        InspectionState::Ordered => {
            let answer = "已补齐三个月的值班记录，处置时间与工单系统核对一致，交接制度已印发。".to_owned();
            let file = stage.paper(tx, life, "整改佐证", on)?;
            let cmd = u::answer_inspection::Cmd { id, version, answer, file };
            stage
                .owner(tx, life, Role::OwnerFiler, on, |tx| u::answer_inspection::answer_inspection(tx, &cmd).map(drop))
        }
        InspectionState::Answered => {
            let opinion = "抽查记录与工单一致，达到要求，予以办结。".to_owned();
            let cmd = u::close_inspection::Cmd { id, version, opinion };
            stage.bureau(tx, Role::BureauClerk, on, |tx| u::close_inspection::close_inspection(tx, &cmd).map(drop))
        }
        InspectionState::Closed => Ok(()),
    }
}

/// A test of the system; one in a few leaves a finding of high risk open.
fn test(stage: &Stage, tx: &mut Tx<'_>, life: &Life, on: NaiveDate) -> Result<(), Problem> {
    let (kind, institution) = match life.n % 3 {
        0 => ("scan", "黔东信息安全测评中心（演示）"),
        1 => ("penetration", "武陵网络安全技术有限公司（演示）"),
        _ => ("configuration", "黔东信息安全测评中心（演示）"),
    };
    let high = u32::from(life.n % 20 == 5);
    let remedy = match high {
        0 => "中低危问题列入月度加固计划，下次检测时复核。",
        _ => "后台登录接口存在弱口令，已临时关闭外网访问，两周内改用双因子登录并复测。",
    };
    let text = Record {
        kind: kind.into(),
        on: on.checked_sub_days(Days::new(3)),
        institution: institution.into(),
        open: [Some(high), Some(2), Some(5)],
        remedy: remedy.into(),
        file: stage.paper(tx, life, "安全检测报告", on)?,
    };
    let cmd = u::record_security_test::Cmd { no: stage.number(life)?, text };
    stage.owner(tx, life, Role::OwnerFiler, on, |tx| u::record_security_test::record_security_test(tx, &cmd).map(drop))
}

fn record(stage: &Stage, tx: &mut Tx<'_>, life: &Life, on: NaiveDate) -> Result<(), Problem> {
    let cmd = u::record_inspection::Cmd {
        no: stage.number(life)?,
        matter: "project".into(),
        stage: "acceptance".into(),
        on: Some(on),
        joined: vec![stage.unit("市财政局"), stage.unit("市发展改革委")],
        facts: "现场查看值班室，抽查近三个月的值班记录、故障工单和备份日志。".into(),
        findings: if life.n == 35 {
            String::new()
        } else {
            "部分值班记录缺少处置时间，两次故障的工单与记录不一致。".into()
        },
        file: None,
    };
    stage.bureau(tx, Role::BureauClerk, on, |tx| u::record_inspection::record_inspection(tx, &cmd).map(drop))
}
