//! What the stories of the November evaluation share: the city's people, a contract in service, and each step as its people take it.

use crate::app::TestApp;
use crate::people::{PDF, Page, Person};
pub use crate::reports::*;
use chrono::NaiveDate;
use diesel::prelude::*;
use jianping::regulation::a17_security::MlpsLevel;
use jianping::regulation::b07_contract::{Contract, Entry, Payee, Pricing, State as ContractState};
use jianping::regulation::b07_plan::{Basics, Plan};
use jianping::regulation::b07_stages::{Project, State};
use jianping::regulation::b08_supplier::{Facts, Size, Supplier};
use jianping::regulation::b09_goals::{Goal, GoalKind, Operator};
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::policy::{Policy, Track};
use jianping::regulation::values::{ContractId, Fen, ProjectId, ProjectNo, SupplierId, UnitId, Uscc};
use jianping::store::conn::BothExt;
use jianping::store::schema::{contracts, evaluations, projects, suppliers};
use reqwest::StatusCode;
use std::sync::atomic::{AtomicU32, Ordering};

static SERIAL: AtomicU32 = AtomicU32::new(1);

pub fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Everybody the November evaluation needs.
pub struct City {
    pub filer: Person,
    pub head: Person,
    pub clerk: Person,
    pub lead: Person,
    pub second_lead: Person,
    pub finance: Person,
    pub ndrc: Person,
    pub police: Person,
    pub discipline: Person,
    pub vendor: Person,
    pub supplier: i64,
    pub owner: i64,
}

/// A city with one supplier.
pub fn city(app: &TestApp) -> City {
    let owner = app.unit("市卫生健康局", UnitKind::Owner);
    let bureau = app.unit("市大数据发展管理局", UnitKind::BigData);
    let (supplier, vendor) = supplier(app, "梵净数据服务有限公司");
    City {
        filer: app.person(owner, &[Role::OwnerFiler]),
        head: app.person(owner, &[Role::OwnerHead]),
        clerk: app.person(bureau, &[Role::BureauClerk]),
        lead: app.person(bureau, &[Role::BureauLead]),
        second_lead: app.person(bureau, &[Role::BureauLead]),
        finance: app.person(app.unit("市财政局", UnitKind::Finance), &[Role::Finance]),
        ndrc: app.person(app.unit("市发展和改革委员会", UnitKind::Ndrc), &[Role::Ndrc]),
        police: app.person(app.unit("市公安局", UnitKind::Police), &[Role::Police]),
        discipline: app.person(app.unit("市纪委监委", UnitKind::Discipline), &[Role::Discipline]),
        vendor,
        supplier,
        owner,
    }
}

/// A registered supplier with one person.
pub fn supplier(app: &TestApp, name: &str) -> (i64, Person) {
    let unit = app.unit(name, UnitKind::Vendor);
    let n = SERIAL.fetch_add(1, Ordering::Relaxed);
    let body = format!("915206000{n:08}");
    let uscc = Uscc::parse(&format!("{body}{}", Uscc::check_digit(&body).unwrap())).unwrap();
    let facts = Facts {
        name: name.into(),
        uscc: uscc.clone(),
        legal_rep: "田国梁".into(),
        legal_rep_id: None,
        holders: Vec::new(),
        size: Size::Small,
        platform: false,
        big_data: true,
        contact: "杨光".into(),
        phone: "13800000000".into(),
        address: "碧江区".into(),
        successor_of: None,
    };
    let stored = Supplier {
        id: SupplierId::NEW,
        version: 0,
        unit: UnitId(unit),
        facts,
        former_names: Vec::new(),
        legal_reps: Vec::new(),
        holders: Vec::new(),
        registered_on: d("2024-01-05"),
    };
    let row = (
        suppliers::version.eq(1),
        suppliers::unit_id.eq(unit),
        suppliers::name.eq(name),
        suppliers::uscc.eq(uscc.as_str()),
        suppliers::legal_rep.eq("田国梁"),
        suppliers::size.eq("small"),
        suppliers::platform.eq(false),
        suppliers::registered_on.eq(d("2024-01-05")),
        suppliers::body.eq(serde_json::to_string(&stored).unwrap()),
    );
    let id = app
        .sql(|conn| diesel::insert_into(suppliers::table).values(row).returning(suppliers::id).both().get_result(conn));
    (id, app.person(unit, &[Role::Vendor]))
}

/// A contract of this amount in service since January, with its project; answers with the project's number.
pub fn serving(app: &TestApp, city: &City, name: &str, amount: Fen) -> String {
    serving_since(app, city, name, amount, "2026-01-05")
}

