//! The founding of the city: administrators, units, people with their roles, suppliers; all by the verbs that the pages use.

use super::cast::{Cast, morning};
use super::dice::Dice;
use super::names::{GIVEN, LATER, OFFICES, OWNERS, SUPPLIERS, SURNAMES};
use crate::problem::Problem;
use crate::regulation::accounts::{self, User, UserForm};
use crate::regulation::b08_supplier::{self, Facts, HolderText, IdMark, Size};
use crate::regulation::people::{Actor, Role, UnitKind};
use crate::regulation::units::{self, Unit, UnitForm};
use crate::regulation::values::{SupplierId, UnitId, Uscc};
use crate::regulation::{access, values::UserId};
use crate::store::tx::{Acting, Tx};
use crate::store::{suppliers, units as unit_store, users};
use chrono::NaiveDate;

/// One demo account, for the table on the console and the demo's login page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Account {
    /// Unit.
    pub unit: String,
    /// Person.
    pub person: String,
    /// Roles in Chinese.
    pub role: String,
    /// User name.
    pub login: String,
}

/// The founded city.
#[derive(Debug, Clone, Default)]
pub struct City {
    /// Everybody.
    pub cast: Cast,
    /// The accounts.
    pub accounts: Vec<Account>,
    /// The suppliers, in the order of the names.
    pub suppliers: Vec<SupplierId>,
}

struct Founder<'t, 'c> {
    tx: &'t mut Tx<'c>,
    on: NaiveDate,
    password: &'t str,
    city: City,
    dice: Dice,
    admin: Option<Actor>,
    security: Option<Actor>,
    n: u32,
}

/// Founds the city on a day long before the first project. Every account has the same password, given as its hash.
pub fn found(tx: &mut Tx<'_>, on: NaiveDate, password: &str, mark: impl Fn(&str) -> IdMark) -> Result<City, Problem> {
    let dice = Dice::new(61);
    let city = City::default();
    let mut founder = Founder { tx, on, password, city, dice, admin: None, security: None, n: 0 };
    founder.administrators()?;
    for (name, kind, people) in OFFICES.iter().filter(|(_, kind, _)| *kind != UnitKind::Office) {
        founder.unit(name, *kind, people)?;
    }
    let kin: &[(&str, UnitKind, &[&[Role]])] =
        &[("市大数据运营中心", UnitKind::Owner, &[&[Role::OwnerFiler], &[Role::OwnerHead]])];
    for (name, kind, people) in kin {
        founder.unit(name, *kind, people)?;
    }
    for (name, _) in OWNERS {
        founder.unit(name, UnitKind::Owner, &[&[Role::OwnerFiler], &[Role::OwnerFiler], &[Role::OwnerHead]])?;
    }
    for (n, (name, rep)) in SUPPLIERS.iter().enumerate() {
        founder.supplier(n, name, rep, &mark)?;
    }
    for (name, kind, people) in LATER {
        founder.later(name, *kind, people)?;
    }
    Ok(founder.city)
}

impl Founder<'_, '_> {
    fn at(&self, actor: &Actor) -> Acting {
        Acting { actor: actor.clone(), moment: morning(self.on, 0), request: "demo".into(), proved: true }
    }

    fn administrators(&mut self) -> Result<(), Problem> {
        let (name, kind, people) =
            OFFICES.iter().find(|(_, kind, _)| *kind == UnitKind::Office).copied().unwrap_or(OFFICES[0]);
        let by = self.at(&Actor::system());
        let mut tx = self.tx.in_hands_of(&by);
        let unit_id = unit_store::save(&mut tx, accounts::first_unit(name, kind, &by.actor, 0)?)?;
        let unit = unit_store::get(tx.conn(), unit_id)?;
        let form = self.form(&[Role::SysAdmin]);
        let mut tx = self.tx.in_hands_of(&by);
        let id = users::save(&mut tx, accounts::first_person(&form, unit_id, &by.actor, 0)?)?;
        users::set_password(&mut tx, id, Some(self.password))?;
        let first = users::get(tx.conn(), id)?;
        self.admin = Some(first.actor(&unit));
        self.enter(&first, &unit);
        for roles in people.iter().skip(1) {
            let person = self.person(&unit, roles)?;
            if roles.contains(&Role::SecAdmin) && self.security.is_none() {
                self.security = Some(person);
            }
        }
        Ok(())
    }

    /// A name that nobody else in the city has: two people of one name at one desk could not be told apart.
    fn name(&mut self) -> String {
        let (surname, given) = (*self.dice.one(SURNAMES), *self.dice.one(GIVEN));
        let mut names = std::iter::once(given).chain(GIVEN.iter().copied()).map(|given| format!("{surname}{given}"));
        let free = names.find(|name| self.city.accounts.iter().all(|account| account.person != *name));
        free.unwrap_or_else(|| format!("{surname}{given}"))
    }

    fn form(&mut self, roles: &[Role]) -> UserForm {
        self.n += 1;
        let name = self.name();
        let role = roles.first().map_or("person", |r| r.code()).replace('_', "-");
        let login = format!("{role}{}", self.n);
        UserForm { email: format!("{login}@demo.example"), login, name, phone: String::new(), lang: "zh".into() }
    }

