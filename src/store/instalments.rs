//! Load and save instalments. The rows refuse what the rules should have refused: overpaying, paying twice, an invoice used twice.

use super::audit::{self, Chain, hand};
use super::conn::{BothExt, Conn};
use super::schema::{contracts, instalments, invoices};
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::authority::Action;
use crate::regulation::b07_payment::{Application, Instalment, Release};
use crate::regulation::decision::{Decision, FieldError};
use crate::regulation::values::{ContractId, Fen, InstalmentId, ProjectId};
use diesel::prelude::*;

const ROW: (instalments::id, instalments::version, instalments::body) =
    (instalments::id, instalments::version, instalments::body);

pub(super) fn read((id, version, body): (i64, i32, String)) -> Result<Instalment, Problem> {
    let instalment: Instalment = serde_json::from_str(&body)?;
    Ok(Instalment { id: InstalmentId(id), version, ..instalment })
}

/// The instalment of this row.
pub fn get(conn: &mut Conn, id: InstalmentId) -> Result<Instalment, Problem> {
    read(instalments::table.find(id.0).select(ROW).first(conn)?)
}

/// The instalments of a contract, in their order.
pub fn of_contract(conn: &mut Conn, contract: ContractId) -> Result<Vec<Instalment>, Problem> {
    let rows: Vec<(i64, i32, String)> = instalments::table
        .filter(instalments::contract_id.eq(contract.0))
        .order(instalments::n)
        .select(ROW)
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// The instalments of every contract of a project, contract by contract.
pub fn of_project(conn: &mut Conn, project: ProjectId) -> Result<Vec<Instalment>, Problem> {
    let rows: Vec<(i64, i32, String)> = instalments::table
        .filter(instalments::project_id.eq(project.0))
        .order((instalments::contract_id, instalments::n))
        .select(ROW)
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Saves what the rules decided: the row, its invoice, the contract's sum, audit and outbox together.
pub fn save(tx: &mut Tx<'_>, done: Decision<Instalment>) -> Result<InstalmentId, Problem> {
    let it = done.after();
    let application = it.state.application();
    let row = (
        instalments::version.eq(it.version + 1),
        instalments::supplier_unit_id.eq(it.supplier_unit.0),
        instalments::kind.eq(it.term.kind.code()),
        instalments::base.eq(it.term.base.code()),
        instalments::state.eq(it.state.name().code()),
        instalments::linked.eq(it.term.linked),
        instalments::sme.eq(it.sme),
        instalments::amount_fen.eq(it.term.amount.0),
        instalments::asked_fen.eq(application.map_or(0, |a| a.amount.0)),
        instalments::released_fen.eq(it.released().0),
        instalments::base_on.eq(it.base_on),
        instalments::due.eq(it.due),
        instalments::applied_on.eq(application.map(|a| a.on)),
        instalments::paid_on.eq(it.releases.last().map(|r| r.on)),
        instalments::applied_by.eq(hand(&it.hands, &[Action::ApplyPayment])),
        instalments::checked_by.eq(hand(&it.hands, &[Action::CheckPayment])),
        instalments::released_by.eq(hand(&it.hands, &[Action::ReleasePayment])),
        instalments::body.eq(serde_json::to_string(it)?),
    );
    let id = if it.id.is_new() {
        diesel::insert_into(instalments::table)
            .values((
                instalments::contract_id.eq(it.contract.0),
                instalments::project_id.eq(it.project.0),
                instalments::owner_id.eq(it.owner.0),
                instalments::n.eq(it.n),
                row,
            ))
            .returning(instalments::id)
            .both()
            .get_result(tx.conn())?
    } else {
        let mine = instalments::table.filter(instalments::id.eq(it.id.0)).filter(instalments::version.eq(it.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        it.id.0
    };
    follow(tx.conn(), InstalmentId(id), &done)?;
    audit::record(tx, Chain(it.project.0), id, &done)?;
    Ok(InstalmentId(id))
}

/// What else a changed instalment writes: its invoice when applied for, the sum of the contract when paid.
fn follow(conn: &mut Conn, id: InstalmentId, done: &Decision<Instalment>) -> Result<(), Problem> {
    let (old, new) = (done.before(), done.after());
    let before = old.and_then(|o| o.state.application()).map(|a| a.invoice.as_str());
    match new.state.application() {
        Some(application) if before != Some(application.invoice.as_str()) => register(conn, id, application)?,
        _ => {}
    }
    let paid = new.released() - old.map_or(Fen::ZERO, Instalment::released);
    if paid > Fen::ZERO
        && let Some(release) = new.releases.last()
    {
        pay(conn, new.contract, paid, release)?;
    } else if new.state.application().is_none()
        && let Some(invoice) = before
    {
        let open = invoices::table.filter(invoices::number.eq(invoice)).filter(invoices::voucher.is_null());
        diesel::delete(open).execute(conn)?;
    }
    Ok(())
}

/// Takes the invoice into the register; one that is there already belongs to another application.
fn register(conn: &mut Conn, id: InstalmentId, application: &Application) -> Result<(), Problem> {
    let new = diesel::insert_into(invoices::table)
        .values((
            invoices::number.eq(&application.invoice),
            invoices::instalment_id.eq(id.0),
            invoices::amount_fen.eq(application.amount.0),
        ))
        .on_conflict(invoices::number)
        .do_nothing()
        .both()
        .execute(conn)?;
    if new == 1 {
        return Ok(());
    }
    Err(Problem::Invalid(vec![FieldError::at(
        "invoice",
        "该发票已用于另一笔付款申请，一张发票只能申请一次",
        "this invoice is used in another application: each invoice can be used only once",
    )]))
}

fn pay(conn: &mut Conn, contract: ContractId, paid: Fen, release: &Release) -> Result<(), Problem> {
    let used: i64 = invoices::table.filter(invoices::voucher.eq(&release.voucher)).count().get_result(conn)?;
    if used > 0 {
        return Err(Problem::Invalid(vec![FieldError::at(
            "voucher",
            "该支付凭证号已登记过",
            "this voucher number is already recorded",
        )]));
    }
    diesel::update(invoices::table.filter(invoices::number.eq(&release.invoice)).filter(invoices::voucher.is_null()))
        .set((invoices::voucher.eq(&release.voucher), invoices::paid_on.eq(release.on)))
        .execute(conn)
        .map_err(Problem::from)
        .and_then(|hit| if hit == 1 { Ok(()) } else { Err(Problem::Stale) })?;
    diesel::update(contracts::table.find(contract.0))
        .set(contracts::released_fen.eq(contracts::released_fen + paid.0))
        .execute(conn)?;
    Ok(())
}
