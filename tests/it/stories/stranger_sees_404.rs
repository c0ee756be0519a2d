//! What you may not see does not exist: every page, act and file of another unit's things, at every step; without a session, the login page.

use super::failed_twice_then_blacklisted::{FACTS, PROOF};
use crate::app::TestApp;
use crate::both;
use crate::money::owed;
use crate::november::{City, city, decided, supplier};
use crate::people::{PDF, Person};
use crate::stories::plan_walk::{self, to_the_bureau};
use crate::stories::security_tested::tested as tested_for;
use crate::sweep::{Things, addresses, found};
use diesel::prelude::*;
use jianping::regulation::a17_security::MlpsLevel;
use jianping::regulation::b07_acceptance::{Acceptance, Conclusion, Entry, State};
use jianping::regulation::b07_payment::Base;
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::{AcceptanceId, ContractId, ProjectId, UnitId};
use jianping::store::schema::{acceptances, contracts, files};
use reqwest::StatusCode;

/// The people of other units, none of whom has anything to do with what is looked for.
fn others(app: &TestApp) -> Vec<(&'static str, Person)> {
    let forest = app.unit("市林业局", UnitKind::Owner);
    let office = app.unit("系统管理办公室", UnitKind::Office);
    let third = app.unit("武陵评估咨询有限公司", UnitKind::ThirdParty);
    vec![
        ("filer", app.person(forest, &[Role::OwnerFiler])),
        ("head", app.person(forest, &[Role::OwnerHead])),
        ("vendor", supplier(app, "黔东大数据有限公司").1),
        ("sysadmin", app.person(office, &[Role::SysAdmin])),
        ("third", app.person(third, &[Role::ThirdParty])),
    ]
}

/// Who works with the register of suppliers may read it whole; who owns nothing of theirs changes nothing of it either way.
fn reads_register(role: &str, path: &str) -> bool {
    path.starts_with("/suppliers/") && matches!(role, "filer" | "head")
}

