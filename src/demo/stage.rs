//! The stage: who is at hand, what is known of each life so far, and the scenes played day by day.

use super::acts::Act;
use super::cast::morning;
use super::founding::City;
use super::papers::Papers;
use super::plot::{Life, Scene};
use crate::keyring::Keyring;
use crate::problem::Problem;
use crate::regulation::b07_contract::Sealed;
use crate::regulation::people::{Actor, Role};
use crate::regulation::values::{FileId, ProjectNo, SupplierId, UnitId};
use crate::store::tx::{Acting, Tx};
use crate::usecases as u;
use chrono::{Datelike, NaiveDate};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

/// Everything a scene needs.
pub struct Stage {
    city: City,
    lives: Vec<Life>,
    owners: Vec<UnitId>,
    bureau: UnitId,
    papers: Papers,
    keys: Keyring,
    numbers: Mutex<HashMap<u64, ProjectNo>>,
    cases: Mutex<HashMap<u64, String>>,
    stopped: Mutex<HashSet<u64>>,
}

impl Stage {
    /// A stage for these lives.
    pub fn new(city: City, lives: Vec<Life>, papers: Papers, keys: Keyring) -> Stage {
        let owners = super::names::OWNERS.iter().map(|(name, _)| city.cast.unit(name)).collect();
        let bureau = city.cast.unit("市大数据发展管理局");
        Stage {
            city,
            lives,
            owners,
            bureau,
            papers,
            keys,
            numbers: Mutex::default(),
            cases: Mutex::default(),
            stopped: Mutex::default(),
        }
    }

    /// Plays a scene.
    pub fn play(&self, tx: &mut Tx<'_>, scene: Scene) -> Result<(), Problem> {
        let life = &self.lives[scene.life];
        if self.stopped.lock().unwrap_or_else(PoisonError::into_inner).contains(&life.n) && !scene.act.is_the_citys() {
            return Ok(());
        }
        match scene.act {
            Act::EndServices => {
                let by = Acting {
                    actor: Actor::system(),
                    moment: morning(scene.on, 0),
                    request: "demo".into(),
                    proved: false,
                };
                u::end_services::end_services(&mut tx.in_hands_of(&by)).map(drop)
            }
            Act::PlanRound => super::rounds::plan(self, tx, scene.on),
            Act::OpenRound => super::rounds::open(self, tx, scene.on),
            Act::CloseRound => super::rounds::close(self, tx, scene.on),
            Act::DrawChecks => super::checks::draw(self, tx, scene.on),
            Act::SpotCheck => super::checks::step(self, tx, scene.on),
            Act::Urge => super::reviews::urge(self, tx, scene.on),
            Act::Judge => super::reviews::step(self, tx, life, scene.on),
            // A term that still runs (over the Spring Festival, say) is waited for.
            Act::Case => match super::lists::case(self, tx, life, scene.on) {
                Err(Problem::Refused(_)) => Ok(()),
                other => other,
            },
            Act::Follow => match super::lists::follow(self, tx, life, scene.on) {
                Err(Problem::Refused(_)) => Ok(()),
                other => other,
            },
            // What is still open keeps a project from being closed; what is not filed yet is not inspected.
            Act::Inspect | Act::Test | Act::Close | Act::Terminate => {
                match super::ends::play(self, tx, life, scene.act, scene.on) {
                    Err(Problem::Refused(_) | Problem::NotFound) => Ok(()),
                    other => other,
                }
            }
            act if act.is_early() => super::plans::play(self, tx, life, act, scene.on).map(drop),
            // What waits for a result is not paid where the result is not there, or not good enough: the rules say so.
            act @ (Act::Apply(2) | Act::Check(2) | Act::Release(2)) => {
                match super::deals::play(self, tx, life, act, scene.on) {
                    Err(Problem::Refused(_)) => Ok(()),
                    other => other,
                }
            }
            // A listed supplier is refused: the project stands still until the owner procures anew.
            act @ (Act::CheckSupplier | Act::Draft | Act::Confirm) => {
                match super::deals::play(self, tx, life, act, scene.on) {
                    Err(Problem::Refused(_)) => {
                        self.stopped.lock().unwrap_or_else(PoisonError::into_inner).insert(life.n);
                        Ok(())
                    }
                    other => other,
                }
            }
            act => super::deals::play(self, tx, life, act, scene.on),
        }
    }

