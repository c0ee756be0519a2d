//! # 第八条 承接政府购买大数据项目服务的主体应须具备以下条件：（一）依法设立…（八）法律、法规规定以及购买服务项目要求的其他条件。
//!
//! **Our reading.** A supplier is registered once, by its unified social credit code; names, legal representatives and holders are
//! kept with their dates, because listings look three years back. Identity cards are known only by a keyed hash and four digits.
//! The eight conditions are checked per project ([`super::b08_check`]). A merger or division leaves a successor with a credit code of
//! its own: it names whom it succeeds, for it takes over rights and duties (民法典67) and a listing is asked along that line
//! ([`super::b12_lists`]).
//!
//! **Open questions.** Whether a branch office counts as a subject of its own: we register the parent and name the branch in the contract.

use super::authority::{Action, Subject, may};
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No};
use super::people::{Actor, UnitKind, named};
use super::values::{SupplierId, UnitId, Uscc};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

named! {
    /// Size of the enterprise, fixed at signing (保障中小企业款项支付条例 3).
    Size {
        Large = "large", "大型", "large";
        Medium = "medium", "中型", "medium";
        Small = "small", "小型", "small";
        Micro = "micro", "微型", "micro";
    }
}

impl Size {
    /// Whether the payment terms for small and medium enterprises apply.
    pub fn is_sme(self) -> bool {
        self != Size::Large
    }
}

/// An identity card as the system knows it: never the number itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdMark {
    /// Keyed hash of the number: equal numbers have equal marks.
    pub mark: String,
    /// The last four characters, for people.
    pub last4: String,
}

/// A legal representative (法定代表人) with the days of office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalRep {
    /// Name.
    pub name: String,
    /// The person; none where the number was not given.
    pub id: Option<IdMark>,
    /// First day known.
    pub since: NaiveDate,
    /// Last day, none for the present one.
    pub until: Option<NaiveDate>,
}

/// A holder or actual controller (股东及实控人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Name of the person or company.
    pub name: String,
    /// The company's credit code; none for a person.
    pub uscc: Option<Uscc>,
    /// The person; none for a company.
    pub id: Option<IdMark>,
    /// Share in hundredths of a per cent (10000 = 100 %).
    pub share: u32,
    /// First day known.
    pub since: NaiveDate,
    /// Last day, none while held.
    pub until: Option<NaiveDate>,
}

/// A name used before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerName {
    /// The name.
    pub name: String,
    /// Last day of use.
    pub until: NaiveDate,
}

/// What the register holds of a supplier, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// 单位名称, 2–100 characters.
    pub name: String,
    /// 统一社会信用代码.
    pub uscc: Uscc,
    /// 法定代表人.
    pub legal_rep: String,
    /// The representative's card; none leaves a known one as it is.
    pub legal_rep_id: Option<IdMark>,
    /// 股东及实控人: name, credit code or card, share.
    pub holders: Vec<HolderText>,
    /// 企业规模.
    pub size: Size,
    /// 国有平台公司: common state control alone makes no affiliate (公司法 265).
    pub platform: bool,
    /// 经营范围含大数据.
    pub big_data: bool,
    /// 联系人.
    pub contact: String,
    /// 联系电话.
    pub phone: String,
    /// 住所.
    pub address: String,
    /// 继受自: the supplier it succeeds after a merger or division.
    pub successor_of: Option<SupplierId>,
}

/// One holder as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderText {
    /// Name.
    pub name: String,
    /// Credit code of a company.
    pub uscc: Option<Uscc>,
    /// Card of a person.
    pub id: Option<IdMark>,
    /// Share in hundredths of a per cent.
    pub share: u32,
}

/// A supplier of services (服务提供方).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplier {
    /// Row number.
    #[serde(skip)]
    pub id: SupplierId,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// The unit of its people; made with the first save.
    #[serde(skip)]
    pub unit: UnitId,
    /// As registered now.
    pub facts: Facts,
    /// 曾用名.
    pub former_names: Vec<FormerName>,
    /// Everyone who has been legal representative, the present one last.
    pub legal_reps: Vec<LegalRep>,
    /// Everyone who has been a holder.
    pub holders: Vec<Holder>,
    /// First registered on.
    pub registered_on: NaiveDate,
}

impl Aggregate for Supplier {
    const KIND: &'static str = "supplier";
    fn id(&self) -> i64 {
        self.id.0
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn state_name(&self) -> &'static str {
        "registered"
    }
}

impl Supplier {
    /// The present legal representative.
    pub fn legal_rep(&self) -> Option<&LegalRep> {
        self.legal_reps.iter().rev().find(|rep| rep.until.is_none())
    }

    /// Whether the name is the present one or one used before (payee checks, renames).
    pub fn answers_to(&self, name: &str) -> bool {
        let same = |other: &str| plain_name(other) == plain_name(name);
        same(&self.facts.name) || self.former_names.iter().any(|former| same(&former.name))
    }
}

/// A name for comparison: full-width brackets, spaces and case do not tell companies apart.
pub fn plain_name(name: &str) -> String {
    super::values::half_width(name).to_lowercase().chars().filter(|c| !c.is_whitespace()).collect()
}

/// The check digit of an identity card number (GB 11643); upper case `X` allowed.
pub fn is_id_number(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let Some(body) = text.get(..17).filter(|b| text.len() == 18 && b.bytes().all(|c| c.is_ascii_digit())) else {
        return false;
    };
    let sum: u32 = body.chars().filter_map(|c| c.to_digit(10)).zip(WEIGHTS).map(|(d, w)| d * w).sum();
    text.chars().last() == "10X98765432".chars().nth((sum % 11) as usize)
}

