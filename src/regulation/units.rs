//! # 细则第十五条 数据官由各单位主要负责人担任，数据专员由分管负责人或者指定专人担任。
//!
//! **Our reading.** Every unit that may buy services names both before it acts here; a supplier, a platform company and a third
//! party are told apart by their unified social credit code. A unit is never deleted: it is put out of use, once nobody acts for it.
//!
//! **Open questions.** Whether a district's unit may be entered (`M15`): the city decides by entering it or not.

use super::authority::{Action, Subject, may};
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::{Actor, Role, UnitKind};
use super::values::{UnitId, Uscc, ValueError, half_width};
use serde::{Deserialize, Serialize};

/// A unit: owner, agency, third party, supplier or the city's own administration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Row number.
    #[serde(skip)]
    pub id: UnitId,
    /// Version that was read.
    #[serde(skip)]
    pub version: i32,
    /// 单位名称, unique.
    pub name: String,
    /// 单位类型.
    pub kind: UnitKind,
    /// 统一社会信用代码, unique where given.
    pub uscc: Option<Uscc>,
    /// 数据官 (S15): the head.
    pub data_officer: String,
    /// 数据专员 (S15): the deputy or a named person.
    pub data_specialist: String,
    /// 联系电话.
    pub phone: String,
    /// Whether people may act for it.
    pub active: bool,
}

impl Aggregate for Unit {
    const KIND: &'static str = "unit";
    fn id(&self) -> i64 {
        self.id.0
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn state_name(&self) -> &'static str {
        if self.active { "active" } else { "inactive" }
    }
}

/// A unit's form as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitForm {
    /// 单位名称.
    pub name: String,
    /// Code name of the kind.
    pub kind: String,
    /// 统一社会信用代码 as typed.
    pub uscc: String,
    /// 数据官.
    pub data_officer: String,
    /// 数据专员.
    pub data_specialist: String,
    /// 联系电话 as typed.
    pub phone: String,
}

/// Enters a unit.
pub fn create(form: &UnitForm, by: &Actor) -> Result<Decision<Unit>, No> {
    let role = may(by, Action::CreateUnit, &Subject::default())?;
    let unit = form.read(true)?;
    Ok(Decision::born(unit, Event::by(role, Action::CreateUnit, Article::a(15))))
}

/// Changes a unit. `held` are the roles its people hold or are to get: the kind may change only so that all of them still fit.
pub fn edit(unit: Unit, form: &UnitForm, held: &[Role], by: &Actor) -> Result<Decision<Unit>, No> {
    let role = may(by, Action::EditUnit, &Subject::default())?;
    let mut next = form.read(true)?;
    if let Some(odd) = held.iter().find(|role| !role.fits(next.kind)) {
        return Err(No::Invalid(vec![FieldError::at(
            "kind",
            format!("本单位有人任“{}”，与所选单位类型不符；请先调整其角色", odd.zh()),
            format!("somebody of this unit is “{}”, which does not fit this kind; change that role first", odd.en()),
        )]));
    }
    (next.id, next.version, next.active) = (unit.id, unit.version, unit.active);
    Ok(Decision::changed(unit, next, Event::by(role, Action::EditUnit, Article::a(15))))
}

/// Puts a unit out of use; `people` still have accounts in it that are not disabled.
pub fn close(unit: Unit, people: i64, by: &Actor) -> Result<Decision<Unit>, No> {
    let role = may(by, Action::EditUnit, &Subject::default())?;
    if people > 0 {
        return Err(Refusal::state(
            Article::HOUSE,
            Say::new(
                format!("本单位还有{people}个未停用的账号"),
                format!("accounts of this unit still in use: {people}"),
            ),
            Say::new("先停用或移交这些账号", "disable them or hand their work over first"),
        )
        .into());
    }
    let next = Unit { active: false, ..unit.clone() };
    Ok(Decision::changed(unit, next, Event::by(role, Action::EditUnit, Article::HOUSE).saying("停用单位")))
}

/// Puts a unit back into use.
pub fn reopen(unit: Unit, by: &Actor) -> Result<Decision<Unit>, No> {
    let role = may(by, Action::EditUnit, &Subject::default())?;
    let next = Unit { active: true, ..unit.clone() };
    Ok(Decision::changed(unit, next, Event::by(role, Action::EditUnit, Article::HOUSE).saying("恢复单位")))
}