    /// The number of a life's project.
    pub fn number(&self, life: &Life) -> Result<ProjectNo, Problem> {
        let numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        numbers.get(&life.n).cloned().ok_or(Problem::NotFound)
    }

    /// Remembers the number of a life's project.
    pub fn remember(&self, life: &Life, no: &ProjectNo) {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner).insert(life.n, no.clone());
    }

    /// The number of the case against a life's supplier.
    pub fn case(&self, life: &Life) -> Option<String> {
        self.cases.lock().unwrap_or_else(PoisonError::into_inner).get(&life.n).cloned()
    }

    /// Remembers it.
    pub fn remember_case(&self, life: &Life, no: &str) {
        self.cases.lock().unwrap_or_else(PoisonError::into_inner).insert(life.n, no.to_owned());
    }

    /// The second lead of the bureau acts: who reviewed the legality does not decide.
    pub fn second_lead<T>(
        &self,
        tx: &mut Tx<'_>,
        on: NaiveDate,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.somebody(tx, self.bureau, Role::BureauLead, 1, on, act)
    }

    /// An account number as the database keeps it.
    pub fn seal(&self, number: &str) -> Sealed {
        self.keys.seal(number)
    }

    /// The unit of a name.
    pub fn unit(&self, name: &str) -> UnitId {
        self.city.cast.unit(name)
    }

    /// The supplier at a place in the names.
    pub fn supplier_at(&self, n: usize) -> SupplierId {
        self.city.suppliers.get(n).copied().unwrap_or_default()
    }

    /// The supplier of a life.
    pub fn supplier(&self, life: &Life) -> SupplierId {
        self.city.suppliers.get(life.supplier).copied().unwrap_or_default()
    }

    /// A paper of a kind, uploaded by the filer of the life's owner.
    pub fn paper(&self, tx: &mut Tx<'_>, life: &Life, kind: &str, on: NaiveDate) -> Result<Option<FileId>, Problem> {
        self.owner(tx, life, Role::OwnerFiler, on, |tx| self.papers.one(tx, life, kind))
    }

    /// A paper of a kind, uploaded by a person of the life's supplier.
    pub fn supplier_paper(
        &self,
        tx: &mut Tx<'_>,
        life: &Life,
        unit: UnitId,
        kind: &str,
        on: NaiveDate,
    ) -> Result<Option<FileId>, Problem> {
        self.somebody(tx, unit, Role::Vendor, 0, on, |tx| self.papers.one(tx, life, kind))
    }

    /// The sealed report of a third party, uploaded by one of its people.
    pub fn third_paper(
        &self,
        tx: &mut Tx<'_>,
        life: &Life,
        unit: UnitId,
        on: NaiveDate,
    ) -> Result<Option<FileId>, Problem> {
        self.somebody(tx, unit, Role::ThirdParty, 0, on, |tx| self.papers.fresh(tx, life, "第三方评估报告").map(Some))
    }

    /// Somebody of the life's owner unit acts.
    pub fn owner<T>(
        &self,
        tx: &mut Tx<'_>,
        life: &Life,
        role: Role,
        on: NaiveDate,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.somebody(tx, self.owners[life.owner], role, 0, on, act)
    }

    /// Somebody of the bureau acts.
    pub fn bureau<T>(
        &self,
        tx: &mut Tx<'_>,
        role: Role,
        on: NaiveDate,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.somebody(tx, self.bureau, role, 0, on, act)
    }

    /// The `nth` person of a unit with a role acts.
    pub fn somebody<T>(
        &self,
        tx: &mut Tx<'_>,
        unit: UnitId,
        role: Role,
        nth: usize,
        on: NaiveDate,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let minute = (unit.0 * 53 + i64::from(on.num_days_from_ce()) * 29) % 470;
        let by = self.city.cast.acting(unit, role, nth, on, minute).ok_or(Problem::NotFound)?;
        act(&mut tx.in_hands_of(&by))
    }
}
