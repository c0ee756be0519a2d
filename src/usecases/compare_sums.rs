//! What is kept beside the rows (sums of the rounds, what waits) is counted anew every night and compared with what is kept. A difference is a
//! defect or a hand in the database: it is mended, and the administrators hear of it.

use crate::problem::Problem;
use crate::regulation::notices::Topic;
use crate::store::outbox::{self, Reminder};
use crate::store::sums;
use crate::store::tx::Tx;

/// Answers how many lines differed.
pub fn compare_sums(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let differing = sums::compare(tx)?;
    if differing == 0 {
        return Ok(0);
    }
    tracing::error!(differing, "kept sums differed from the rows and were made anew");
    let today = tx.today();
    let letter = Reminder {
        topic: Topic::SumsDiffer,
        chain: 0,
        kind: "sums".into(),
        subject: differing,
        due: Some(today),
        period: today.to_string(),
    };
    outbox::remind(tx, &letter)?;
    Ok(usize::try_from(differing).unwrap_or(usize::MAX))
}
