//! From the blank plan to the award.

use super::steps::{NAME, SUPPLIER, Walk};
use jianping::regulation::values::Uscc;

const GOALS: &[(&str, &str)] = &[
    ("goal-0-name", "系统可用率"),
    ("goal-0-kind", "quality"),
    ("goal-0-operator", "ge"),
    ("goal-0-target", "99"),
    ("goal-0-unit", "%"),
    ("goal-0-weight", "40"),
    ("goal-1-name", "响应及时率"),
    ("goal-1-kind", "timeliness"),
    ("goal-1-operator", "ge"),
    ("goal-1-target", "95"),
    ("goal-1-unit", "%"),
    ("goal-1-weight", "30"),
    ("goal-2-name", "用户满意度"),
    ("goal-2-kind", "satisfaction"),
    ("goal-2-operator", "ge"),
    ("goal-2-target", "90"),
    ("goal-2-unit", "%"),
    ("goal-2-weight", "30"),
];

/// Eight sections, each saved and gone on from.
pub async fn plan(walk: &Walk<'_>) {
    let browser = walk.browser;
    walk.menu(&walk.cast.filer, "本单位项目").await;
    walk.goes("新建计划").await;
    browser.fill(&[("name", NAME), ("year", "2027")]).await;
    browser.press("开始填报").await;
    let file = walk.file.as_str();
    let sections: [&[(&str, &str)]; 7] = [
        &[
            ("basis", "《铜仁市卫生健康信息化规划》（铜卫健发〔2025〕18号）第三章"),
            ("late_reason", "省级规划10月下达，经分管副市长同意补报"),
            ("basis_file", file),
        ],
        &[
            ("content", "为全市十所公立医院提供影像存储、归档和跨院调阅服务"),
            ("catalogue", "C16020000"),
            ("start", "2027-01-15"),
            ("end", "2028-01-14"),
            ("method", "consultation"),
            ("sme_reserved", "yes"),
        ],
        &[("budget", "86"), ("fund-0-kind", "fiscal"), ("fund-0-line", "2100199"), ("fund-0-amount", "86")],
        GOALS,
        &[
            ("system", "区域影像平台"),
            ("level", "3"),
            ("security_budget", "2"),
            ("on_cloud", "yes"),
            ("authorised_operation", "no"),
            ("personal_data", "yes"),
            ("mlps_file", file),
        ],
        &[("fair", "yes")],
        &[("survey", file), ("scheme", file), ("unclassified", "yes")],
    ];
    for (n, typed) in sections.iter().enumerate() {
        browser.is_accessible().await;
        browser.fill(typed).await;
        browser.press("保存并继续").await;
        assert!(browser.path().await.ends_with(&format!("/plan/{}", n + 2)), "{}", browser.words().await);
    }
    browser.is_accessible().await;
}

/// Filed, assessed, signed, approved, listed.
pub async fn approval(walk: &Walk<'_>) {
    let browser = walk.browser;
    walk.turn(&walk.cast.head, "提交").await;
    walk.does(&[], "提交申报", "已申报").await;
    walk.turn(&walk.cast.filer, "评估").await;
    for (n, vendor) in ["甲公司", "乙公司", "丙公司"].into_iter().enumerate() {
        let field = |part: &str| format!("quote-{n}-{part}");
        browser.fill(&[(&field("vendor"), vendor), (&field("price"), "86"), (&field("on"), "2026-11-02")]).await;
        browser.fill(&[(&field("file"), walk.file.as_str())]).await;
    }
    let opinion = [("assessed", "86"), ("opinion", "取三家报价的平均值并核减一成")];
    walk.does(&opinion, "完成评估", "正在等待").await;
    walk.turn(&walk.cast.head, "签字").await;
    walk.does(&[], "签署预算评估", "预算评估").await;
    walk.turn(&walk.cast.lead, "审批").await;
    walk.does(&[("opinion", "方案可行，预算合理，同意立项")], "批准立项", "已立项").await;
    walk.turn(&walk.cast.clerk, "列入计划").await;
    walk.does(&[("reported_on", "2026-11-03")], "列入并报财政", NAME).await;
    walk.menu(&walk.cast.clerk, "计划与立项").await;
    browser.says(NAME).await;
}

/// Bought: the supplier is registered on the way.
pub async fn award(walk: &Walk<'_>) {
    walk.turn(&walk.cast.filer, "启动采购").await;
    walk.does(&[], "启动采购", "服务采购").await;
    walk.turn(&walk.cast.filer, "登记结果").await;
    walk.goes("先登记供应商").await;
    walk.goes("登记供应商").await;
    let body = "91520600MA6DK3XQ0";
    let code = format!("{body}{}", Uscc::check_digit(body).unwrap());
    let facts = [
        ("name", SUPPLIER),
        ("uscc", code.as_str()),
        ("legal_rep", "杨帆"),
        ("legal_rep_id", "11010519491231002X"),
        ("size", "small"),
        ("holder-0-name", "杨帆"),
        ("holder-0-code", "11010519491231002X"),
        ("holder-0-share", "60"),
    ];
    walk.does(&facts, "保存", SUPPLIER).await;
    walk.turn(&walk.cast.filer, "登记结果").await;
    let award = [
        ("on", "2026-11-03"),
        ("award-0-supplier", code.as_str()),
        ("award-0-amount", "85.5"),
        ("file", walk.file.as_str()),
    ];
    walk.does(&award, "登记中标成交", SUPPLIER).await;
}
