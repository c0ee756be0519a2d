//! Somebody saved the same section meanwhile: the page says who and when, shows both versions, and keeps what was typed.

use crate::app::TestApp;
use crate::both;
use crate::stories::plan_walk::{cast, section, write};
use jianping::regulation::people::Role;
use reqwest::StatusCode;

both!(stale_form);
async fn stale_form(app: &TestApp) {
    let cast = cast(app);
    let colleague = app.person(cast.filer.unit, &[Role::OwnerFiler]);
    let no = write(&cast.filer, "186").await;
    let path = format!("/projects/{no}/plan/2");
    let mine = cast.filer.open(&path).await;
    section(&colleague, &no, 2, &[("method", "open"), ("catalogue", "C16020000 信息系统集成实施服务")], &[]).await;
    let typed = [("method", "inquiry"), ("do", "next")];
    let stale = cast.filer.fill_with_files(&mine, &path, &typed, &[]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.says("办理了同一事项").says("保存采购计划").says("你的内容没有丢");
    stale.says("公开招标").says("询价").says("C16020000 信息系统集成实施服务");
    let kept = stale.form(&path).1;
    assert!(kept.contains(&("method".to_owned(), "inquiry".to_owned())), "{kept:?}");
    let done = cast.filer.fill_with_files(&stale, &path, &[("do", "next")], &[]).await;
    assert_eq!(done.location, format!("/projects/{no}/plan/3"), "sent again knowingly: {}", done.main());
}
