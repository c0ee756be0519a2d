//! From the award to the money, page by page, as its people take it.

use crate::app::TestApp;
use crate::people::{PDF, Page, Person};
use crate::stories::plan_walk::{Cast, approve, cast, list, to_the_bureau};
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Uscc;
use reqwest::StatusCode;

/// A project with its people, awarded.
pub struct Deal {
    pub cast: Cast,
    pub checker: Person,
    pub releaser: Person,
    pub no: String,
    pub supplier: String,
    pub name: &'static str,
}

/// Registers a supplier through the page; answers with its number. `n` makes the credit code.
pub async fn register(filer: &Person, name: &str, n: u32) -> String {
    let body = format!("915206000{n:08}");
    let code = format!("{body}{}", Uscc::check_digit(&body).unwrap());
    let typed = [
        ("name", name),
        ("uscc", &*code),
        ("legal_rep", "杨帆"),
        ("legal_rep_id", "11010519491231002X"),
        ("size", "small"),
        ("holder-0-name", "杨帆"),
        ("holder-0-code", "11010519491231002X"),
        ("holder-0-share", "60"),
        ("do", "save"),
    ];
    let done = filer.does("/suppliers/new", "/suppliers", &typed).await;
    done.location.rsplit('/').next().unwrap_or_default().to_owned()
}

