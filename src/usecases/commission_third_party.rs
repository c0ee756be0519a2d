//! 委托第三方综合评估: one sheet in the place of the panel (M10).

use super::close_scoring::save_act;
use crate::problem::Problem;
use crate::regulation::b10_panel::{self, Invitee};
use crate::regulation::b10_third_party::{Commission, commission};
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
    /// The third party.
    pub third: Option<UnitId>,
    /// What the commission rests on.
    pub basis: String,
    /// No tie within three years: checked by the leading unit.
    pub independent: bool,
}

/// Answers with the evaluation's number.
pub fn commission_third_party(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let due = b10_panel::deadline(&evaluation, tx.today(), &calendar::load(tx.conn())?);
    let chosen = panels::third_parties(tx.conn())?.into_iter().find(|unit| Some(unit.id) == cmd.third);
    let to = chosen.map(|unit| Invitee {
        unit: unit.id,
        name: unit.name,
        kind: unit.kind,
        seal: format!("{:032x}", rand::random::<u128>()),
    });
    let what = Commission { to, basis: cmd.basis.clone(), independent: cmd.independent };
    let earlier = sheets::for_close(tx, evaluation.id)?;
    let act = commission(evaluation, what, &earlier, due, tx.actor(), tx.today())?;
    save_act(tx, act)
}
