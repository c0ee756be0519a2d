//! One consolidated return, mended section by section, filed again, approved; the count and the reasons stay on record.

use crate::app::TestApp;
use crate::both;
use crate::stories::plan_walk::{approve, assess, cast, section, submit, to_the_bureau};

both!(returned_then_approved);
async fn returned_then_approved(app: &TestApp) {
    let cast = cast(app);
    let no = to_the_bureau(&cast, "186").await;
    let path = format!("/projects/{no}/approval");
    let page = cast.clerk.open(&path).await;
    let none = cast.clerk.fill(&page, "/return", &[("do", "return")]).await;
    assert_eq!(none.status, 422);
    none.says("请一次写明全部退回原因");
    let more = cast.clerk.fill(&page, "/return", &[("reason-0-text", "绩效目标应量化"), ("do", "add")]).await;
    assert!(more.text.contains("reason-1-text"));
    let typed = [
        ("reason-0-section", "goals"),
        ("reason-0-text", "绩效目标应与上年实际值比较"),
        ("reason-1-section", "attachments"),
        ("reason-1-text", "市场调查报告缺单位公章"),
        ("do", "return"),
    ];
    cast.clerk.does(&path, "/return", &typed).await;
    let back = cast.filer.open(&format!("/projects/{no}")).await;
    back.says("退回补正").says("市场调查报告缺单位公章").says("退回1次");
    let goals = cast.filer.open(&format!("/projects/{no}/plan/4")).await;
    goals.says("绩效目标应与上年实际值比较").says("已退回");
    section(&cast.filer, &no, 4, &[("goal-0-target", "99.5")], &[]).await;
    section(&cast.filer, &no, 7, &[], &["survey"]).await;
    submit(&cast.head, &no).await;
    assess(&cast, &no, "180").await;
    approve(&cast.lead, &no).await;
    let page = cast.lead.open(&format!("/projects/{no}?flow=all")).await;
    page.says("99.5").says("180.00万元").says("市场调查报告缺单位公章").says("退回1次");
}
