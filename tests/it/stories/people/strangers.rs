//! For whoever is no administrator the administrators' pages do not exist; for whoever is not logged in they ask for the log-in.

use crate::app::TestApp;
use crate::both;
use jianping::regulation::people::{Role, UnitKind};
use reqwest::StatusCode;

both!(administration_does_not_exist_for_others);
async fn administration_does_not_exist_for_others(app: &TestApp) {
    let bureau = app.unit("市大数据发展管理局", UnitKind::BigData);
    let target = app.person(bureau, &[Role::BureauClerk]).id;
    let pages = [
        "/admin/units".to_owned(),
        "/admin/units.csv".into(),
        "/admin/units.xlsx".into(),
        "/admin/units/new".into(),
        format!("/admin/units/{bureau}"),
        "/admin/users".into(),
        "/admin/users.csv".into(),
        "/admin/users.xlsx".into(),
        "/admin/users/new".into(),
        format!("/admin/users/{target}"),
        format!("/admin/users/{target}/roles"),
        format!("/admin/users/{target}/disabling"),
        format!("/admin/users/{target}/handover"),
        format!("/admin/users/{target}/grant"),
        "/admin/grants".into(),
        "/admin/grants.csv".into(),
        "/admin/grants.xlsx".into(),
    ];
    let acts = [
        "/admin/units".to_owned(),
        format!("/admin/units/{bureau}"),
        format!("/admin/units/{bureau}/closing"),
        format!("/admin/units/{bureau}/reopening"),
        "/admin/users".into(),
        format!("/admin/users/{target}"),
        format!("/admin/users/{target}/roles"),
        format!("/admin/users/{target}/code"),
        format!("/admin/users/{target}/disabling"),
        format!("/admin/users/{target}/enabling"),
        format!("/admin/users/{target}/handover"),
        format!("/admin/users/{target}/grant"),
    ];
    for role in [Role::BureauLead, Role::Auditor, Role::OwnerHead, Role::Discipline] {
        let other = app.person(bureau, &[role]);
        for page in &pages {
            assert_eq!(other.get(page).await.status, StatusCode::NOT_FOUND, "{role} at {page}");
        }
        let (_, guard) = other.open("/account").await.form("/logout");
        for act in &acts {
            assert_eq!(other.post_raw(act, &guard).await.status, StatusCode::NOT_FOUND, "{role} posts to {act}");
        }
    }
    for page in &pages {
        assert!(app.stranger().get(page).await.location.starts_with("/login?next="), "{page}");
    }
}
