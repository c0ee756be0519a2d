//! 待确认角色: what the system administrator proposed and the security administrator, the second person, decides.

use super::admin_units::gate;
use super::again::Again;
use super::desk::{Answer, Desk};
use super::export::{Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::stale::{self, Stale};
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::accounts::{Proposal, User};
use crate::regulation::authority::{Action, Subject, may};
use crate::regulation::decision::{Aggregate, Refusal};
use crate::regulation::people::Role;
use crate::regulation::units::Unit;
use crate::regulation::values::UserId;
use crate::store::views::people::{UserRow, names, proposals};
use crate::store::{units, users};
use crate::usecases::judge_roles::{self, judge_roles};
use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use std::collections::HashMap;

/// One proposal with the proposer's name.
struct Row {
    of: UserRow,
    proposal: Proposal,
    by: String,
}

#[derive(Template)]
#[template(path = "admin/grants.html")]
struct GrantsPage {
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "admin/grant.html")]
struct GrantPage {
    user: User,
    unit: Unit,
    proposal: Proposal,
    by: String,
    form: FormView,
    /// Why this reader cannot decide on it.
    why_not: Option<Refusal>,
    stale: Option<Stale>,
}

/// The list, as a page or a file.
pub async fn list(desk: Desk) -> Answer {
    let by = gate(&desk)?;
    let (found, names) = desk
        .read(move |conn| {
            let rows = proposals(conn, by)?;
            let ids: Vec<i64> = rows.iter().filter_map(|r| r.user.proposed.as_ref().map(|p| p.by.0)).collect();
            let names = names(conn, by, &ids)?;
            Ok((rows, names))
        })
        .await?;
    let rows = found.into_iter().filter_map(|of| row(of, &names)).collect();
    match Format::of(&desk.visitor.path) {
        Format::Page => desk.page(&GrantsPage { rows }),
        format => sheet(&desk, &rows).answer(format),
    }
}

fn row(of: UserRow, names: &HashMap<i64, String>) -> Option<Row> {
    let proposal = of.user.proposed.clone()?;
    let by = names.get(&proposal.by.0).cloned().unwrap_or_default();
    Some(Row { of, proposal, by })
}

fn sheet(desk: &Desk, rows: &[Row]) -> Sheet {
    let lang = desk.lang();
    let names = |roles: &[Role]| roles.iter().map(|r| lang.of(r).into_owned()).collect::<Vec<_>>().join("; ");
    let mut sheet = Sheet::new(lang, "grants", &["单位", "姓名", "现有角色", "提请授予的角色", "提请人", "提请日期"]);
    for row in rows {
        sheet.push(vec![
            row.of.unit.as_str().into(),
            row.of.user.name.as_str().into(),
            names(&row.of.user.roles).into(),
            names(&row.proposal.roles).into(),
            row.by.as_str().into(),
            Some(row.proposal.on).into(),
        ]);
    }
    sheet
}

/// The page of one proposal.
pub async fn show(desk: Desk, id: web::Path<i64>) -> Answer {
    page(&desk, *id, StatusCode::OK, FormView::new(desk.lang(), Fields::default()), None).await
}

async fn page(desk: &Desk, id: i64, status: StatusCode, form: FormView, stale: Option<Stale>) -> Answer {
    let scope = gate(desk)?;
    let (user, unit, names) = desk
        .read(move |conn| {
            let user = users::get(conn, UserId(id))?;
            let unit = units::get(conn, user.unit)?;
            let by: Vec<i64> = user.proposed.iter().map(|p| p.by.0).collect();
            let names = names(conn, scope, &by)?;
            Ok((user, unit, names))
        })
        .await?;
    let Some(proposal) = user.proposed.clone() else {
        // Decided meanwhile: the page of the problem keeps the reason that was typed.
        return if stale.is_some() { Err(Problem::Stale) } else { Ok(see(format!("/admin/users/{id}"))) };
    };
    let on = Subject { hands: vec![(Action::ProposeRoles, proposal.by)], ..Subject::default() };
    let why_not = may(desk.actor(), Action::GrantRoles, &on).err();
    let by = names.get(&proposal.by.0).cloned().unwrap_or_default();
    desk.page_with(status, &GrantPage { user, unit, proposal, by, form, why_not, stale })
}

/// Grants or refuses.
pub async fn judge(desk: Desk, id: web::Path<i64>, form: Form) -> Answer {
    gate(&desk)?;
    let grant = match form.button() {
        "grant" => true,
        "refuse" => false,
        _ => return Err(Problem::Forged),
    };
    let reason = form.get("reason").to_owned();
    let cmd = judge_roles::Cmd { user: UserId(*id), version: form.version, grant, reason };
    match desk.run(&form, move |tx| judge_roles(tx, &cmd)).await {
        Ok(_) => Ok(see("/admin/grants")),
        Err(problem) => {
            let again = Again::from(problem)?;
            let stale = stale::of_act(&desk, &again, &form.fields, User::KIND, *id).await?;
            let view = FormView::new(desk.lang(), form.fields).wrong(again.errors);
            page(&desk, *id, again.status, view, stale).await
        }
    }
}
