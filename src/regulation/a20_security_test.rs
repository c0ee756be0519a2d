//! # 细则第二十条：应用系统的定期安全性检测
//!
//! > 第二十条 全市所有政务部门新建的应用系统必须基于政务云平台开发部署…对部署在云平台的应用系统，使用单位负责定期对应用系统的安全性进行检测，确保应用系统的安全性。
//!
//! **Our reading.** The unit that uses the system is the owner unit: its filer records each test of the system in service with the day, the
//! institution, the report and what is still open of its findings. What is recorded stays; a later test is a record of its own. Where
//! findings of high risk are open, what is done about them belongs to the record, and the bureau and the police, who look after the
//! security of application systems (S21), are told at once.
//!
//! 定期 is twelve months from the last test, or from going live (P); a service that ends sooner is tested once before it ends. A changed
//! period counts from the next test on. A system exempt from the government cloud is tested like the others: the exemption is from the
//! place, not from the care.
//!
//! **Open questions.** How often is not said, nor who may test, nor what follows from leaving it undone: it is reminded of, and the bureau
//! or the police may inspect ([`super::b07_inspection`]). Whether a service without any system of its own is tested is not said either.

use super::authority::{Action, may, sees};
use super::b07_contract::{Contract, State, StateName};
use super::b07_stages::{Project, StateName as ProjectState};
use super::calendar::months_after;
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::{Actor, Role, named};
use super::values::{FileId, ProjectId, SecurityTestId, UnitId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const HERE: Article = Article::a(20);
/// Most findings of a kind that a form takes.
pub const MOST: i64 = 99_999;

named! {
    /// What kind of test it was.
    TestKind {
        Scan = "scan", "漏洞扫描", "vulnerability scan";
        Penetration = "penetration", "渗透测试", "penetration test";
        Configuration = "configuration", "配置核查", "configuration review";
        Protection = "protection", "等保复测", "protection level retest";
        Other = "other", "其他", "other";
    }
}

/// A test of the system of a project in service, as recorded: never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityTest {
    /// Row number.
    #[serde(skip)]
    pub id: SecurityTestId,
    /// The project.
    pub project: ProjectId,
    /// The owner unit.
    pub owner: UnitId,
    /// Kind.
    pub kind: TestKind,
    /// Day on which it was done.
    pub on: NaiveDate,
    /// Who tested.
    pub institution: String,
    /// Findings of high risk still open.
    pub high: u32,
    /// Findings of medium risk still open.
    pub medium: u32,
    /// Findings of low risk still open.
    pub low: u32,
    /// What was done and will be done about what is open.
    pub remedy: String,
    /// The report.
    pub file: FileId,
    /// Day of the record.
    pub recorded_on: NaiveDate,
    /// Who recorded it.
    pub by: UserId,
}

impl Aggregate for SecurityTest {
    const KIND: &'static str = "security_test";
    fn id(&self) -> i64 {
        self.id.0
    }
    fn version(&self) -> i32 {
        0
    }
    fn state_name(&self) -> &'static str {
        "recorded"
    }
}

/// What the form said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Code of the kind.
    pub kind: String,
    /// Day.
    pub on: Option<NaiveDate>,
    /// Who tested.
    pub institution: String,
    /// Findings still open: of high, medium and low risk.
    pub open: [Option<u32>; 3],
    /// What is done about them.
    pub remedy: String,
    /// The report.
    pub file: Option<FileId>,
}

/// Whose tests a person reads. Only [`reads`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reads {
    owner: Option<UnitId>,
}

impl Reads {
    /// The one owner unit whose tests are read; none where all of the city are.
    pub fn owner(self) -> Option<UnitId> {
        self.owner
    }
}

/// Whose tests this person reads: the city's offices and the police all (S21), an owner its own, others none.
pub fn reads(actor: &Actor) -> Option<Reads> {
    let scope = sees(actor);
    if scope.is_all() || actor.has(Role::Police) {
        return Some(Reads { owner: None });
    }
    scope.owner().map(|owner| Reads { owner: Some(owner) })
}

/// First and last day of the service under a contract; no last day while it runs.
fn served(contract: &Contract) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let last = match contract.state {
        State::Ended { on } | State::Terminated { on, .. } => Some(on),
        _ => None,
    };
    contract.in_service_on.map(|since| (since, last))
}

