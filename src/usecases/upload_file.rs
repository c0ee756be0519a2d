//! 上传附件: keeps what arrived in the cabinet as a file of the uploader; a project claims it later by naming it.

use crate::problem::Problem;
use crate::regulation::attachments::{self, Attachment};
use crate::regulation::values::FileId;
use crate::store::files;
use crate::store::tx::Tx;

/// The file as it lies in the cabinet, and the field it came in.
#[derive(Debug, Clone)]
pub struct Cmd {
    /// Name of the field, for errors.
    pub field: String,
    /// The file.
    pub file: Attachment,
    /// Whether the uploader has declared that it holds no state secret.
    pub declared: bool,
}

/// Checks it against the policy of the day and records it; answers with its number.
pub fn upload_file(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<FileId, Problem> {
    let policy = tx.policy()?;
    let done = attachments::upload(&cmd.field, cmd.file.clone(), cmd.declared, tx.actor(), &policy)?;
    files::save(tx, done)
}
