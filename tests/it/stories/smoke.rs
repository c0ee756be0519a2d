//! The frame: ready, logged in or sent to log in, lost pages in both languages, files cached for ever.

use crate::app::TestApp;
use crate::both;
use jianping::regulation::people::{Role, UnitKind};

both!(the_frame_stands);
async fn the_frame_stands(app: &TestApp) {
    let owner = app.unit("市林业局", UnitKind::Owner);
    let filer = app.person(owner, &[Role::OwnerFiler]);
    let stranger = app.stranger();
    assert_eq!(stranger.open("/healthz").await.text, "ok");
    let lost = filer.get("/no-such-page").await;
    assert_eq!(lost.status, 404);
    lost.says("没有找到这个页面");
    let lost = filer.get("/no-such-page?lang=en").await;
    lost.says("Not found");
    let css =
        lost.text.split("href=\"").find(|p| p.starts_with("/static/app.")).and_then(|p| p.split('"').next()).unwrap();
    let file = stranger.open(css).await;
    assert!(file.headers["cache-control"].to_str().unwrap().contains("immutable"));
    assert_eq!(
        stranger.get("/static/app.css").await.status,
        404,
        "plain names are never cached, so they are not served"
    );
}