/// The same in service since a day.
pub fn serving_since(app: &TestApp, city: &City, name: &str, amount: Fen, since: &str) -> String {
    let n = SERIAL.fetch_add(1, Ordering::Relaxed);
    let no = ProjectNo::new(2026, 800 + i64::from(n));
    let track = Policy::default().track(amount);
    let project = project(city, &no, name, track, since);
    let project_row = (
        projects::version.eq(1),
        projects::no.eq(&no.0),
        projects::name.eq(name),
        projects::year.eq(2026),
        projects::owner_id.eq(city.owner),
        projects::state.eq("in_service"),
        projects::track.eq(track.code()),
        projects::budget_fen.eq(amount.0),
        projects::changed_at.eq(app.state.clock.moment().stamp()),
        projects::body.eq(serde_json::to_string(&project).unwrap()),
    );
    app.sql(|conn| {
        let project: i64 =
            diesel::insert_into(projects::table).values(project_row).returning(projects::id).both().get_result(conn)?;
        let contract = contract(city, ProjectId(project), &format!("HT-{n}"), amount, track, since);
        let row = (
            contracts::version.eq(1),
            contracts::project_id.eq(project),
            contracts::owner_id.eq(city.owner),
            contracts::supplier_id.eq(city.supplier),
            contracts::supplier_unit_id.eq(city.vendor.unit),
            contracts::no.eq(format!("HT-{n}")),
            contracts::lot.eq("全部"),
            contracts::state.eq("in_service"),
            contracts::track.eq(track.code()),
            contracts::amount_fen.eq(amount.0),
            contracts::original_fen.eq(amount.0),
            contracts::supplements_fen.eq(0),
            contracts::sme.eq(true),
            contracts::signed_on.eq(d("2025-12-20")),
            contracts::starts_on.eq(d(since)),
            contracts::ends_on.eq(d("2027-12-31")),
            contracts::publish_by.eq(d("2025-12-23")),
            contracts::file_by.eq(d("2025-12-30")),
            contracts::accepted_on.eq(d(since)),
            contracts::in_service_on.eq(d(since)),
            contracts::body.eq(serde_json::to_string(&contract).unwrap()),
        );
        diesel::insert_into(contracts::table).values(row).execute(conn)
    });
    no.0
}

fn project(city: &City, no: &ProjectNo, name: &str, track: Track, since: &str) -> Project {
    Project {
        id: ProjectId::NEW,
        version: 0,
        no: no.clone(),
        owner: UnitId(city.owner),
        created_on: d("2025-08-01"),
        filed_on: None,
        plan: Plan { basics: Basics { name: name.into(), year: 2026, ..Basics::default() }, ..Plan::default() },
        assessment: None,
        approval: None,
        procurements: Vec::new(),
        returns: 0,
        track,
        hands: Vec::new(),
        state: State::InService { since: d(since) },
    }
}

fn contract(city: &City, project: ProjectId, no: &str, amount: Fen, track: Track, since: &str) -> Contract {
    let entry = Entry {
        no: no.into(),
        signed_on: d("2025-12-20"),
        late_reason: String::new(),
        amount,
        over_reason: String::new(),
        small: false,
        pricing: Pricing::Total,
        from: d(since),
        to: d("2027-12-31"),
        long_reason: String::new(),
        bond: Fen::ZERO,
        scan: None,
        annex: None,
        annex_note: String::new(),
        nda: None,
        payee: Payee::default(),
        size: Size::Small,
        accept_by: None,
        instalments: Vec::new(),
    };
    Contract {
        id: ContractId::NEW,
        version: 0,
        project,
        owner: UnitId(city.owner),
        supplier: SupplierId(city.supplier),
        supplier_unit: UnitId(city.vendor.unit),
        supplier_name: "梵净数据服务有限公司".into(),
        lot: "全部".into(),
        award_on: d("2025-12-10"),
        entry,
        payee: Payee::default(),
        taken_over_as: None,
        amount,
        supplements: Fen::ZERO,
        ends_on: d("2027-12-31"),
        goals: vec![Goal {
            name: "系统可用率".into(),
            kind: GoalKind::Quality,
            operator: Operator::AtLeast,
            target: "99.9".parse().unwrap(),
            unit: "%".into(),
            weight: 100,
        }],
        mlps: MlpsLevel::L2,
        track,
        publish_by: d("2025-12-23"),
        published_on: None,
        file_by: d("2025-12-30"),
        filed_on: None,
        accepted_on: Some(d(since)),
        in_service_on: Some(d(since)),
        settlement: None,
        hands: Vec::new(),
        state: ContractState::InService { since: d(since) },
    }
}

