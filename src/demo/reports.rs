//! The owner's report of a life: every sub-indicator, every part of the outline, every duty.

use super::dice::Dice;
use super::plot::Life;
use super::reviews::{level, marks};
use super::stage::Stage;
use crate::problem::Problem;
use crate::regulation::b05_conduct::{Answer, Duty, Kept};
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b10_report::{GoalActual, Outline, Report};
use crate::regulation::b10_third_report::Paper;
use crate::regulation::b11_indicators::{Evidence, Mark};
use crate::regulation::b11_items::{Item, ItemKind, Template, goals_reached};
use crate::regulation::people::Role;
use crate::regulation::values::{FileId, Score};
use crate::store::indicators;
use crate::store::tx::Tx;
use crate::usecases as u;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// The filer writes the whole report.
pub fn write(stage: &Stage, tx: &mut Tx<'_>, life: &Life, e: &Evaluation, on: NaiveDate) -> Result<(), Problem> {
    let mut dice = Dice::new(life.n * 7 + 3);
    let good = level(life, e) >= 80;
    let actual = |target: Decimal| if good { target + Decimal::new(2, 2) } else { target - Decimal::new(310, 2) };
    let goals = e.goals.iter().map(|goal| GoalActual {
        actual: Some(actual(goal.target)),
        deviation: if good {
            String::new()
        } else {
            "上半年人员变动，已补充驻场人员并按月考核".into()
        },
    });
    let months = dice.from(9, 10);
    let file = stage.paper(tx, life, "评估证据材料", on)?;
    let goals: Vec<GoalActual> = goals.collect();
    let template = indicators::template(tx.conn(), e.scheme.template)?;
    let marks = marks(life, e, 0);
    let shares = std::array::from_fn(|n| share(&marks[n], e.scheme.points[n]));
    let source = format!("1–{months}月运行月报");
    let report = Report {
        items: items(&template, &shares, e, &goals),
        evidence: std::array::from_fn(|n| evidence(&template.items[n], shares[n], &source, file)),
        marks,
        deviations: std::array::from_fn(|_| "未得满分的部分已分析原因，下年度按月跟踪改进".to_owned()),
        goals,
        summary: "平台运行总体平稳，服务响应达到约定，推广应用还有差距，主要是新增单位接入偏晚。".into(),
        security: "已完成定级备案，全年没有发生安全事件，备份恢复演练留有记录。".into(),
        advice: if good {
            "建议按合同支付尾款，来年加强应用推广。".into()
        } else {
            "建议暂缓支付尾款，责令限期整改。".into()
        },
        outline: outline(good, e.year),
        known: None,
        file: None,
        unclassified: true,
        period_from: NaiveDate::from_ymd_opt(e.year, 1, 1),
        period_to: NaiveDate::from_ymd_opt(e.year, 10, 31),
        declared: [true; 5],
    };
    let cmd = u::save_report::Cmd { id: e.id, version: e.version, report };
    stage.owner(tx, life, Role::OwnerFiler, on, |tx| u::save_report::save_report(tx, &cmd).map(drop))
}

/// Per cent of its points a mark has.
fn share(mark: &Mark, most: Score) -> i64 {
    i64::from(mark.score().map_or(0, |score| score.0)) * 100 / i64::from(most.0).max(1)
}

/// The sub-indicators at the share of their indicator, the approved goals no higher than what was reached of them.
fn items(template: &Template, shares: &[i64; 7], e: &Evaluation, goals: &[GoalActual]) -> [Vec<Option<Score>>; 7] {
    std::array::from_fn(|n| {
        let one = |item: &Item| {
            let score = Score(i32::try_from(i64::from(item.points.0) * shares[n] / 100).unwrap_or(0));
            match item.kind {
                ItemKind::Goals => goals_reached(item, &e.goals, goals).map(|most| most.min(score)),
                _ => Some(score),
            }
        };
        template.items[n].iter().map(one).collect()
    })
}

fn evidence(items: &[Item], share: i64, source: &str, file: Option<FileId>) -> Vec<Evidence> {
    let row = |item: &Item| {
        let (agreed, actual) = match item.kind {
            ItemKind::AtLeast | ItemKind::AtMost => ("100".to_owned(), share.to_string()),
            _ => ("按合同".to_owned(), "见材料".to_owned()),
        };
        Evidence { name: item.name.zh.clone(), agreed, actual, source: source.to_owned(), file }
    };
    items.iter().map(row).collect()
}

fn outline(good: bool, year: i32) -> Outline {
    // One word that fits whatever the record says: not every unit of the city filed or paid in time.
    let duty = |_: &Duty| Answer {
        kept: Some(Kept::Yes),
        note: "已对照本单位台账核实，个别节点的延误另有书面说明".into(),
    };
    Outline {
        organised: "由业务科、信息科各一人评估，查阅运行月报，抽查工单30件，电话回访用户20人。".into(),
        supplier_view: if good {
            "对自评结果无异议。"
        } else {
            "认为部分故障由第三方线路引起，已附说明。"
        }
        .into(),
        talks: "每月召开运行例会，问题清单和回复均已归档。".into(),
        attention: if good { "新增单位接入进度。" } else { "故障处置超时的原因和责任。" }.into(),
        improving: "按季度制定推广和运维改进计划，逐月通报进度。".into(),
        improve_by: NaiveDate::from_ymd_opt(year + 1, 3, 31),
        duties: Duty::ALL.iter().map(duty).collect(),
        ..Outline::default()
    }
}

/// What a third party writes.
pub fn third(file: Option<FileId>) -> Paper {
    Paper {
        process: "查阅合同、运行月报和工单，访谈业主和服务提供方，现场核对系统和机房。".into(),
        observed: "服务总体符合约定，个别故障处置超时，推广应用进度偏慢。".into(),
        closing: "评分见评分表，建议对超时故障逐项落实改进。".into(),
        sources: "访谈记录3份，工单抽样表1份，现场核查照片12张。".into(),
        file,
    }
}
