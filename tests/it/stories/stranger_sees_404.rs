//! What you may not see does not exist: pages, files and acts of another unit's project; without a session, the login page.

use crate::app::TestApp;
use crate::both;
use crate::stories::plan_walk::{cast, to_the_bureau};
use jianping::regulation::people::{Role, UnitKind};
use reqwest::StatusCode;

const PAGES: &[&str] =
    &["", "/plan/1", "/plan/8", "/plan/carry", "/budget", "/approval", "/listing", "/procurement", "/cancellation"];
const ACTS: &[&str] = &[
    "/plan/1",
    "/plan/carry",
    "/submission",
    "/recall",
    "/budget",
    "/budget/signature",
    "/approval",
    "/return",
    "/rejection",
    "/listing",
    "/procurement",
    "/procurement/award",
    "/procurement/failure",
    "/cancellation",
];

both!(stranger_sees_404);
async fn stranger_sees_404(app: &TestApp) {
    let cast = cast(app);
    let no = to_the_bureau(&cast, "186").await;
    let forest = app.unit("市林业局", UnitKind::Owner);
    let company = app.unit("梵净数据服务有限公司", UnitKind::Vendor);
    let office = app.unit("系统管理办公室", UnitKind::Office);
    let police = app.unit("市公安局", UnitKind::Police);
    let others = [
        app.person(forest, &[Role::OwnerFiler]),
        app.person(forest, &[Role::OwnerHead]),
        app.person(company, &[Role::Vendor]),
        app.person(office, &[Role::SysAdmin]),
        app.person(police, &[Role::Police]),
    ];
    for person in &others {
        for page in PAGES {
            let path = format!("/projects/{no}{page}");
            assert_eq!(person.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for act in ACTS {
            let path = format!("/projects/{no}{act}");
            let fields = [
                ("csrf", person.csrf.as_str()),
                ("form_id", &format!("{:032x}-{}-{act}", 7, person.id)),
                ("version", "1"),
                ("from", &no),
                ("reported_on", "2026-11-03"),
            ];
            let fields: Vec<(String, String)> = fields.iter().map(|(n, v)| ((*n).into(), (*v).into())).collect();
            let status = person.post_raw(&path, &fields).await.status;
            assert_eq!(status, StatusCode::NOT_FOUND, "POST {path}");
        }
        for file in 1..=4 {
            assert_eq!(person.get(&format!("/files/{file}")).await.status, StatusCode::NOT_FOUND);
        }
    }
    let nobody = app.stranger();
    let sent = nobody.get(&format!("/projects/{no}")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert!(sent.location.starts_with("/login?next="), "{}", sent.location);
}
