//! The stage: who is at hand, what is known of each life so far, and the scenes played day by day.

use super::founding::City;
use super::papers::Papers;
use super::plot::{Life, Scene};
use crate::problem::Problem;
use crate::regulation::people::Role;
use crate::regulation::values::{FileId, ProjectNo, SupplierId, UnitId};
use crate::store::tx::Tx;
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Everything a scene needs.
pub struct Stage {
    city: City,
    lives: Vec<Life>,
    owners: Vec<UnitId>,
    bureau: UnitId,
    papers: Papers,
    numbers: Mutex<HashMap<u64, ProjectNo>>,
}

impl Stage {
    /// A stage for these lives.
    pub fn new(city: City, lives: Vec<Life>, papers: Papers) -> Stage {
        let owners = super::names::OWNERS.iter().map(|(name, _)| city.cast.unit(name)).collect();
        let bureau = city.cast.unit("市大数据发展管理局");
        Stage { city, lives, owners, bureau, papers, numbers: Mutex::default() }
    }

    /// Plays a scene.
    pub fn play(&self, tx: &mut Tx<'_>, scene: Scene) -> Result<(), Problem> {
        let life = &self.lives[scene.life];
        super::plans::play(self, tx, life, scene.act, scene.on).map(drop)
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

    /// The supplier of a life.
    pub fn supplier(&self, life: &Life) -> SupplierId {
        self.city.suppliers.get(life.supplier).copied().unwrap_or_default()
    }

    /// A paper of a kind, uploaded by the filer of the life's owner.
    pub fn paper(&self, tx: &mut Tx<'_>, life: &Life, kind: &str, on: NaiveDate) -> Result<Option<FileId>, Problem> {
        self.owner(tx, life, Role::OwnerFiler, on, |tx| self.papers.one(tx, life, kind))
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
