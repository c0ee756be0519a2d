//! What a person may read: own unit, own contracts, the projects of the cycle, commissioned evaluations, or the whole city; and whose
//! accounts (`domain.md` §3.11).

use crate::regulation::people::{Actor, Role};
use crate::regulation::values::UnitId;

/// What a person may read. Only [`sees`] makes one, and every view takes one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    all: bool,
    referred: Option<UnitId>,
    owner: Option<UnitId>,
    supplier: Option<UnitId>,
    agency: Option<UnitId>,
    third: Option<UnitId>,
}

impl Scope {
    /// Every project of the city.
    pub fn is_all(&self) -> bool {
        self.all
    }
    /// The projects this unit owns.
    pub fn owner(&self) -> Option<UnitId> {
        self.owner
    }
    /// The contracts of this supplier's unit, from confirmation on.
    pub fn supplier(&self) -> Option<UnitId> {
        self.supplier
    }
    /// Of all of it what has been decided: what is still being written or weighed is not discipline's yet.
    pub fn only_decided(&self) -> bool {
        self.referred.is_some()
    }
    /// The projects of matters referred to this unit of discipline, decided or not.
    pub fn referred(&self) -> Option<UnitId> {
        self.referred
    }
    /// The projects this agency of the city may have to judge: those that were ever taken into a round, and those it inspects.
    pub fn agency(&self) -> Option<UnitId> {
        self.agency
    }
    /// The evaluations this third party is commissioned with, until it has delivered.
    pub fn third(&self) -> Option<UnitId> {
        self.third
    }
    /// Whether the reader may open the pages of suppliers: to a third party they are names in what it judges.
    pub fn knows_suppliers(&self) -> bool {
        self.all || self.owner.is_some() || self.supplier.is_some() || self.agency.is_some()
    }
    /// Nothing at all: administrators have no business data.
    pub fn is_empty(&self) -> bool {
        *self == Scope::default()
    }
}

/// The reader's scope: own unit, own contracts, the projects of the cycle, commissioned evaluations, or the whole city
/// (`domain.md` §3.11).
pub fn sees(actor: &Actor) -> Scope {
    let office = [Role::BureauClerk, Role::BureauLead, Role::Finance].iter().any(|role| actor.has(*role));
    let referred = Some(actor.unit).filter(|_| actor.has(Role::Discipline) && !office);
    let mut scope = Scope { all: office || referred.is_some(), referred, ..Scope::default() };
    for role in &actor.roles {
        match role {
            Role::BureauClerk | Role::BureauLead | Role::Finance | Role::Discipline => {}
            Role::OwnerFiler | Role::OwnerHead => scope.owner = Some(actor.unit),
            Role::Vendor => scope.supplier = Some(actor.unit),
            Role::Ndrc | Role::Police | Role::Cac => scope.agency = Some(actor.unit),
            Role::ThirdParty => scope.third = Some(actor.unit),
            Role::SysAdmin | Role::SecAdmin | Role::Auditor => {}
        }
    }
    scope
}

/// The right to read units and accounts: the administrators of system and security. Only [`sees_people`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeopleScope(());

/// Whether the person, or the console of the machine, may read units and accounts; for everybody else they do not exist.
pub fn sees_people(actor: &Actor) -> Option<PeopleScope> {
    (actor.is_system() || actor.has(Role::SysAdmin) || actor.has(Role::SecAdmin)).then_some(PeopleScope(()))
}

/// The right to see how the agencies judge beside each other: the bureau, which leads the joint review, and discipline, of what was decided.
/// To the other agencies, finance among them, it stays closed: each is to judge by itself (办法第三条). Only [`sees_calibration`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalibrationScope {
    only_decided: bool,
}

impl CalibrationScope {
    /// Whether only decided evaluations count.
    pub fn only_decided(self) -> bool {
        self.only_decided
    }
}

/// Whether the person may see it, and of what.
pub fn sees_calibration(actor: &Actor) -> Option<CalibrationScope> {
    let bureau = actor.has(Role::BureauClerk) || actor.has(Role::BureauLead);
    (bureau || actor.has(Role::Discipline)).then_some(CalibrationScope { only_decided: !bureau })
}

/// How much of the audit trail a person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trail {
    /// All of it, with accounts and log-ins.
    Whole,
    /// The chains of the projects.
    Projects,
}

/// What the person may read of the audit trail: inspectors and the audit administrator all of it, the bureau's lead its projects'.
pub fn trail(actor: &Actor) -> Option<Trail> {
    if actor.has(Role::Auditor) || actor.has(Role::Discipline) {
        return Some(Trail::Whole);
    }
    actor.has(Role::BureauLead).then_some(Trail::Projects)
}

/// Whether the person may read any of it.
pub fn reads_audit(actor: &Actor) -> bool {
    trail(actor).is_some()
}