/// A system is tested once it has gone live, until the project is closed.
pub fn testable(project: &Project, contracts: &[Contract]) -> Result<(), Refusal> {
    let closed = project.state.name() == ProjectState::Closed;
    if !closed && contracts.iter().any(|contract| served(contract).is_some()) {
        return Ok(());
    }
    let (zh, en) = match closed {
        true => ("项目已办结归档，不再登记安全检测", "the project is closed: no more security tests are recorded"),
        false => ("系统尚未正式实施，没有可以登记的安全检测", "the system is not in service yet"),
    };
    Err(Refusal::state(
        HERE,
        Say::new(zh, en),
        Say::new("正式实施之后、办结之前登记", "possible from going live until the project is closed"),
    ))
}

/// By when the system is to be tested next; none where nothing is in service.
pub fn next_due(contracts: &[Contract], last: Option<NaiveDate>, months: u32) -> Option<NaiveDate> {
    let running = || contracts.iter().filter(|contract| contract.state.name() == StateName::InService);
    let since = running().filter_map(|contract| contract.in_service_on).min()?;
    match last.filter(|day| *day >= since) {
        Some(day) => Some(months_after(day, months)),
        None => running().map(|contract| contract.ends_on).max().map(|ends| ends.min(months_after(since, months))),
    }
}

/// Records a test; open findings of high risk are told to the bureau and the police.
pub fn record(
    project: &Project,
    contracts: &[Contract],
    text: Record,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<SecurityTest>, No> {
    let role = may(by, Action::RecordSecurityTest, &project.subject())?;
    testable(project, contracts)?;
    let mut errors = Vec::new();
    let kind = TestKind::from_code(&text.kind);
    if kind.is_none() {
        errors.push(FieldError::at("kind", "请选择检测类型", "choose the kind of test"));
    }
    let within = |day: NaiveDate| {
        let spans = || contracts.iter().filter_map(served);
        day <= on && spans().any(|(since, last)| since <= day && last.is_none_or(|last| day <= last))
    };
    let day = No::among(&mut errors, text.on.filter(|day| within(*day)).ok_or_else(wrong_day))?;
    errors.extend(unsaid(&text));
    let report = text
        .file
        .ok_or_else(|| No::Invalid(vec![FieldError::at("file", "请上传检测报告", "upload the report of the test")]));
    let file = No::among(&mut errors, report)?;
    No::unless_empty(errors)?;
    let [high, medium, low] = text.open.map(Option::unwrap_or_default);
    let test = SecurityTest {
        id: SecurityTestId::NEW,
        project: project.id,
        owner: project.owner,
        kind: kind.unwrap_or(TestKind::Other),
        on: day,
        institution: text.institution.trim().to_owned(),
        high,
        medium,
        low,
        remedy: text.remedy.trim().to_owned(),
        file,
        recorded_on: on,
        by: by.user,
    };
    Ok(decided(test, role))
}

/// What the record does not say of who tested, what is open and what is done about it.
fn unsaid(text: &Record) -> Vec<FieldError> {
    let length = |text: &str| text.trim().chars().count();
    let mut errors = Vec::new();
    if length(&text.institution) < 4 {
        errors.push(FieldError::at(
            "institution",
            "请填写检测机构或部门的全称",
            "enter the full name of the institution or department that tested",
        ));
    }
    for (field, number) in ["high", "medium", "low"].into_iter().zip(text.open) {
        if number.is_none() {
            errors.push(FieldError::at(
                field,
                "请填写尚未整改的数量，没有的填0",
                "enter how many are still open, 0 if none",
            ));
        }
    }
    if text.open[0].is_some_and(|high| high > 0) && length(&text.remedy) < 10 {
        errors.push(FieldError::at(
            "remedy",
            "有高危问题尚未整改，请写明处置措施和完成期限，不少于10字（细则第二十条）",
            "findings of high risk are open: say what is done about them and by when, at least 10 characters (Security Rules art. 20)",
        ));
    }
    errors
}

fn wrong_day() -> No {
    No::Invalid(vec![FieldError::at(
        "on",
        "检测日期应在正式实施之后、服务期之内，且不晚于今天",
        "the test must lie within the service, after going live and not after today",
    )])
}

fn decided(test: SecurityTest, role: Option<Role>) -> Decision<SecurityTest> {
    let event = Event::by(role, Action::RecordSecurityTest, HERE).saying(test.institution.clone());
    let alarm =
        (test.high > 0).then(|| Event::by(role, Action::ReportHighRisk, Article::a(21)).saying(test.remedy.clone()));
    let done = Decision::born(test, event);
    match alarm {
        Some(alarm) => done.and(alarm),
        None => done,
    }
}

#[cfg(test)]
#[path = "a20_security_test_tests.rs"]
mod tests;
