//! 名单预警: an act was refused because its supplier is listed. The refusal took everything back; what must not be lost is told here, in
//! a transaction of its own, once a project, listing and day (M12).

use crate::problem::Problem;
use crate::regulation::b12_lists;
use crate::regulation::decision::Refusal;
use crate::regulation::notices::Topic;
use crate::store::outbox::{self, Reminder};
use crate::store::projects;
use crate::store::tx::Tx;

/// Writes the attempt into the flow record and has owner and bureau told; answers whether it was new.
pub fn warn_of_listing(tx: &mut Tx<'_>, refusal: &Refusal) -> Result<bool, Problem> {
    let Some(touch) = refusal.touch.as_deref() else { return Ok(false) };
    let warning = Reminder {
        topic: Topic::ListingTouched,
        chain: touch.project.0,
        kind: "project".into(),
        subject: touch.project.0,
        due: None,
        period: format!("{}/{}", touch.case, tx.today()),
    };
    if !outbox::remind(tx, &warning)? {
        return Ok(false);
    }
    let project = projects::get(tx.conn(), touch.project)?;
    let done = b12_lists::touched(project, refusal, tx.actor())?;
    projects::note(tx, &done)?;
    Ok(true)
}
