//! 组织联合评价: a blank sheet for every agency that is not the owner.

use super::close_scoring::save_act;
use crate::problem::Problem;
use crate::regulation::b10_panel::{self, Invitee};
use crate::regulation::b11_unfit::Unfit;
use crate::regulation::values::{EvaluationId, UnitId};
use crate::store::tx::Tx;
use crate::store::views::evaluations::for_act;
use crate::store::views::panels;
use crate::store::{calendar, sheets};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The evaluation.
    pub id: EvaluationId,
    /// Version shown.
    pub version: i32,
    /// The units invited besides those article 10 names.
    pub agencies: Vec<UnitId>,
    /// The indicators that do not apply.
    #[serde(default)]
    pub unfit: Vec<Unfit>,
}

/// Answers with the evaluation's number.
pub fn convene_panel(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let due = b10_panel::deadline(&evaluation, tx.today(), &calendar::load(tx.conn())?);
    let invited = panels::agencies(tx.conn())?
        .into_iter()
        .filter(|unit| unit.named || cmd.agencies.contains(&unit.id))
        .map(|unit| Invitee {
            unit: unit.id,
            name: unit.name,
            kind: unit.kind,
            seal: format!("{:032x}", rand::random::<u128>()),
        })
        .collect();
    let earlier = sheets::for_close(tx, evaluation.id)?;
    let act = b10_panel::convene_without(evaluation, cmd.unfit.clone(), invited, earlier, due, tx.actor(), tx.today())?;
    save_act(tx, act)
}