fn wrong(f: &Facts) -> Vec<FieldError> {
    let mut e = Vec::new();
    let mut need = |ok: bool, field: &str, zh: &str, en: &str| {
        if !ok {
            e.push(FieldError::at(field, zh, en));
        }
    };
    need((2..=100).contains(&f.name.chars().count()), "name", "单位名称为2至100字", "the name has 2 to 100 characters");
    need(!f.legal_rep.is_empty(), "legal_rep", "请填写法定代表人", "enter the legal representative");
    let shares: u32 = f.holders.iter().map(|h| h.share).sum();
    need(shares <= 10_000, "holder-0-share", "持股比例之和不能超过100%", "the shares add up to more than 100%");
    for (n, holder) in f.holders.iter().enumerate() {
        let known = !holder.name.is_empty();
        need(known, &format!("holder-{n}-name"), "请填写股东名称", "enter the shareholder's name");
    }
    e
}

/// Registers a supplier (M8).
pub fn register(facts: Facts, by: &Actor, on: NaiveDate) -> Result<Decision<Supplier>, No> {
    let role = may(by, Action::RegisterSupplier, &Subject::default())?;
    No::unless_empty(wrong(&facts))?;
    let mut supplier = Supplier {
        id: SupplierId::NEW,
        version: 0,
        unit: UnitId::NEW,
        facts: facts.clone(),
        former_names: Vec::new(),
        legal_reps: Vec::new(),
        holders: Vec::new(),
        registered_on: on,
    };
    supplier.take(facts, on);
    Ok(Decision::born(supplier, Event::by(role, Action::RegisterSupplier, Article::b(8))))
}

/// Changes the register. What was true before stays with its dates; the credit code never changes. `line` is whom the predecessor named
/// in `facts` succeeds, nearest first.
pub fn edit(
    supplier: Supplier,
    facts: Facts,
    line: &[SupplierId],
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Supplier>, No> {
    let role = may(by, Action::EditSupplier, &Subject::default())?;
    let mut errors = wrong(&facts);
    errors.extend(wrong_predecessor(&supplier, &facts, line, by));
    if facts.uscc != supplier.facts.uscc {
        errors.push(FieldError::at(
            "uscc",
            "统一社会信用代码不能修改；换了代码的是另一家单位，请另行登记",
            "the credit code cannot be changed: a different code is a different company, so register it separately",
        ));
    }
    No::unless_empty(errors)?;
    let mut next = supplier.clone();
    next.take(facts, on);
    Ok(Decision::changed(supplier, next, Event::by(role, Action::EditSupplier, Article::b(8))))
}

/// Nobody succeeds itself, nor a company that succeeds it. A succession on record may bar from contracts (M12): whoever checks
/// suppliers for a contract of its own does not strike it out again.
fn wrong_predecessor(supplier: &Supplier, facts: &Facts, line: &[SupplierId], by: &Actor) -> Option<FieldError> {
    let (known, now) = (supplier.facts.successor_of, facts.successor_of);
    let (zh, en) = if now == Some(supplier.id) {
        ("供应商不能继受自身", "a supplier cannot succeed itself")
    } else if line.contains(&supplier.id) {
        (
            "所填供应商继受自本供应商，继受关系不能循环",
            "that supplier succeeds this one: a succession cannot go round in a circle",
        )
    } else if known.is_some() && now != known && by.kind != UnitKind::BigData {
        (
            "已登记的继受关系由市大数据局更正，请保留或者联系市大数据局（办法第十二条）",
            "a succession on record is corrected by the big-data bureau: keep it, or ask the bureau (Measures art. 12)",
        )
    } else {
        return None;
    };
    Some(FieldError::at("successor_of", zh, en))
}

impl Supplier {
    fn take(&mut self, facts: Facts, on: NaiveDate) {
        if plain_name(&facts.name) != plain_name(&self.facts.name) {
            self.former_names.push(FormerName { name: self.facts.name.clone(), until: on });
        }
        self.take_rep(&facts, on);
        self.take_holders(&facts.holders, on);
        self.facts = facts;
    }

    fn take_rep(&mut self, facts: &Facts, on: NaiveDate) {
        if let Some(now) = self.legal_reps.iter_mut().rev().find(|rep| rep.until.is_none()) {
            let same_card = match (&now.id, &facts.legal_rep_id) {
                (Some(old), Some(new)) => old.mark == new.mark,
                _ => true,
            };
            if now.name == facts.legal_rep && same_card {
                now.id = facts.legal_rep_id.clone().or(now.id.take());
                return;
            }
            now.until = Some(on);
        }
        let rep = LegalRep { name: facts.legal_rep.clone(), id: facts.legal_rep_id.clone(), since: on, until: None };
        self.legal_reps.push(rep);
    }

    fn take_holders(&mut self, typed: &[HolderText], on: NaiveDate) {
        let same = |h: &Holder, t: &HolderText| h.name == t.name && h.uscc == t.uscc && h.share == t.share;
        for held in self.holders.iter_mut().filter(|h| h.until.is_none()) {
            match typed.iter().find(|t| same(held, t)) {
                Some(text) => held.id = text.id.clone().or(held.id.take()),
                None => held.until = Some(on),
            }
        }
        for text in typed {
            if !self.holders.iter().any(|h| h.until.is_none() && same(h, text)) {
                self.holders.push(Holder {
                    name: text.name.clone(),
                    uscc: text.uscc.clone(),
                    id: text.id.clone(),
                    share: text.share,
                    since: on,
                    until: None,
                });
            }
        }
    }
}

#[cfg(test)]
#[path = "b08_supplier_tests.rs"]
mod tests;