    fn unit(&mut self, name: &str, kind: UnitKind, people: &[&[Role]]) -> Result<(), Problem> {
        let officer = format!("{}{}", self.dice.one(SURNAMES), self.dice.one(GIVEN));
        let specialist = format!("{}{}", self.dice.one(SURNAMES), self.dice.one(GIVEN));
        let form = UnitForm {
            name: name.into(),
            kind: kind.code().into(),
            uscc: uscc("1152", self.n + 100),
            data_officer: officer,
            data_specialist: specialist,
            phone: format!("0856-{}", 5_200_000 + self.n * 7),
        };
        let by = self.by_admin()?;
        let mut tx = self.tx.in_hands_of(&by);
        let id = unit_store::save(&mut tx, units::create(&form, &by.actor)?)?;
        let unit = unit_store::get(tx.conn(), id)?;
        people.iter().try_for_each(|roles| self.person(&unit, roles).map(drop))
    }

    /// A new unit, or more people in one that is there.
    fn later(&mut self, name: &str, kind: UnitKind, people: &[&[Role]]) -> Result<(), Problem> {
        let known = self.city.cast.unit(name);
        if known == UnitId::default() {
            return self.unit(name, kind, people);
        }
        let unit = unit_store::get(self.tx.conn(), known)?;
        people.iter().try_for_each(|roles| self.person(&unit, roles).map(drop))
    }

    fn by_admin(&self) -> Result<Acting, Problem> {
        self.admin.as_ref().map(|a| self.at(a)).ok_or(Problem::NotFound)
    }

    /// Enters a person, has the roles granted by the security administrator, and opens the account.
    fn person(&mut self, unit: &Unit, roles: &[Role]) -> Result<Actor, Problem> {
        let form = self.form(roles);
        let by = self.by_admin()?;
        let second = self.security.as_ref().map(|s| self.at(s));
        let mut tx = self.tx.in_hands_of(&by);
        let admins = users::admins(tx.conn())?;
        let entered = accounts::create(&form, unit, roles, &by.actor, self.on, admins)?;
        let id = users::save(&mut tx, entered)?;
        if let Some(second) = second {
            let mut tx = self.tx.in_hands_of(&second);
            let (user, admins) = (users::get(tx.conn(), id)?, users::admins(tx.conn())?);
            users::save(&mut tx, accounts::grant(user, unit, &second.actor, admins)?)?;
        }
        self.open(id, unit)
    }

    fn open(&mut self, id: UserId, unit: &Unit) -> Result<Actor, Problem> {
        let user = users::get(self.tx.conn(), id)?;
        let by = self.at(&user.actor(unit));
        let mut tx = self.tx.in_hands_of(&by);
        users::save(&mut tx, access::open(user)?)?;
        users::set_password(&mut tx, id, Some(self.password))?;
        let user = users::get(tx.conn(), id)?;
        self.enter(&user, unit);
        Ok(user.actor(unit))
    }

    fn enter(&mut self, user: &User, unit: &Unit) {
        let roles: Vec<&str> = user.roles.iter().map(|r| r.zh()).collect();
        self.city.accounts.push(Account {
            unit: unit.name.clone(),
            person: user.name.clone(),
            role: roles.join("、"),
            login: user.login.clone(),
        });
        self.city.cast.add(&user.actor(unit));
    }

    fn supplier(&mut self, n: usize, name: &str, rep: &str, mark: &impl Fn(&str) -> IdMark) -> Result<(), Problem> {
        let serial = u32::try_from(n).unwrap_or(0);
        let clerk = self.city.cast.unit("市大数据发展管理局");
        let by = self.city.cast.acting(clerk, Role::BureauClerk, 0, self.on, 5).ok_or(Problem::NotFound)?;
        let facts = Facts {
            name: name.into(),
            uscc: Uscc::parse(&uscc("9152", serial + 500)).map_err(|e| Problem::Broken(e.to_string()))?,
            legal_rep: rep.into(),
            legal_rep_id: Some(mark(rep)),
            holders: vec![HolderText { name: rep.into(), uscc: None, id: Some(mark(rep)), share: 6000 }],
            size: *self.dice.one(&[Size::Small, Size::Medium, Size::Large, Size::Micro]),
            platform: n == 9,
            big_data: true,
            contact: format!("{}经理", self.dice.one(SURNAMES)),
            phone: format!("0856-{}", 8_100_000 + serial * 13),
            address: format!("演示数据：数据产业园{}栋", n + 1),
            successor_of: None,
        };
        let mut tx = self.tx.in_hands_of(&by);
        let id = suppliers::save(&mut tx, b08_supplier::register(facts, &by.actor, self.on)?)?;
        self.city.suppliers.push(id);
        let unit_id = suppliers::get(self.tx.conn(), id)?.unit;
        let unit = unit_store::get(self.tx.conn(), unit_id)?;
        self.person(&unit, &[Role::Vendor]).map(drop)
    }
}

/// A well-formed credit code that belongs to nobody.
fn uscc(prefix: &str, n: u32) -> String {
    let body = format!("{prefix}0600{:09}", 90_000_000 + u64::from(n) * 37);
    let digit = Uscc::check_digit(&body).unwrap_or('0');
    format!("{body}{digit}")
}
