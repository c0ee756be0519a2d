//! 审计封签: once a day the trail is sealed, and the seal leaves the house in letters to the auditors and discipline inspectors.

use crate::problem::Problem;
use crate::regulation::notices::Topic;
use crate::store::outbox::{self, Reminder};
use crate::store::seals;
use crate::store::tx::Tx;

/// Answers how many seals were set: one, or none where nothing new came.
pub fn seal_trail(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let Some(seal) = seals::set(tx)? else { return Ok(0) };
    let letter = Reminder {
        topic: Topic::TrailSealed,
        chain: 0,
        kind: "seal".into(),
        subject: seal.id,
        due: Some(seal.day),
        period: seal.day.to_string(),
    };
    outbox::remind(tx, &letter)?;
    Ok(1)
}