/// The first unit of an empty city, entered from the first-run page; its contacts may follow later.
pub(in crate::regulation) fn first(name: &str, kind: UnitKind) -> Result<Unit, No> {
    let form = UnitForm { name: name.into(), kind: kind.code().into(), ..UnitForm::default() };
    form.read(false)
}

impl UnitForm {
    /// The form of a unit, as it is shown again.
    pub fn of(unit: &Unit) -> UnitForm {
        UnitForm {
            name: unit.name.clone(),
            kind: unit.kind.code().into(),
            uscc: unit.uscc.as_ref().map(|u| u.as_str().to_owned()).unwrap_or_default(),
            data_officer: unit.data_officer.clone(),
            data_specialist: unit.data_specialist.clone(),
            phone: unit.phone.clone(),
        }
    }

    fn read(&self, whole: bool) -> Result<Unit, No> {
        let mut errors = Vec::new();
        let name = self.name.trim().to_owned();
        if !(2..=100).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            errors.push(FieldError::at(
                "name",
                "请填写单位名称，2至100字",
                "enter the unit's name, 2 to 100 characters",
            ));
        }
        let kind = UnitKind::from_code(&self.kind);
        if kind.is_none() {
            errors.push(FieldError::at("kind", "请选择单位类型", "choose the kind of unit"));
        }
        let kind = kind.unwrap_or(UnitKind::Owner);
        let uscc = self.code(kind, whole, &mut errors);
        if whole {
            self.contacts(kind, &mut errors);
        }
        No::unless_empty(errors)?;
        Ok(Unit {
            id: UnitId::NEW,
            version: 0,
            name,
            kind,
            uscc,
            data_officer: self.data_officer.trim().to_owned(),
            data_specialist: self.data_specialist.trim().to_owned(),
            phone: half_width(&self.phone),
            active: true,
        })
    }

    fn code(&self, kind: UnitKind, whole: bool, errors: &mut Vec<FieldError>) -> Option<Uscc> {
        let needed = whole && matches!(kind, UnitKind::Vendor | UnitKind::ThirdParty | UnitKind::PlatformSoe);
        match Uscc::parse(&self.uscc) {
            Ok(code) => return Some(code),
            Err(ValueError::Empty) if !needed => {}
            Err(ValueError::Empty) => errors.push(FieldError::at(
                "uscc",
                "企业和机构须填写统一社会信用代码",
                "a company or institution needs its unified social credit code",
            )),
            Err(ValueError::WrongCheckDigit) => errors.push(FieldError::at(
                "uscc",
                "统一社会信用代码校验位不符，请逐字核对",
                "the check digit is wrong: check the code character by character",
            )),
            Err(_) => errors.push(FieldError::at(
                "uscc",
                "统一社会信用代码应为18位数字和大写字母（不含I、O、S、V、Z）",
                "the code must have 18 digits and capital letters (not I, O, S, V or Z)",
            )),
        }
        None
    }

    fn contacts(&self, kind: UnitKind, errors: &mut Vec<FieldError>) {
        let mut person = |field: &str, text: &str, zh: &str, en: &str| {
            let length = text.trim().chars().count();
            if (kind.may_own() && length == 0) || length > 40 || text.chars().any(char::is_control) {
                errors.push(FieldError::at(field, zh, en));
            }
        };
        person(
            "data_officer",
            &self.data_officer,
            "请填写数据官（本单位主要负责人，细则第十五条）",
            "name the data officer: the unit's head (Security Rules art. 15)",
        );
        person(
            "data_specialist",
            &self.data_specialist,
            "请填写数据专员（细则第十五条）",
            "name the data specialist (Security Rules art. 15)",
        );
        if !is_phone(&self.phone) {
            errors.push(FieldError::at(
                "phone",
                "请填写联系电话，如0856-5220000或13800000000",
                "enter a phone number such as 0856-5220000 or 13800000000",
            ));
        }
    }
}

