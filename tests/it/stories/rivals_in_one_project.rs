//! Two suppliers in one project: each reads its own lot, contract and money; of the other's it finds nothing, by no address.

use crate::app::TestApp;
use crate::both;
use crate::people::{PDF, Person};
use crate::stories::contract_walk::{Deal, acceptance, awarded, check, instalments, register};
use crate::sweep::{Things, found};
use diesel::prelude::*;
use jianping::regulation::people::Role;
use jianping::store::schema::{contracts, file_readers, files, suppliers};

const RIVAL: &str = "黔东大数据有限公司";

/// A person of a registered supplier.
fn vendor(app: &TestApp, id: &str) -> Person {
    let id: i64 = id.parse().unwrap();
    let unit: i64 = app.sql(|conn| suppliers::table.find(id).select(suppliers::unit_id).first(conn));
    app.person(unit, &[Role::Vendor])
}

/// The one lot is given up and tendered again as two, the second of which the rival wins.
async fn two_lots(app: &TestApp, deal: &Deal) {
    let named: String = app.sql(|conn| {
        let register = suppliers::table.filter(suppliers::id.eq(deal.supplier.parse::<i64>().unwrap()));
        register.select(suppliers::name).first(conn)
    });
    let path = format!("/projects/{}/procurement", deal.no);
    let filer = &deal.cast.filer;
    filer.does(&path, "/failure", &[("reason", "中标人放弃签订合同，依法重新采购")]).await;
    let page = filer.open(&path).await;
    let page = filer.fill(&page, "/procurement", &[("lot-0", "甲包"), ("do", "add")]).await;
    let begun = filer.fill(&page, "/procurement", &[("lot-0", "甲包"), ("lot-1", "乙包"), ("do", "start")]).await;
    assert_eq!(begun.status, 303, "{}", begun.main());
    let page = filer.open(&path).await;
    let typed = [
        ("on", "2026-11-03"),
        ("award-0-supplier", &*named),
        ("award-0-amount", "15.3"),
        ("award-1-supplier", RIVAL),
        ("award-1-amount", "12.7"),
    ];
    let done = filer.fill_with_files(&page, "/award", &typed, &[("file", "中标通知书.pdf", PDF)]).await;
    assert_eq!(done.status, 303, "{}", done.main());
}

/// The next lot gets its contract, which is confirmed.
async fn signed(deal: &Deal, amount: &str, parts: [&str; 3], no: &str) -> String {
    let done = deal.fill(amount, parts, &[("no", no)]).await;
    assert_eq!(done.status, 303, "{}", done.main());
    deal.cast.head.does(&done.location, "/confirmation", &[]).await;
    done.location
}

fn last(address: &str) -> String {
    address.rsplit('/').next().unwrap_or_default().to_owned()
}

/// What there is of a contract, for the sweep.
async fn things(deal: &Deal, contract: &str, supplier: &str, change: &str) -> Things {
    let filer = &deal.cast.filer;
    let payment = instalments(filer, contract).await.first().map(|p| last(p)).unwrap();
    let mut things = Things::from([
        ("projects", deal.no.clone()),
        ("suppliers", supplier.to_owned()),
        ("contracts", last(contract)),
        ("payments", payment),
        ("acceptances", last(&acceptance(filer, contract).await)),
        ("changes", change.to_owned()),
        ("files", "1".to_owned()),
    ]);
    for none in ["evaluations", "inspections", "rectifications", "security-tests"] {
        things.insert(none, "1".to_owned());
    }
    for none in ["blacklist", "negative-list", "referrals"] {
        things.insert(none, "HMD-2026-001".to_owned());
    }
    things
}

