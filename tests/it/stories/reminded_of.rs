//! Every reminder of `domain.md` §3.7: on which days, and to whom. Asked as `jianping remind --dry-run` asks, day by day, so that a day or
//! a person too many is seen as well as one too few.

use crate::app::TestApp;
use crate::both;
use crate::money::owed;
use crate::november::*;
use crate::people::Person;
use crate::stories::contract_walk::awarded;
use crate::stories::letters_leave::post;
use crate::stories::listed_supplier_refused::listed;
use crate::stories::security_tested::tested;
use chrono::NaiveDate;
use diesel::prelude::*;
use jianping::jobs::bell::Bell;
use jianping::jobs::dry_run;
use jianping::post::letters::House;
use jianping::regulation::b07_payment::Base;
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Fen;
use jianping::store::schema::{acceptances, contracts, letters, users};
use std::collections::BTreeMap;

/// The days of a span on which letters with this mark go out, each with the people they go to.
fn told(app: &TestApp, mark: &str, from: &str, to: &str) -> Vec<(String, Vec<i64>)> {
    let house = House { base: app.state.config.public_url.clone(), demo: false };
    let people: Vec<(i64, Option<String>)> =
        app.sql(|conn| users::table.order(users::id).select((users::id, users::email)).load(conn));
    let mut out = Vec::new();
    for day in d(from).iter_days().take_while(|day| *day <= d(to)) {
        let lines = app.state.db.read(|conn| dry_run::lines(conn, &house, day)).unwrap();
        let ours: Vec<_> = lines.iter().filter(|line| line.subject.starts_with(mark)).collect();
        let is_told = |email: &str| ours.iter().filter(|line| line.to.contains(&format!("<{email}>"))).count();
        let mut to: Vec<i64> = Vec::new();
        for (id, email) in &people {
            to.extend((0..is_told(email.as_deref().unwrap())).map(|_| *id));
        }
        assert_eq!(to.len(), ours.len());
        if !to.is_empty() {
            out.push((day.to_string(), to));
        }
    }
    out
}

/// These people on each of these days, once.
fn each(days: &[&str], people: &[&Person]) -> Vec<(String, Vec<i64>)> {
    let mut ids: Vec<i64> = people.iter().map(|person| person.id).collect();
    ids.sort_unstable();
    days.iter().map(|day| ((*day).to_owned(), ids.clone())).collect()
}

both!(the_calendar_of_the_year);
async fn the_calendar_of_the_year(app: &TestApp) {
    let city = city(app);
    let admin = app.person(app.unit("市信息中心", UnitKind::Office), &[Role::SysAdmin]);
    let third = app.person(app.unit("黔东评估咨询有限公司", UnitKind::ThirdParty), &[Role::ThirdParty]);
    let (_, idle) = supplier(app, "云图控股有限公司");
    serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    let window = told(app, "【采购计划】", "2026-09-01", "2026-10-05");
    assert_eq!(window, each(&["2026-09-16"], &[&city.filer]), "the filers, a fortnight before");
    let all = [
        &city.filer,
        &city.head,
        &city.clerk,
        &city.lead,
        &city.second_lead,
        &city.finance,
        &city.ndrc,
        &city.police,
        &city.vendor,
        &third,
    ];
    let announced = told(app, "【年度绩效评估启动】", "2026-10-01", "2026-11-05");
    assert_eq!(announced, each(&["2026-10-15"], &all), "all who have a part in it, and no supplier without a contract");
    assert!(!announced[0].1.contains(&idle.id));
    let missing = told(app, "【工作日历】", "2026-11-20", "2026-12-10");
    assert_eq!(missing, each(&["2026-12-01"], &[&admin]));
}