/// A plan of `budget` carried to an award at `price`, both in 万元.
pub async fn awarded(app: &TestApp, budget: &str, price: &str) -> Deal {
    let cast = cast(app);
    let bank = app.unit("市财政局", UnitKind::Finance);
    let no = to_the_bureau(&cast, budget).await;
    approve(&cast.lead, &no).await;
    list(&cast.clerk, &no).await;
    let name = "梵净数据服务有限公司";
    let supplier = register(&cast.filer, name, 1).await;
    let path = format!("/projects/{no}/procurement");
    cast.filer.does(&path, "/procurement", &[("do", "start")]).await;
    let page = cast.filer.open(&path).await;
    let typed = [("on", "2026-11-03"), ("award-0-supplier", name), ("award-0-amount", price)];
    let done = cast.filer.fill_with_files(&page, "/award", &typed, &[("file", "中标通知书.pdf", PDF)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
    let (checker, releaser) = (app.person(bank, &[Role::Finance]), app.person(bank, &[Role::Finance]));
    Deal { cast, checker, releaser, no, supplier, name }
}

/// The eight conditions of a supplier for a project, each met and proved.
pub async fn check(filer: &Person, no: &str, supplier: &str) {
    let page = filer.open(&format!("/projects/{no}/suppliers/{supplier}/check")).await;
    let rows: Vec<(String, String)> = (1..=8)
        .flat_map(|n| [(format!("c{n}-answer"), "ok".to_owned()), (format!("c{n}-on"), "2026-11-03".to_owned())])
        .chain([("do".to_owned(), "go".to_owned())])
        .collect();
    let typed: Vec<(&str, &str)> = rows.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let names: Vec<String> = (1..=8).map(|n| format!("c{n}-proof")).collect();
    let files: Vec<(&str, &str, &[u8])> = names.iter().map(|n| (n.as_str(), "佐证.pdf", PDF)).collect();
    let done = filer.fill_with_files(&page, "/check", &typed, &files).await;
    assert_eq!(done.location, format!("/projects/{no}/contracts"), "{}", done.main());
}

impl Deal {
    /// The eight conditions, each met and proved.
    pub async fn check(&self) {
        check(&self.cast.filer, &self.no, &self.supplier).await;
    }

    /// The address of the form for the one lot.
    pub async fn form(&self) -> String {
        let page = self.cast.filer.open(&format!("/projects/{}/contracts", self.no)).await;
        let link = page.text.split("href=\"").find(|p| p.contains("/contracts/new?lot="));
        link.and_then(|p| p.split('"').next()).unwrap_or_default().replace("&amp;", "&")
    }

    /// Fills in the contract: 40 % in advance, 30 % on acceptance, the rest on acceptance and linked to the evaluation.
    pub async fn fill(&self, amount: &str, parts: [&str; 3], change: &[(&str, &str)]) -> Page {
        let page = self.cast.filer.open(&self.form().await).await;
        let mut typed = vec![
            ("no", "WJ-2026-017"),
            ("signed_on", "2026-11-03"),
            ("amount", amount),
            ("payee_bank", "铜仁农商行"),
            ("payee_account", "6217001234568848"),
            ("do", "save"),
        ];
        let names = ["term-0", "term-1", "term-2"];
        let rows: Vec<(String, &str)> = names
            .iter()
            .zip(parts)
            .zip([
                ("首付款", "advance", "signing"),
                ("验收款", "acceptance", "acceptance"),
                ("尾款", "final", "acceptance"),
            ])
            .flat_map(|((row, amount), (name, kind, base))| {
                let at = |part: &str| format!("{row}-{part}");
                [(at("name"), name), (at("kind"), kind), (at("amount"), amount), (at("base"), base), (at("days"), "30")]
            })
            .chain([("term-2-linked".to_owned(), "yes")])
            .collect();
        typed.extend(rows.iter().map(|(n, v)| (n.as_str(), *v)));
        typed.retain(|(n, _)| !change.iter().any(|(other, _)| n == other));
        typed.extend(change);
        let files: [(&str, &str, &[u8]); 2] = [("scan", "合同.pdf", PDF), ("annex", "办法.pdf", PDF)];
        self.cast.filer.fill_with_files(&page, "/contracts", &typed, &files).await
    }

    /// Entered and confirmed; answers with the contract's address.
    pub async fn signed(&self, amount: &str, parts: [&str; 3]) -> String {
        self.check().await;
        let done = self.fill(amount, parts, &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
        self.cast.head.does(&done.location, "/confirmation", &[]).await;
        done.location
    }

    /// Fills in an acceptance of the whole, with a test report unless `report` is none.
    pub async fn try_acceptance(&self, contract: &str, report: Option<&str>) -> Page {
        self.record(contract, report, &[]).await
    }

    /// The same for a stage.
    pub async fn try_stage(&self, contract: &str, stage: &str) -> Page {
        self.record(contract, None, &[("stage", stage), ("whole", "")]).await
    }

    /// An acceptance of the whole with something else in its form.
    pub async fn record(&self, contract: &str, report: Option<&str>, change: &[(&str, &str)]) -> Page {
        let page = self.cast.filer.open(&format!("{contract}/acceptances/new")).await;
        let mut typed: Vec<(String, String)> = Vec::new();
        let mut put = |name: String, value: &str| typed.push((name, value.to_owned()));
        put("held_on".into(), "2026-11-03");
        put("conclusion".into(), "passed");
        put("opinion".into(), "同意通过验收");
        put("do".into(), "save");
        for (n, name) in ["李明远", "罗敏", "田野"].into_iter().enumerate() {
            put(format!("member-{n}-name"), name);
            put(format!("member-{n}-unit"), "市卫生健康局");
            put(format!("member-{n}-independent"), "yes");
            put(format!("member-{n}-signed"), "yes");
        }
        for (n, kind) in ["service", "service", "service", "technical", "safety"].into_iter().enumerate() {
            put(format!("item-{n}-kind"), kind);
            put(format!("item-{n}-agreed"), "按合同约定提供服务");
            put(format!("item-{n}-found"), "抽查三个月，达到约定");
            put(format!("item-{n}-met"), "yes");
        }
        let mut files: Vec<(&str, &str, &[u8])> = vec![("file", "验收书.pdf", PDF)];
        if let Some(on) = report {
            put("report_institution".into(), "贵州某测评中心");
            put("report_certificate".into(), "DJCP2021520001");
            put("report_number".into(), "CP-2026-118");
            put("report_on".into(), on);
            put("report_conclusion".into(), "基本符合");
            put("report_passed".into(), "yes");
            files.push(("report_file", "测评报告.pdf", PDF));
        }
        let mut typed: Vec<(&str, &str)> = typed.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        typed.retain(|(n, _)| !change.iter().any(|(other, _)| n == other));
        typed.extend(change);
        self.cast.filer.fill_with_files(&page, "/acceptances", &typed, &files).await
    }

    /// Accepted as a whole and confirmed.
    pub async fn accepted(&self, contract: &str) {
        let done = self.try_acceptance(contract, Some("2026-10-20")).await;
        assert_eq!(done.location, contract, "{}", done.main());
        self.cast.head.does(&acceptance(&self.cast.head, contract).await, "/confirmation", &[]).await;
    }

    /// Applies for an instalment, whole.
    pub async fn apply(&self, payment: &str, invoice: &str) -> Page {
        let page = self.cast.filer.open(&format!("{payment}/application")).await;
        let typed = [("invoice", invoice), ("budget_line", "2026-2100199")];
        self.cast.filer.fill_with_files(&page, "/application", &typed, &[("file", "发票.pdf", PDF)]).await
    }

    /// Finance checks.
    pub async fn pass(&self, payment: &str) {
        self.checker.does(payment, "/check", &[("check_opinion", "材料齐全")]).await;
    }
}

/// The address of the newest acceptance of a contract.
pub async fn acceptance(person: &Person, contract: &str) -> String {
    let page = person.open(contract).await;
    let link = page.text.split("href=\"").filter(|p| p.starts_with("/acceptances/")).last();
    link.and_then(|p| p.split('"').next()).unwrap_or_default().trim_end_matches("/edit").to_owned()
}

/// The addresses of the instalments of a contract, in order.
pub async fn instalments(person: &Person, contract: &str) -> Vec<String> {
    let page = person.open(contract).await;
    let mut found: Vec<String> = Vec::new();
    for piece in page.text.split("href=\"").filter(|p| p.starts_with("/payments/")) {
        let link = piece.split('"').next().unwrap_or_default().trim_end_matches("/application").to_owned();
        if !found.contains(&link) {
            found.push(link);
        }
    }
    found
}