/// The year's round, prepared by a clerk and opened by the lead.
pub async fn open_round(city: &City) {
    city.clerk.does("/campaigns", "/campaigns", &[]).await;
    city.lead.does("/campaigns/2026", "/opening", &[]).await;
}

/// The newest evaluation of a project.
pub fn evaluation(app: &TestApp, no: &str) -> i64 {
    app.sql(|conn| {
        evaluations::table
            .inner_join(projects::table)
            .filter(projects::no.eq(no))
            .order(evaluations::id.desc())
            .select(evaluations::id)
            .first(conn)
    })
}

const POINTS: [i32; 7] = [10, 20, 15, 20, 10, 10, 15];

/// Seven rows with this share of the points and a reason.
pub fn scores(per_cent: i32) -> Vec<(String, String)> {
    (1..)
        .zip(POINTS)
        .flat_map(|(n, points)| {
            let cents = points * per_cent;
            let text = format!("{}.{:02}", cents / 100, cents % 100);
            [(format!("p{n}"), text), (format!("r{n}"), "依据监控记录和合同约定".to_owned())]
        })
        .collect()
}

pub fn typed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect()
}

/// The five declarations of whoever reviews.
pub const TIES: [&str; 5] = ["tie1", "tie2", "tie3", "tie4", "tie5"];

/// Opens the page, fills in its form with a file in each of these fields, and sends it; the answer must send the person on.
pub async fn does_with_files(who: &Person, path: &str, action: &str, typed: &[(&str, &str)], files: &[&str]) -> Page {
    let page = who.open(path).await;
    let papers: Vec<(&str, &str, &[u8])> = files.iter().map(|field| (*field, "材料.pdf", PDF)).collect();
    let done = who.fill_with_files(&page, action, typed, &papers).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{action}: {}", done.main());
    done
}

/// An agency fills in and signs its sheet.
pub async fn sign(agency: &Person, id: i64, per_cent: i32) {
    let mut fields = scores(per_cent);
    fields.extend(TIES.map(|tie| (tie.to_owned(), "yes".to_owned())));
    fields.push(("do".into(), "submit".into()));
    agency.does(&format!("/evaluations/{id}/score"), "/score", &typed(&fields)).await;
}

/// Fills in the sheet and presses the button; whatever comes of it.
pub async fn try_sheet(agency: &Person, id: i64, fields: &[(String, String)], button: &str) -> Page {
    let page = agency.open(&format!("/evaluations/{id}/score")).await;
    let mut fields = fields.to_vec();
    fields.extend(TIES.map(|tie| (tie.to_owned(), "yes".to_owned())));
    fields.push(("do".into(), button.into()));
    agency.fill(&page, "/score", &typed(&fields)).await
}

/// The head of the owner unit holds what was submitted for mended.
pub async fn agreed(city: &City, order: &str) {
    city.head.does(order, "/opinion", &[("agrees", "yes"), ("opinion", "现场看过，同意提请核查")]).await;
}

/// Why the joint total is far from the owner's, in case it is.
pub const GAP: (&str, &str) = ("gap", "业主初评没有计入三季度的两次故障");

/// Both sides agree to the proposed result.
pub async fn heard(city: &City, id: i64) {
    let path = format!("/evaluations/{id}/reply");
    for side in [&city.head, &city.vendor] {
        side.does(&path, "/reply", &[("objects", "no")]).await;
    }
}

/// From the filed first review to the decided result, every agency giving the same share.
pub async fn judge(city: &City, id: i64, per_cent: i32, poor: Option<&str>) {
    let path = format!("/evaluations/{id}");
    city.clerk.does(&path, "/panel", &[]).await;
    for agency in [&city.clerk, &city.finance, &city.ndrc, &city.police] {
        sign(agency, id, per_cent).await;
    }
    city.clerk.does(&path, "/closing", &[]).await;
    city.clerk.does(&path, "/proposal", &[("opinion", "各部门评分一致，建议按汇总得分认定"), GAP]).await;
    heard(city, id).await;
    let mut verdict = vec![("opinion", "同意，按汇总得分认定等次")];
    if let Some(poor) = poor {
        verdict.extend([("poor", poor), ("poor_reasons", "多次重大故障，群众投诉集中，整改流于形式")]);
    }
    let done = city.lead.does(&path, "/decision", &verdict).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
}

/// A joint evaluation decided at this share of the points; answers with the project and the evaluation.
pub async fn decided(app: &TestApp, city: &City, per_cent: i32) -> (String, i64) {
    let no = serving(app, city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    open_round(city).await;
    let id = evaluation(app, &no);
    report(city, id, 90).await;
    judge(city, id, per_cent, None).await;
    (no, id)
}