both!(a_contract_until_its_acceptance);
async fn a_contract_until_its_acceptance(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    let owners = [&deal.cast.filer, &deal.cast.head];
    let due = |app: &TestApp| told(app, "【合同签订提醒】", "2026-11-04", "2026-12-10");
    assert_eq!(due(app), each(&["2026-11-23"], &owners), "twenty days after the award");
    deal.check().await;
    let draft = deal.fill("28", ["11.2", "8.4", "8.4"], &[]).await.location;
    assert_eq!(due(app), each(&["2026-11-23"], &owners), "a draft is no contract");
    deal.cast.head.does(&draft, "/confirmation", &[]).await;
    assert_eq!(due(app), [], "signed");

    let report = |app: &TestApp| told(app, "【合同公告备案】", "2026-11-03", "2026-11-20");
    assert_eq!(report(app), each(&["2026-11-04", "2026-11-10"], &owners), "one and five working days after signing");
    let filed = [("published_on", "2026-11-03"), ("filed_on", "2026-11-03")];
    deal.cast.filer.does(&draft, "/report", &filed).await;
    assert_eq!(report(app), []);

    let vendor =
        app.person(app.sql(|conn| contracts::table.select(contracts::supplier_unit_id).first(conn)), &[Role::Vendor]);
    app.sql(|conn| diesel::update(contracts::table).set(contracts::accept_by.eq(d("2026-12-20"))).execute(conn));
    let accept = |app: &TestApp, n: i32| {
        told(app, &format!("【验收提醒】“区域影像数据共享服务（2027年度）”第{n}期"), "2026-11-20", "2026-12-31")
    };
    let people = [owners[0], owners[1], &vendor];
    assert_eq!(accept(app, 1), each(&["2026-12-13"], &people), "a week before");
    app.sql(|conn| {
        let (id, project, owner): (i64, i64, i64) =
            contracts::table.select((contracts::id, contracts::project_id, contracts::owner_id)).first(conn)?;
        diesel::insert_into(acceptances::table)
            .values((
                (acceptances::version.eq(1), acceptances::contract_id.eq(id), acceptances::project_id.eq(project)),
                (acceptances::owner_id.eq(owner), acceptances::n.eq(1), acceptances::whole.eq(false)),
                (acceptances::state.eq("confirmed"), acceptances::conclusion.eq("passed")),
                (acceptances::held_on.eq(d("2026-11-03")), acceptances::body.eq("{}")),
            ))
            .execute(conn)
    });
    assert_eq!(accept(app, 2), each(&["2026-12-13"], &people), "the second stage");
    assert_eq!(accept(app, 1), []);
}

both!(a_report_and_its_scores);
async fn a_report_and_its_scores(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    open_round(&city).await;
    let id = evaluation(app, &no);
    let (before, after) =
        ([&city.filer, &city.head], [&city.filer, &city.head, &city.clerk, &city.lead, &city.second_lead]);
    let due = |app: &TestApp| told(app, "【临期】", "2026-10-25", "2026-11-20");
    let late = |app: &TestApp| told(app, "【逾期】", "2026-10-25", "2026-11-20");
    assert_eq!(due(app), each(&["2026-11-07", "2026-11-09"], &before));
    assert_eq!(late(app), each(&["2026-11-11", "2026-11-15"], &after));
    report(&city, id, 90).await;
    assert_eq!((due(app), late(app)), (vec![], vec![]), "filed");
    city.clerk.does(&format!("/evaluations/{id}"), "/panel", &[]).await;
    let scores = |app: &TestApp| told(app, "【评分提醒】", "2026-11-03", "2026-12-05");
    let missing: BTreeMap<String, usize> = scores(app).into_iter().map(|(day, to)| (day, to.len())).collect();
    // Four agencies: three of one person, the bureau's of three; the lead is told of each, and the other lead as well.
    assert_eq!(
        missing,
        BTreeMap::from([("2026-11-22".to_owned(), 3 + 3 * (1 + 2))]),
        "three days before the twenty-fifth"
    );
    for agency in [&city.clerk, &city.finance, &city.police] {
        sign(agency, id, 90).await;
    }
    assert_eq!(scores(app), each(&["2026-11-22"], &[&city.ndrc, &city.lead, &city.second_lead]), "who has not signed");
}

/// An order to rectify of 3 November, due on the twentieth.
async fn ordered(city: &City, id: i64) -> String {
    let typed = [
        ("item-0-indicator", "2"),
        ("item-0-issue", "故障恢复超过约定"),
        ("item-0-standard", "四小时内恢复"),
        ("item-0-responsible", "运维经理周海"),
    ];
    city.lead.does(&format!("/evaluations/{id}/rectification"), "/rectification", &typed).await.location
}