both!(rivals_in_one_project);
async fn rivals_in_one_project(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    let rival = register(&deal.cast.filer, RIVAL, 2).await;
    two_lots(app, &deal).await;
    deal.check().await;
    check(&deal.cast.filer, &deal.no, &rival).await;
    let first = signed(&deal, "15.3", ["6.1", "4.6", "4.6"], "WJ-2026-017").await;
    let project = format!("/projects/{}", deal.no);
    let (one, two) = (vendor(app, &deal.supplier), vendor(app, &rival));
    assert_eq!(two.get(&project).await.status, 404, "who has won but not signed is not there yet");
    let second = signed(&deal, "12.7", ["5.1", "3.8", "3.8"], "WJ-2026-018").await;
    for contract in [&first, &second] {
        reduced(&deal, contract).await;
        let done = deal.try_acceptance(contract, Some("2026-10-20")).await;
        assert_eq!(done.location, **contract, "{}", done.main());
    }

    let own = [("WJ-2026-017", "15.3", deal.name, &first, &one), ("WJ-2026-018", "12.7", RIVAL, &second, &two)];
    for ((no, amount, name, contract, vendor), (other_no, other_amount, other_name, other, _)) in
        [(own[0], own[1]), (own[1], own[0])]
    {
        for page in [project.clone(), format!("{project}/contracts"), format!("{project}?flow=all"), contract.clone()] {
            let page = vendor.open(&page).await;
            page.says(amount).hides(other_no).hides(other_amount).hides(other_name).hides(&format!("href=\"{other}\""));
        }
        vendor.open(contract).await.says(no);
        vendor.open(&project).await.says(name);
        for payment in instalments(vendor, contract).await {
            vendor.open(&payment).await.says(name).hides(other_no).hides(other_name);
        }
        let pays = vendor.open("/payments").await;
        pays.says(name).hides(other_no).hides(other_name);
        vendor.open("/payments.csv").await.hides(other_no).hides(other_name);
        for list in ["/projects", "/projects?sort=largest", "/projects.csv"] {
            let text = vendor.open(list).await.text;
            assert!([&deal.no, amount, name].iter().all(|own| text.contains(*own)), "{list}: {text}");
            assert!(![other_amount, other_name, "28.00"].iter().any(|other| text.contains(*other)), "{list}: {text}");
        }
        vendor.open("/projects").await.hides("name=\"from\"").hides("largest").hides("paying").hides("evaluating");
        for (sought, found) in [(other_name, false), (other_no, false), ("黔%司", false), (&deal.no[5..], true)] {
            let typed: String = url::form_urlencoded::byte_serialize(sought.as_bytes()).collect();
            let text = vendor.open(&format!("/projects.csv?q={typed}")).await.text;
            assert_eq!(text.contains(&*deal.no), found, "{sought}: {text}");
        }
        vendor.open(&acceptance(vendor, contract).await).await.hides(other_no);
    }
    let own_check = format!("{project}/suppliers/{}/check", deal.supplier);
    one.open(&own_check).await.says(deal.name);
    sweep(&deal, &two, &things(&deal, &first, &deal.supplier, "1").await).await;
    sweep(&deal, &one, &things(&deal, &second, &rival, "2").await).await;
    papers(app, &deal, &[(&one, &first), (&two, &second)]).await;
}

/// The project is common to both; everything else of the other is not there.
async fn sweep(deal: &Deal, vendor: &Person, things: &Things) {
    let common = [format!("/projects/{}", deal.no), format!("/projects/{}/contracts", deal.no)];
    let seen = found(vendor, things, |method, path| method == "GET" && common.iter().any(|c| c == path)).await;
    assert!(seen.is_empty(), "the rival finds\n{}", seen.join("\n"));
}

/// Every paper of the project opens for the supplier it was shown to, and for no other.
async fn papers(app: &TestApp, deal: &Deal, vendors: &[(&Person, &String)]) {
    let all: Vec<i64> = app.sql(|conn| files::table.select(files::id).order(files::id).load(conn));
    for (vendor, contract) in vendors {
        let shown: Vec<i64> = app.sql(|conn| {
            file_readers::table.filter(file_readers::unit_id.eq(vendor.unit)).select(file_readers::file_id).load(conn)
        });
        let id: i64 = last(contract).parse().unwrap();
        let signed: i64 = app.sql(|conn| contracts::table.find(id).select(contracts::supplier_unit_id).first(conn));
        assert_eq!(signed, vendor.unit);
        assert!(shown.len() >= 2, "scan and annex of its own contract");
        for file in &all {
            let status = vendor.get(&format!("/files/{file}")).await.status;
            assert_eq!(status == 200, shown.contains(file), "file {file}: {status}");
        }
    }
    deal.cast.filer.open(&format!("/files/{}", all[0])).await;
}

/// A change of the contract is proposed.
async fn reduced(deal: &Deal, contract: &str) {
    let page = deal.cast.filer.open(&format!("{contract}/changes/new?kind=reduction")).await;
    let typed = [("delta", "1"), ("reason", "减少两个区县接入，工作量减少"), ("do", "save")];
    let done = deal.cast.filer.fill_with_files(&page, "/changes", &typed, &[("file", "依据.pdf", PDF)]).await;
    assert_eq!(done.location, contract, "{}", done.main());
}
