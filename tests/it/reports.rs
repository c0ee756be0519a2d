//! The owner's report as the stories write it: every sub-indicator, every part of the outline, every duty.

use crate::november::{City, TIES, does_with_files, scores, typed};
use crate::people::Person;

/// Points of the sub-indicators of the first version.
pub const ITEMS: [&[i32]; 7] =
    [&[4, 3, 3], &[6, 5, 4, 5], &[5, 5, 3, 2], &[6, 4, 5, 5], &[4, 4, 2], &[3, 4, 3], &[8, 4, 3]];
/// Those that are numbers: indicator and place.
pub const NUMBERS: [(usize, usize); 8] = [(2, 0), (2, 2), (2, 3), (3, 0), (3, 1), (5, 0), (5, 1), (7, 1)];
/// Duties of an owner unit.
const DUTIES: usize = 10;

/// Every sub-indicator, as (indicator, place, points).
pub fn sub_indicators() -> impl Iterator<Item = (usize, usize, i32)> {
    (1..).zip(ITEMS).flat_map(|(n, items)| items.iter().enumerate().map(move |(k, points)| (n, k, *points)))
}

/// The whole report but for its files: this share of the points of every sub-indicator, a reason, every part of the outline.
pub fn report_fields(per_cent: i32) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for (n, k, points) in sub_indicators() {
        let cents = points * per_cent;
        fields.push((format!("s{n}-{k}"), format!("{}.{:02}", cents / 100, cents % 100)));
    }
    for (n, k) in NUMBERS {
        fields.extend(["agreed", "actual"].map(|part| (format!("e{n}-{k}-{part}"), "100".to_owned())));
    }
    for n in 1..=7 {
        fields.push((format!("r{n}"), "依据监控记录和合同约定".to_owned()));
        fields.push((format!("d{n}"), "个别月份未达约定，已督促整改".into()));
    }
    for n in 1..=DUTIES {
        fields.push((format!("k{n}"), "yes".into()));
        fields.push((format!("kn{n}"), "已对照台账核实".into()));
    }
    let texts = [
        ("organised", "由业务科三人评估，查阅月报并抽查工单"),
        ("supplier_view", "没有意见"),
        ("talks", "每月召开例会，问题均有记录和回复"),
        ("attention", "应用推广的进度"),
        ("improving", "按季度制定推广计划并通报进度"),
        ("improve_by", "2027-03-31"),
        ("summary", "系统运行平稳，响应及时，应用推广不足"),
        ("security", "二级等保已备案，全年没有安全事件"),
        ("advice", "建议按合同支付，明年加强应用推广"),
        ("unclassified", "yes"),
    ];
    fields.extend(texts.map(|(name, value)| (name.to_owned(), value.to_owned())));
    fields.extend(TIES.map(|tie| (tie.to_owned(), "yes".to_owned())));
    fields
}

/// A third party fills in its sheet and hands it in with its report.
pub async fn deliver(third: &Person, id: i64, per_cent: i32) {
    let mut fields = scores(per_cent);
    fields.extend(TIES.map(|tie| (tie.to_owned(), "yes".to_owned())));
    let texts = [
        ("process", "查阅合同和月报，访谈双方，现场核对"),
        ("observed", "总体符合约定，个别故障处置超时"),
        ("closing", "评分见评分表，建议逐项落实改进"),
        ("sources", "访谈记录三份，工单抽样表一份"),
        ("do", "submit"),
    ];
    fields.extend(texts.map(|(name, value)| (name.to_owned(), value.to_owned())));
    does_with_files(third, &format!("/evaluations/{id}/score"), "/score", &typed(&fields), &["file"]).await;
}

/// The filer writes the whole report, the head files it.
pub async fn report(city: &City, id: i64, per_cent: i32) {
    let path = format!("/evaluations/{id}/report");
    let mut fields = report_fields(per_cent);
    for (name, value) in [
        ("ga0", "99.95"),
        ("do", "done"),
        ("e2-0-source", "监控月报第3页"),
        ("period_from", "2026-01-05"),
        ("period_to", "2026-10-31"),
    ] {
        fields.push((name.into(), value.into()));
    }
    let proofs: Vec<String> = sub_indicators().map(|(n, k, _)| format!("e{n}-{k}-file")).collect();
    let proofs: Vec<&str> = proofs.iter().map(String::as_str).collect();
    does_with_files(&city.filer, &path, "/report", &typed(&fields), &proofs).await;
    city.head.does(&format!("/evaluations/{id}"), "/filing", &[]).await;
}
