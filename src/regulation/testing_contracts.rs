//! A supplier, a checked one, and its contract at each step of its way, for the table tests of the rules.

use super::a17_security::TestReport;
use super::b07_acceptance::{Acceptance, Conclusion, Entry as Found, Item, ItemKind, Member};
use super::b07_accepting;
use super::b07_contract::{Contract, Entry, Payee, Pricing, Sealed};
use super::b07_paying::Request;
use super::b07_payment::{Base, Instalment, PayKind, Term};
use super::b07_payment_plan;
use super::b07_signing::{self, Ground};
use super::b07_stages::Project;
use super::b08_check::{Answer, Check, Condition, Finding};
use super::b08_supplier::{Facts, Size, Supplier};
use super::calendar::Calendar;
use super::decision::{Aggregate, Decision, No};
use super::people::{Actor, Role, UnitKind};
use super::policy::Policy;
use super::testing::{awarded, day, filer, head};
use super::values::{AcceptanceId, ContractId, Fen, FileId, InstalmentId, SupplierId, UnitId, Uscc, UserId};

/// An application for so much, as the filer types it.
pub(crate) fn request(amount: Fen) -> Request {
    Request {
        amount,
        small: amount < Fen::yuan(1000),
        invoice: "5200231130 04521876".into(),
        file: Some(FileId(30)),
        payee: "梵净数据服务有限公司".into(),
        budget_line: "2026-2100199".into(),
        note: String::new(),
    }
}

pub(crate) fn finance(user: i64) -> Actor {
    Actor {
        user: UserId(user),
        name: format!("财政{user}"),
        unit: UnitId(21),
        unit_name: "市财政局".into(),
        kind: UnitKind::Finance,
        roles: vec![Role::Finance],
    }
}

pub(crate) fn supplier() -> Supplier {
    let facts = Facts {
        name: "梵净数据服务有限公司".into(),
        uscc: Uscc::parse("91110000600037341L").unwrap(),
        legal_rep: "杨帆".into(),
        legal_rep_id: None,
        holders: Vec::new(),
        size: Size::Small,
        platform: false,
        big_data: true,
        contact: String::new(),
        phone: String::new(),
        address: String::new(),
        successor_of: None,
    };
    let born = super::b08_supplier::register(facts, &filer(), day("2026-09-01")).unwrap();
    Supplier { id: SupplierId(1), version: 1, unit: UnitId(40), ..born.after().clone() }
}

pub(crate) fn met(condition: Condition) -> Finding {
    Finding {
        condition,
        answer: Some(Answer::Met),
        reason: String::new(),
        proof: Some(FileId(9)),
        looked_up_on: Some(day("2026-09-20")),
    }
}

pub(crate) fn passed_check(project: &Project) -> Check {
    let blank = Check::blank(project.id, SupplierId(1), &filer(), day("2026-09-20"));
    Check { id: 1, version: 1, findings: Condition::ALL.iter().map(|c| met(*c)).collect(), ..blank }
}

pub(crate) fn term(name: &str, kind: PayKind, amount: Fen, base: Base, linked: bool) -> Term {
    Term { name: name.into(), kind, amount, base, stage: String::new(), day: None, days: 30, linked }
}

/// 40 % in advance, 30 % on acceptance, 30 % at the end and linked to the evaluation.
pub(crate) fn terms(amount: Fen) -> Vec<Term> {
    let (advance, middle) = (amount.percent_floor(4000), amount.percent_floor(3000));
    vec![
        term("首付款", PayKind::Advance, advance, Base::Signing, false),
        term("验收款", PayKind::Acceptance, middle, Base::Acceptance, false),
        term("尾款", PayKind::Final, amount - advance - middle, Base::Acceptance, true),
    ]
}

pub(crate) fn payee(name: &str) -> Payee {
    let account = Sealed { cipher: "00ff".into(), last4: "8848".into() };
    Payee { name: name.into(), bank: "铜仁农商行".into(), account }
}

pub(crate) fn entry(amount: Fen) -> Entry {
    Entry {
        no: "WJ-2026-017".into(),
        signed_on: day("2026-09-30"),
        late_reason: String::new(),
        amount,
        over_reason: String::new(),
        small: false,
        pricing: Pricing::Total,
        from: day("2026-10-01"),
        to: day("2027-09-30"),
        long_reason: String::new(),
        bond: Fen::ZERO,
        scan: Some(FileId(10)),
        annex: Some(FileId(11)),
        annex_note: String::new(),
        nda: None,
        payee: payee("梵净数据服务有限公司"),
        size: Size::Small,
        accept_by: None,
        instalments: terms(amount),
    }
}

/// What stands round a contract of the project that was awarded at `budget`.
pub(crate) struct Around {
    pub(crate) project: Project,
    pub(crate) supplier: Supplier,
    pub(crate) check: Check,
    pub(crate) contracts: Vec<Contract>,
    pub(crate) policy: Policy,
    pub(crate) calendar: Calendar,
}

