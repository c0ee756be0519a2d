//! 登记安全检测: what a test of the system in service found, with its report (S20); the police may read the report.

use crate::problem::Problem;
use crate::regulation::a20_security_test::{self, Record};
use crate::regulation::authority::sees;
use crate::regulation::values::{ProjectNo, SecurityTestId};
use crate::store::tx::Tx;
use crate::store::views::{scope, security_tests as view};
use crate::store::{contracts, files, security_tests};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The project.
    pub no: ProjectNo,
    /// What was found.
    pub text: Record,
}

/// Answers with the test's row.
pub fn record_security_test(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<SecurityTestId, Problem> {
    let (by, today) = (tx.actor(), tx.today());
    let project = scope::inside(tx.conn(), &sees(by), &cmd.no)?;
    let contracts = contracts::of_project(tx.conn(), project.id)?;
    let done = a20_security_test::record(&project, &contracts, cmd.text.clone(), by, today)?;
    files::claim(tx, &[done.after().file], project.id)?;
    for unit in view::police(tx.conn())? {
        files::show(tx, &[cmd.text.file], unit)?;
    }
    security_tests::save(tx, &done)
}
