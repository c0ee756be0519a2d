//! The form of a plan without JavaScript: rows are added, files stay, nothing typed is lost.

use crate::app::TestApp;
use crate::both;
use crate::people::PDF;
use crate::stories::plan_walk::{begin, cast, section, submit, write};
use reqwest::StatusCode;

both!(a_plan_is_written_section_by_section);
async fn a_plan_is_written_section_by_section(app: &TestApp) {
    let cast = cast(app);
    let no = write(&cast.filer, "29.999999").await;
    let check = cast.filer.open(&format!("/projects/{no}/plan/8")).await;
    check.says("29.999999万元").says("自评备案").says("附件.pdf").says("起草人不能自己提交");
    assert!(!check.text.contains("/submission"), "the filer does not submit");
    submit(&cast.head, &no).await;
    cast.head.open(&format!("/projects/{no}")).await.says("已申报").says("人员");
    assert_eq!(cast.filer.get(&format!("/projects/{no}/plan/1")).await.location, format!("/projects/{no}/plan/8"));
}

both!(wrong_fields_come_back_with_everything_typed);
async fn wrong_fields_come_back_with_everything_typed(app: &TestApp) {
    let cast = cast(app);
    let no = begin(&cast.filer, "区域影像数据共享服务").await;
    let path = format!("/projects/{no}/plan/3");
    let page = cast.filer.open(&path).await;
    let typed = [
        ("budget", "三十万"),
        ("fund-0-kind", "fiscal"),
        ("fund-0-line", "2100199"),
        ("fund-0-amount", "30"),
        ("do", "next"),
    ];
    let again = cast.filer.fill_with_files(&page, &path, &typed, &[]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("<title>错误（1）"), "{}", again.text);
    again.says("金额应为数字");
    assert_eq!(again.form(&path).1.iter().find(|(n, _)| n == "budget").map(|(_, v)| v.as_str()), Some("三十万"));
    let typed = [("budget", "30"), ("fund-0-amount", "29.999999"), ("do", "next")];
    let gap = cast.filer.fill_with_files(&again, &path, &typed, &[]).await;
    assert_eq!(gap.status, StatusCode::UNPROCESSABLE_ENTITY);
    gap.says("应等于各明细之和").says("已暂存");
    let mended = cast.filer.fill_with_files(&gap, &path, &[("fund-0-amount", "30"), ("do", "next")], &[]).await;
    assert_eq!(mended.location, format!("/projects/{no}/plan/4"));
}

both!(rows_are_added_and_files_stay_after_a_failed_post);
async fn rows_are_added_and_files_stay_after_a_failed_post(app: &TestApp) {
    let cast = cast(app);
    let no = begin(&cast.filer, "区域影像数据共享服务").await;
    let path = format!("/projects/{no}/plan/4");
    let page = cast.filer.open(&path).await;
    assert!(!page.text.contains("goal-3-name"));
    let more = cast.filer.fill_with_files(&page, &path, &[("goal-0-name", "系统可用率"), ("do", "add")], &[]).await;
    assert_eq!(more.status, StatusCode::OK);
    assert!(more.text.contains("goal-3-name") && more.text.contains("value=\"系统可用率\""));
    let path = format!("/projects/{no}/plan/1");
    let page = cast.filer.open(&path).await;
    let files: [(&str, &str, &[u8]); 1] = [("basis_file", "规划.pdf", PDF)];
    let again = cast.filer.fill_with_files(&page, &path, &[("basis", "太短"), ("do", "next")], &files).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.says("规划.pdf").says("不少于20字");
    let typed = [("basis", "《铜仁市卫生健康信息化规划》（铜卫健发〔2025〕18号）第三章"), ("do", "next")];
    let done = cast.filer.fill_with_files(&again, &path, &typed, &[]).await;
    assert_eq!(done.location, format!("/projects/{no}/plan/2"), "{}", done.main());
    let bad: [(&str, &str, &[u8]); 1] = [("basis_file", "页面.html", b"<html><script>1</script></html>")];
    let page = cast.filer.open(&path).await;
    let refused = cast.filer.fill_with_files(&page, &path, &[("do", "next")], &bad).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("只收PDF").says("规划.pdf");
}

both!(an_earlier_plan_is_carried_over);
async fn an_earlier_plan_is_carried_over(app: &TestApp) {
    let cast = cast(app);
    let old = write(&cast.filer, "30").await;
    let no = begin(&cast.filer, "区域影像数据共享服务（续）").await;
    cast.filer.does(&format!("/projects/{no}/plan/carry"), "/carry", &[("from", &old)]).await;
    let goals = cast.filer.open(&format!("/projects/{no}/plan/4")).await;
    assert!(goals.text.contains("value=\"系统可用率\""));
    section(&cast.filer, &no, 6, &[("fair", "yes")], &[]).await;
}

both!(a_file_of_another_unit_cannot_be_named);
async fn a_file_of_another_unit_cannot_be_named(app: &TestApp) {
    use jianping::regulation::people::{Role, UnitKind};
    let cast = cast(app);
    let mine = write(&cast.filer, "30").await;
    let theirs = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerFiler]);
    let page = cast.filer.open(&format!("/projects/{mine}/plan/7")).await;
    let file = page.form("/plan/7").1.into_iter().find(|(n, _)| n == "survey").unwrap().1;
    assert_eq!(theirs.get(&format!("/files/{file}")).await.status, StatusCode::NOT_FOUND);
    let got = cast.filer.open(&format!("/files/{file}")).await;
    assert_eq!(got.bytes, PDF);
    assert_eq!(got.headers["x-content-type-options"], "nosniff");
    assert!(got.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert!(got.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    let no = begin(&theirs, "林业数据服务（2027年度）").await;
    let path = format!("/projects/{no}/plan/7");
    let page = theirs.open(&path).await;
    let stolen = theirs.fill_with_files(&page, &path, &[("survey", &file), ("do", "save")], &[]).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND, "{}", stolen.main());
}
