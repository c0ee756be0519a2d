//! The settlement of a terminated contract: proposed by the owner's head, agreed by finance, both on the contract's page.

use super::again::along;
use super::contract::after;
use super::desk::{Answer, Desk};
use super::form::Form;
use super::parse::Reader;
use crate::regulation::b07_settlement::Proposal;
use crate::regulation::decision::FieldError;
use crate::regulation::values::ContractId;
use crate::usecases::{agree_settlement, propose_settlement};
use actix_web::web::Path;

/// `POST /contracts/{id}/settlement`.
pub async fn propose(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let (proposal, unread) = typed(&form);
    let cmd = propose_settlement::Cmd { id: ContractId(id), version: form.version, proposal };
    let done = desk.run(&form, move |tx| along(&unread, propose_settlement::propose_settlement(tx, &cmd))).await;
    after(&desk, id, &form, done).await
}

fn typed(form: &Form) -> (Proposal, Vec<FieldError>) {
    let mut r = Reader::new(&form.fields);
    let rows: Vec<i32> =
        form.fields.0.iter().filter_map(|(name, _)| name.strip_prefix("owed-")?.parse().ok()).collect();
    let owed = rows.into_iter().map(|n| (n, r.yuan(&format!("owed-{n}")))).collect();
    let proposal = Proposal { owed, reason: r.text("settle_reason"), file: r.file("file") };
    (proposal, r.errors)
}

/// `POST /contracts/{id}/settlement/agreement`.
pub async fn agree(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let cmd = agree_settlement::Cmd { id: ContractId(id), version: form.version };
    let done = desk.run(&form, move |tx| agree_settlement::agree_settlement(tx, &cmd)).await;
    after(&desk, id, &form, done).await
}