impl Around {
    pub(crate) fn new(budget: Fen) -> Around {
        let mut project = awarded(budget);
        project.id = super::values::ProjectId(5);
        let check = passed_check(&project);
        let (policy, calendar) = (Policy::default(), Calendar::default());
        Around { project, supplier: supplier(), check, contracts: Vec::new(), policy, calendar }
    }

    pub(crate) fn ground(&self) -> Ground<'_> {
        Ground {
            project: &self.project,
            supplier: &self.supplier,
            check: Some(&self.check),
            listing: None,
            contracts: &self.contracts,
            policy: &self.policy,
            calendar: &self.calendar,
        }
    }

    pub(crate) fn draft(&self, entry: Entry) -> Result<Decision<Contract>, No> {
        b07_signing::draft(None, "全部", entry, self.ground(), &filer(), day("2026-10-08"))
    }

    /// Drafted and stored.
    pub(crate) fn drafted(&self, amount: Fen) -> Contract {
        stored(self.draft(entry(amount)))
    }

    /// Confirmed by the head; the project has followed.
    pub(crate) fn signed(&mut self, amount: Fen) -> Contract {
        self.signed_as(entry(amount))
    }

    /// The same for an entry of any kind.
    pub(crate) fn signed_as(&mut self, entry: Entry) -> Contract {
        let drafted = stored(self.draft(entry));
        let contract = stored(b07_signing::confirm(drafted, self.ground(), &head(), day("2026-10-08")));
        self.looked_up(day("2026-11-01"));
        self.contracts = vec![contract.clone()];
        if let Some(moved) = super::b07_follow::follow(self.project.clone(), &self.contracts, None, day("2026-10-08")) {
            self.project = moved.after().clone();
        }
        contract
    }

    /// The eight conditions looked up again.
    pub(crate) fn looked_up(&mut self, on: chrono::NaiveDate) {
        self.check.findings.iter_mut().for_each(|f| f.looked_up_on = Some(on));
    }

    /// Accepted as a whole on 2026-11-02.
    pub(crate) fn accepted(&mut self, amount: Fen) -> Contract {
        let contract = self.signed(amount);
        let recorded = b07_accepting::record(None, &contract, 1, found(), &filer(), day("2026-11-02"));
        let acceptance = Acceptance { id: AcceptanceId(1), ..recorded.unwrap().after().clone() };
        let done = b07_accepting::confirm(acceptance, contract, &head(), day("2026-11-03")).unwrap();
        let accepted = done.contract.unwrap().after().clone();
        self.contracts = vec![accepted.clone()];
        accepted
    }
}

/// An acceptance as entered by the filer by the end of 2026.
pub(crate) fn recorded(contract: &Contract, entry: Found) -> Acceptance {
    let done = b07_accepting::record(None, contract, 1, entry, &filer(), day("2026-12-31")).unwrap();
    Acceptance { id: AcceptanceId(1), ..done.after().clone() }
}

fn stored(done: Result<Decision<Contract>, No>) -> Contract {
    let contract = done.unwrap().after().clone();
    Contract { id: ContractId(1), version: contract.version() + 1, ..contract }
}

/// The instalments of a signed contract, stored.
pub(crate) fn instalments(contract: &Contract) -> Vec<Instalment> {
    let begun = b07_payment_plan::begin(contract, Some(Role::OwnerHead));
    (1..).zip(begun).map(|(n, done)| Instalment { id: InstalmentId(n), version: 1, ..done.after().clone() }).collect()
}

pub(crate) fn member(name: &str) -> Member {
    Member { name: name.into(), unit: "市卫生健康局".into(), independent: true, supervisor: false, signed: true }
}

pub(crate) fn item(kind: ItemKind) -> Item {
    Item { kind, agreed: "系统可用率不低于99.9%".into(), found: "抽查三个月，99.95%".into(), met: true }
}

pub(crate) fn report() -> TestReport {
    TestReport {
        institution: "贵州某测评中心".into(),
        certificate: "DJCP2021520001".into(),
        number: "CP-2026-118".into(),
        on: day("2026-10-20"),
        conclusion: "基本符合".into(),
        passed: true,
        file: FileId(12),
    }
}

/// An acceptance of the whole that passes at level three.
pub(crate) fn found() -> Found {
    Found {
        stage: "整体验收".into(),
        whole: true,
        held_on: day("2026-11-02"),
        members: vec![member("李明远"), member("罗敏"), member("田野")],
        items: ItemKind::ALL.iter().map(|k| item(*k)).collect(),
        report: Some(report()),
        public_service: false,
        users_opinion: String::new(),
        announced_on: None,
        conclusion: Conclusion::Passed,
        opinion: "同意通过验收".into(),
        file: Some(FileId(13)),
    }
}
