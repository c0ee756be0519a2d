//! 核查承接主体条件: the eight conditions of a supplier for a project (M8).

use super::around::claim;
use crate::problem::Problem;
use crate::regulation::authority::sees;
use crate::regulation::b08_check::{self, Check, Finding};
use crate::regulation::values::{ProjectNo, SupplierId};
use crate::store::projects::AtVersion;
use crate::store::suppliers;
use crate::store::tx::Tx;
use crate::store::views::scope;
use serde::{Deserialize, Serialize};

/// The rows as parsed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// For which project.
    pub no: ProjectNo,
    /// Of whom.
    pub supplier: SupplierId,
    /// Version of the check shown, 0 for a new one.
    pub version: i32,
    /// The rows.
    pub findings: Vec<Finding>,
}

/// Answers with the project's number.
pub fn check_supplier(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let (scope, by, today) = (sees(tx.actor()), tx.actor(), tx.today());
    let project = scope::inside(tx.conn(), &scope, &cmd.no)?;
    suppliers::get(tx.conn(), cmd.supplier)?;
    let blank = || Check::blank(project.id, cmd.supplier, by, today);
    let check = suppliers::check(tx.conn(), project.id, cmd.supplier)?.unwrap_or_else(blank).at(cmd.version)?;
    let proofs: Vec<_> = cmd.findings.iter().map(|f| f.proof).collect();
    let done = b08_check::save(check, &project, cmd.findings.clone(), by, today)?;
    suppliers::save_check(tx, done)?;
    claim(tx, &proofs, project.id)?;
    Ok(cmd.no.clone())
}