async fn nobody_finds(app: &TestApp, things: &Things, others: &[(&'static str, Person)]) {
    for (role, person) in others {
        let seen = found(person, things, |_, path| reads_register(role, path)).await;
        assert!(seen.is_empty(), "{role} finds\n{}", seen.join("\n"));
        let papers: Vec<i64> = app.sql(|conn| files::table.select(files::id).load(conn));
        assert!(!papers.is_empty());
        for file in papers {
            assert_eq!(
                person.get(&format!("/files/{file}")).await.status,
                StatusCode::NOT_FOUND,
                "{role}: file {file}"
            );
        }
    }
    let nobody = app.stranger();
    for (_, path) in addresses(things).iter().filter(|(method, _)| method == "GET") {
        let sent = nobody.get(path).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{path}");
        assert!(sent.location.starts_with("/login?next="), "{path}: {}", sent.location);
    }
}

fn things(no: &str, rest: &[(&'static str, String)]) -> Things {
    let mut things: Things = rest.iter().cloned().collect();
    things.insert("projects", no.to_owned());
    for room in ["acceptances", "changes", "contracts", "evaluations", "inspections", "payments", "rectifications"] {
        things.entry(room).or_insert_with(|| "1".into());
    }
    for (room, none) in [("blacklist", "HMD-2026-001"), ("negative-list", "FMD-2026-001"), ("referrals", "YS-2026-001")]
    {
        things.entry(room).or_insert_with(|| none.into());
    }
    for room in ["files", "security-tests"] {
        things.entry(room).or_insert_with(|| "1".into());
    }
    things
}

both!(a_plan_under_way_is_its_units_alone);
async fn a_plan_under_way_is_its_units_alone(app: &TestApp) {
    let cast = plan_walk::cast(app);
    let no = to_the_bureau(&cast, "186").await;
    let (id, _) = supplier(app, "梵净数据服务有限公司");
    let police = app.person(app.unit("市公安局", UnitKind::Police), &[Role::Police]);
    // The police work with the register, and are asked to nothing of this project.
    let things = things(&no, &[("suppliers", id.to_string())]);
    nobody_finds(app, &things, &others(app)).await;
    let seen = found(&police, &things, |_, path| path.starts_with("/suppliers/")).await;
    assert!(seen.is_empty(), "the police find\n{}", seen.join("\n"));
}

both!(a_contract_and_all_that_follows_is_its_parties_alone);
async fn a_contract_and_all_that_follows_is_its_parties_alone(app: &TestApp) {
    let city = city(app);
    let (no, evaluation) = decided(app, &city, 50).await;
    let items = [
        ("item-0-indicator", "2"),
        ("item-0-issue", "故障恢复超过约定"),
        ("item-0-standard", "四小时内恢复"),
        ("item-0-responsible", "运维经理"),
    ];
    let at = format!("/evaluations/{evaluation}/rectification");
    let order = city.lead.does(&at, "/rectification", &items).await.location;
    let payment = owed(app, &city, 1, (100_000, Base::Acceptance, true), Some("2026-10-05"));
    let contract: (i64, i64) =
        app.sql(|conn| contracts::table.select((contracts::id, contracts::project_id)).first(conn));
    let change = changed(&city, contract.0).await;
    let inspected = [("stage", "acceptance"), ("on", "2026-11-02"), ("facts", "抽查四月至九月的值班记录和故障工单")];
    let inspection = city.clerk.does(&format!("/projects/{no}/inspections/new"), "/inspections", &inspected).await;
    let tested = [("kind", "scan"), ("on", "2026-10-20"), ("institution", "测评中心"), ("high", "0")];
    let tested = tested_for(&city.filer, &no, &[&tested[..], &[("medium", "0"), ("low", "0")]].concat()).await;
    let (party, owner, to) = (city.supplier.to_string(), city.owner.to_string(), city.finance.unit.to_string());
    let breach = [("basis", "m12b"), ("supplier", party.as_str()), ("facts", FACTS), ("evidence", PROOF)];
    let black = city.clerk.does("/blacklist/new", "/blacklist", &breach).await.location;
    let bad = [("unit", owner.as_str()), ("months", "6"), ("facts", FACTS), ("evidence", PROOF)];
    let negative = city.clerk.does("/negative-list/new", "/negative-list", &bad).await.location;
    let about = [("to", to.as_str()), ("about", "市卫生健康局"), ("facts", FACTS), ("evidence", PROOF)];
    let referral = city.clerk.does("/referrals/new", "/referrals", &about).await.location;
    let last = |address: &str| address.rsplit('/').next().unwrap_or_default().to_owned();
    let things = things(
        &no,
        &[
            ("acceptances", accepted(app, &city, contract).to_string()),
            ("changes", change),
            ("contracts", contract.0.to_string()),
            ("evaluations", evaluation.to_string()),
            ("inspections", last(&inspection.location)),
            ("payments", last(&payment)),
            ("rectifications", last(&order)),
            ("security-tests", last(&tested)),
            ("suppliers", party.clone()),
            ("blacklist", last(&black)),
            ("negative-list", last(&negative)),
            ("referrals", last(&referral)),
        ],
    );
    // Given that those whose things they are do find them: else a sweep of nothing would be green.
    let rooms = ["projects", "contracts", "acceptances", "payments", "evaluations", "rectifications", "inspections"];
    for room in rooms.into_iter().chain(["security-tests"]) {
        city.filer.open(&format!("/{room}/{}", things[room])).await;
    }
    for room in ["blacklist", "negative-list", "referrals"] {
        city.clerk.open(&format!("/{room}/{}", things[room])).await;
    }
    let others = others(app);
    nobody_finds(app, &things, &others).await;
    for (role, person) in &others {
        let lists = ["/projects", "/payments", "/rectifications", "/inspections", "/campaigns/2026", "/todo", "/done"];
        for list in lists.into_iter().chain(["/security-tests"]) {
            for ending in ["", ".csv"] {
                let page = person.get(&format!("{list}{ending}")).await;
                assert!(!page.text.contains(&no), "{role}: {list}{ending} tells of {no}");
                assert!(!page.text.contains("全民健康信息平台"), "{role}: {list}{ending} tells its name");
            }
        }
    }
}

/// A change of the contract, proposed; answers with its number.
async fn changed(city: &City, contract: i64) -> String {
    let page = city.filer.open(&format!("/contracts/{contract}/changes/new?kind=reduction")).await;
    let typed = [("delta", "1"), ("reason", "减少两个区县接入，工作量减少"), ("do", "save")];
    let done = city.filer.fill_with_files(&page, "/changes", &typed, &[("file", "依据.pdf", PDF)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
    "1".into()
}

/// An acceptance that waits for the head.
fn accepted(app: &TestApp, city: &City, (contract, project): (i64, i64)) -> i64 {
    let held_on = "2026-11-02".parse().unwrap();
    let entry = Entry {
        stage: "二期".into(),
        whole: false,
        held_on,
        members: Vec::new(),
        items: Vec::new(),
        report: None,
        public_service: false,
        users_opinion: String::new(),
        announced_on: None,
        conclusion: Conclusion::Passed,
        opinion: "同意".into(),
        file: None,
    };
    let acceptance = Acceptance {
        id: AcceptanceId::NEW,
        version: 0,
        contract: ContractId(contract),
        project: ProjectId(project),
        owner: UnitId(city.owner),
        n: 1,
        entry,
        mlps: MlpsLevel::L2,
        hands: Vec::new(),
        state: State::Recorded,
    };
    let row = (
        (acceptances::version.eq(1), acceptances::contract_id.eq(contract), acceptances::project_id.eq(project)),
        (acceptances::owner_id.eq(city.owner), acceptances::n.eq(1), acceptances::whole.eq(false)),
        (acceptances::state.eq("recorded"), acceptances::conclusion.eq("passed"), acceptances::held_on.eq(held_on)),
        acceptances::body.eq(serde_json::to_string(&acceptance).unwrap()),
    );
    app.sql(|conn| diesel::insert_into(acceptances::table).values(row).execute(conn));
    1
}