/// A mainland fixed or mobile number, as typed; hyphens and spaces allowed, an extension after the number too.
pub fn is_phone(text: &str) -> bool {
    let plain = half_width(text);
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    let clean = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | '(' | ')' | '+'));
    let digits = digits.strip_prefix("86").filter(|_| plain.starts_with('+')).unwrap_or(&digits).to_owned();
    let mobile = digits.len() == 11 && digits.starts_with('1') && !matches!(digits.as_bytes()[1], b'0'..=b'2');
    let fixed = digits.starts_with('0') && (10..=16).contains(&digits.len());
    let local = !digits.starts_with(['0', '1']) && (7..=8).contains(&digits.len());
    clean && (mobile || fixed || local)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::testing::person;

    fn actor(user: i64, kind: UnitKind, roles: &[Role]) -> Actor {
        person(user, 1, kind, roles)
    }

    fn form(kind: UnitKind) -> UnitForm {
        UnitForm {
            name: "市卫生健康局".into(),
            kind: kind.code().into(),
            uscc: String::new(),
            data_officer: "周敏".into(),
            data_specialist: "李明远".into(),
            phone: "0856-5220001".into(),
        }
    }

    fn fields(no: No) -> Vec<String> {
        match no {
            No::Invalid(errors) => errors.into_iter().map(|e| e.field).collect(),
            No::Refused(refusal) => vec![refusal.why.zh],
        }
    }

    #[test]
    fn only_the_system_administrator_enters_units() {
        for role in Role::ALL {
            let allowed = create(&form(UnitKind::Owner), &actor(1, UnitKind::Office, &[*role])).is_ok();
            assert_eq!(allowed, *role == Role::SysAdmin, "{role}");
        }
    }

    #[test]
    fn what_each_kind_must_tell() {
        let admin = actor(1, UnitKind::Office, &[Role::SysAdmin]);
        let wrong = |form: &UnitForm| create(form, &admin).map(drop).map_err(fields).err().unwrap_or_default();
        let owner = form(UnitKind::Owner);
        let cases: &[(UnitForm, &[&str])] = &[
            (owner.clone(), &[]),
            (UnitForm { name: "局".into(), ..owner.clone() }, &["name"]),
            (UnitForm { kind: "ministry".into(), ..owner.clone() }, &["kind"]),
            (UnitForm { data_officer: String::new(), ..owner.clone() }, &["data_officer"]),
            (
                UnitForm { data_specialist: " ".into(), phone: "12".into(), ..owner.clone() },
                &["data_specialist", "phone"],
            ),
            (form(UnitKind::Vendor), &["uscc"]),
            (
                UnitForm { uscc: "91440300708461136T".into(), data_officer: String::new(), ..form(UnitKind::Vendor) },
                &["data_specialist"][1..],
            ),
            (UnitForm { uscc: "91440300708461136X".into(), ..form(UnitKind::ThirdParty) }, &["uscc"]),
            (UnitForm { uscc: "91440300".into(), ..owner }, &["uscc"]),
        ];
        for (form, expected) in cases {
            assert_eq!(wrong(form), *expected, "{form:?}");
        }
    }

    #[test]
    fn kind_changes_only_while_all_roles_fit_and_closing_needs_an_empty_house() {
        let admin = actor(1, UnitKind::Office, &[Role::SysAdmin]);
        let unit = first("市大数据发展管理局", UnitKind::BigData).expect("a unit");
        let to_owner = edit(unit.clone(), &form(UnitKind::Owner), &[Role::BureauLead], &admin);
        assert_eq!(to_owner.map(drop).map_err(fields), Err(vec!["kind".into()]));
        assert!(edit(unit.clone(), &form(UnitKind::Owner), &[Role::OwnerHead], &admin).is_ok());
        assert!(close(unit.clone(), 1, &admin).is_err());
        let closed = close(unit, 0, &admin).expect("closed").after().clone();
        assert!(!closed.active && reopen(closed, &admin).expect("open").after().active);
    }

    #[test]
    fn phones() {
        for good in ["13800000000", "0856-5220001", "５２２０００１", "+86 13912345678", "0856-5220001-8012"] {
            assert!(is_phone(good), "{good}");
        }
        for bad in ["", "12345", "12000000000", "abc", "138000000001"] {
            assert!(!is_phone(bad), "{bad}");
        }
    }
}