both!(a_rectification_and_the_opinion_on_it);
async fn a_rectification_and_the_opinion_on_it(app: &TestApp) {
    let city = city(app);
    let (_, id) = decided(app, &city, 59).await;
    let order = ordered(&city, id).await;
    let due: NaiveDate = app.sql(|conn| {
        jianping::store::schema::rectifications::table.select(jianping::store::schema::rectifications::due).first(conn)
    });
    assert_eq!(due, d("2026-12-03"), "thirty days");
    let three = [&city.filer, &city.head, &city.vendor];
    let with_bureau = [&city.filer, &city.head, &city.vendor, &city.clerk, &city.lead, &city.second_lead];
    let soon = |app: &TestApp| told(app, "【整改提醒】", "2026-11-03", "2026-12-20");
    let late = |app: &TestApp| told(app, "【整改逾期】", "2026-11-03", "2026-12-20");
    assert_eq!(soon(app), each(&["2026-11-26", "2026-12-02"], &three));
    assert_eq!(late(app), each(&["2026-12-04", "2026-12-10"], &with_bureau));

    // the arrival: on the last of three working days and on the next one
    let confirm = |app: &TestApp| told(app, "【整改待确认】", "2026-11-03", "2026-12-20");
    assert_eq!(confirm(app), each(&["2026-11-06", "2026-11-09"], &[&city.vendor]));
    let nobody = |state: &str| {
        app.sql(|conn| diesel::update(users::table.find(city.vendor.id)).set(users::state.eq(state)).execute(conn))
    };
    nobody("disabled");
    assert_eq!(confirm(app), each(&["2026-11-06", "2026-11-09"], &[&city.filer]), "nobody can act for the supplier");
    nobody("active");
    city.vendor.does(&order, "/receipt", &[]).await;
    assert_eq!(confirm(app), [], "confirmed");

    let opinion = |app: &TestApp| told(app, "【整改意见】", "2026-11-03", "2026-12-20");
    assert_eq!(opinion(app), [], "nothing was submitted");
    city.vendor.does(&order, "/submission", &[("done-0", "备机自动切换，演练两次")]).await;
    assert_eq!(opinion(app), each(&["2026-11-09", "2026-11-10"], &[&city.head]), "five working days");
    assert_eq!((soon(app), late(app)), (vec![], vec![]), "submitted");
    agreed(&city, &order).await;
    assert_eq!(opinion(app), [], "given");
}

both!(inspections_listings_and_payments);
async fn inspections_listings_and_payments(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    let facts = ("facts", "抽查四月至九月的值班记录和故障工单");
    let findings = ("findings", "三次故障没有登记处置时间");
    let ndrc = city.ndrc.unit.to_string();
    let typed = [("stage", "acceptance"), ("on", "2026-11-02"), ("joined", &*ndrc), facts, findings];
    let new = format!("/projects/{no}/inspections/new");
    let it = city.clerk.does(&new, "/inspections", &typed).await.location;
    city.lead.does(&it, "/order", &[("standard", "补登处置时间并附工单截图"), ("due", "2026-11-13")]).await;
    let owners = [&city.filer, &city.head];
    let soon = told(app, "【检查提醒】", "2026-11-03", "2026-11-30");
    assert_eq!(soon, each(&["2026-11-10", "2026-11-12"], &owners));
    let late = told(app, "【检查逾期】", "2026-11-03", "2026-11-30");
    let inspecting = [owners[0], owners[1], &city.clerk, &city.ndrc];
    assert_eq!(late, each(&["2026-11-14", "2026-11-20"], &inspecting));

    owed(app, &city, 1, (50_000, Base::Acceptance, false), Some("2026-10-05"));
    let pay = told(app, "【付款提醒】", "2026-11-03", "2026-12-31");
    assert_eq!(pay, each(&["2026-11-27", "2026-12-04", "2026-12-05"], &[&city.filer, &city.finance]));

    // read later, a letter says what it said when it was sent
    app.on("2026-11-27");
    Bell::new(app.state.db.clone(), app.state.clock.clone()).ring().await;
    post(app).0.drain().await.unwrap();
    app.on("2026-12-02");
    app.refresh_sessions();
    let letter: i64 = app.sql(|conn| {
        let mine = letters::table.filter(letters::topic.eq("payment_due")).filter(letters::user_id.eq(city.filer.id));
        mine.select(letters::id).first(conn)
    });
    city.filer.open(&format!("/read/{letter}")).await.says("还剩7天").hides("还剩2天");
}

both!(a_security_test);
async fn a_security_test(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    let found = [("kind", "scan"), ("on", "2026-10-20"), ("institution", "黔东信息安全测评中心"), ("high", "0")];
    tested(&city.filer, &no, &[&found[..], &[("medium", "0"), ("low", "3")]].concat()).await;
    let owners = [&city.filer, &city.head];
    let soon = told(app, "【安全检测】", "2027-09-01", "2027-11-30");
    assert_eq!(soon, each(&["2027-09-20", "2027-10-13"], &owners));
    let late = told(app, "【检测逾期】", "2027-09-01", "2027-11-30");
    let all = [owners[0], owners[1], &city.clerk, &city.lead, &city.second_lead];
    assert_eq!(late, each(&["2027-10-21", "2027-11-19"], &all));
}

both!(a_listing_that_expires);
async fn a_listing_that_expires(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    let unit: i64 = app.sql(|conn| {
        use jianping::store::schema::suppliers;
        suppliers::table.select(suppliers::unit_id).first(conn)
    });
    let vendor = app.person(unit, &[Role::Vendor]);
    listed(app, &deal);
    let people = [&vendor, &deal.cast.filer, &deal.cast.head, &deal.checker, &deal.releaser];
    let ends = told(app, "【名单变动】", "2031-07-25", "2031-08-10");
    assert_eq!(ends, each(&["2031-08-02"], &people), "ninety days before 31 October 2031");
}
