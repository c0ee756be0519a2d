//! §3.11: discipline reads what was decided, and what was referred to it; drafts, plans and results under way are not its yet.

use super::failed_twice_then_blacklisted::{FACTS, PROOF, through_to_decision};
use crate::app::TestApp;
use crate::both;
use crate::november::*;
use crate::people::PDF;
use crate::stories::plan_walk::{self, approve, to_the_bureau};
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Fen;

both!(plans_from_the_approval_on);
async fn plans_from_the_approval_on(app: &TestApp) {
    let cast = plan_walk::cast(app);
    let inspectors = app.unit("市纪委监委", UnitKind::Discipline);
    let discipline = app.person(inspectors, &[Role::Discipline]);
    let draft = plan_walk::begin(&cast.filer, "门诊预约系统运维服务（2027年度）").await;
    let no = to_the_bureau(&cast, "186").await;
    for hidden in [format!("/projects/{draft}"), format!("/projects/{no}"), format!("/projects/{no}/plan/8")] {
        assert_eq!(discipline.get(&hidden).await.status, 404, "{hidden}");
    }
    discipline.open("/projects").await.hides(&no).hides(&draft);
    discipline.open("/projects.csv").await.hides(&no).hides(&draft);

    // What is referred to it opens with its evidence, decided or not; the other draft stays shut.
    let to = inspectors.to_string();
    let page = cast.clerk.open("/referrals/new").await;
    let typed = [("to", &*to), ("project", &no), ("about", "某经办人员"), ("facts", FACTS), ("evidence", PROOF)];
    let sent = cast.clerk.fill_with_files(&page, "/referrals", &typed, &[("file", "线索.pdf", PDF)]).await;
    assert_eq!(sent.status, 303, "{}", sent.main());
    let referral = discipline.open(&sent.location).await;
    let file = referral.text.split("href=\"").find(|p| p.starts_with("/files/")).and_then(|p| p.split('"').next());
    assert_eq!(discipline.get(file.unwrap()).await.bytes, PDF, "the evidence referred to it");
    discipline.open(&format!("/projects/{no}")).await;
    discipline.open("/projects").await.says(&no).hides(&draft);

    let second = app.person(app.unit("市纪委监委派驻组", UnitKind::Discipline), &[Role::Discipline]);
    assert_eq!(second.get(&format!("/projects/{no}")).await.status, 404, "it was referred to another unit");
    assert_eq!(second.get(file.unwrap()).await.status, 404);
    approve(&cast.lead, &no).await;
    second.open(&format!("/projects/{no}")).await;
    second.open("/projects").await.says(&no);
    second.open(&format!("/projects/{no}/plan/8")).await;
}

both!(results_and_listings_once_decided);
async fn results_and_listings_once_decided(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    open_round(&city).await;
    let id = evaluation(app, &no);
    report(&city, id, 90).await;
    let path = format!("/evaluations/{id}");
    assert_eq!(city.discipline.get(&path).await.status, 404, "nothing is decided");
    assert_eq!(city.discipline.get(&format!("{path}/report")).await.status, 404);
    city.discipline.open(&format!("/projects/{no}")).await.hides(&format!("href=\"{path}\""));
    city.discipline.open("/campaigns/2026").await.hides(&no);
    judge(&city, id, 85, None).await;
    city.discipline.open(&path).await.says("85.00");
    city.discipline.open("/campaigns/2026").await.says("全民健康信息平台");

    let party = city.supplier.to_string();
    let breach = [("basis", "m12b"), ("supplier", party.as_str()), ("facts", FACTS), ("evidence", PROOF)];
    let case = city.clerk.does("/blacklist/new", "/blacklist", &breach).await.location;
    let number = case.rsplit('/').next().unwrap();
    assert_eq!(city.discipline.get(&case).await.status, 404, "proposed, not decided");
    city.discipline.open("/blacklist?all=1").await.hides(number);
    city.clerk.open("/blacklist?all=1").await.says(number);
    through_to_decision(&city, &case, &city.vendor).await;
    city.discipline.open(&case).await.says("已决定列入");
    city.discipline.open("/blacklist?all=1").await.says(number);
    city.discipline.open("/audit").await.says(&no);
    assert_eq!(city.vendor.get("/blacklist").await.status, 404, "a supplier reads its own case, not the list");
}

both!(agencies_see_the_projects_of_the_cycle);
async fn agencies_see_the_projects_of_the_cycle(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "门诊预约系统运维服务（2026年度）", Fen::yuan(120_000));
    let project = format!("/projects/{no}");
    for agency in [&city.ndrc, &city.police] {
        assert_eq!(agency.get(&project).await.status, 404, "no round has taken it in");
        agency.open("/projects").await.hides(&no);
    }
    open_round(&city).await;
    let path = format!("/evaluations/{}", evaluation(app, &no));
    for agency in [&city.ndrc, &city.police] {
        agency.open(&project).await;
        agency.open("/projects").await.says(&no);
        agency.open(&path).await;
        agency.open("/campaigns/2026").await.says("门诊预约系统");
    }
}
