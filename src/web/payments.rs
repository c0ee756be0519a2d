//! The payment queue: what is to be checked, what may be paid, what is held and why, what was paid (M7.6, M14).

use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::paged::{self, STRETCH, Stretch};
use crate::problem::Problem;
use crate::regulation::authority::{Action, can};
use crate::regulation::b07_gates::{Asked, Facts, gates};
use crate::regulation::b07_payment::{HoldReason, State, StateName};
use crate::regulation::people::Actor;
use crate::store::conn::Conn;
use crate::store::views::payments::{self, PAGE, Row, TABS};
use crate::store::{contracts, evaluations, suppliers};
use actix_web::web::Query;
use askama::Template;
use chrono::NaiveDate;
use std::collections::HashMap;

/// A row with its gates, where an application is under way.
struct Line {
    row: Row,
    gates: Vec<Asked>,
    verb: &'static str,
}

#[derive(Template)]
#[template(path = "payments/list.html")]
struct ListPage {
    tab: StateName,
    counts: Vec<(StateName, i64)>,
    lines: Vec<Line>,
    page: i64,
    more: bool,
}

/// `GET /payments`, `.csv`, `.xlsx`.
pub async fn list(desk: Desk, query: Query<HashMap<String, String>>) -> Answer {
    let first = if desk.scope().is_all() { StateName::Applied } else { StateName::Planned };
    let tab = query.get("tab").and_then(|t| StateName::from_code(t)).unwrap_or(first);
    let page = query.get("page").and_then(|p| p.parse().ok()).filter(|p| (1..=200).contains(p)).unwrap_or(1);
    let format = Format::of(&desk.visitor.path);
    let (actor, scope, today) = (desk.actor().clone(), desk.scope(), desk.today());
    if format != Format::Page {
        return paged::answer(sheet(&desk), format, 1, move |page| stretch(desk.clone(), tab, page)).await;
    }
    let (lines, more, counts) = desk
        .read(move |conn| {
            let (rows, more) = payments::queue(conn, &scope, tab, page, PAGE)?;
            let lines = lines(conn, &actor, rows, today)?;
            Ok((lines, more, payments::counts(conn, &scope)?))
        })
        .await?;
    desk.page(&ListPage { tab, counts, lines, page, more })
}

/// The gates of one page: three queries for all its rows.
fn lines(conn: &mut Conn, actor: &Actor, rows: Vec<Row>, today: NaiveDate) -> Result<Vec<Line>, Problem> {
    let wanted = |row: &&Row| row.instalment.state.application().is_some();
    let ids: Vec<i64> = rows.iter().filter(wanted).map(|r| r.contract).collect();
    if ids.is_empty() {
        return Ok(rows.into_iter().map(|row| Line { verb: verb(actor, &row), row, gates: Vec::new() }).collect());
    }
    let all = contracts::of_rows(conn, &ids)?;
    let people = suppliers::of_rows(conn, &all.iter().map(|c| c.supplier.0).collect::<Vec<_>>())?;
    let standings = evaluations::standings(conn, &ids)?;
    let line = |row: Row| {
        let contract = all.iter().find(|c| c.id == row.instalment.contract);
        let supplier = contract.and_then(|c| people.iter().find(|s| s.id == c.supplier));
        let gates = match (row.instalment.state.application(), contract, supplier, standings.get(&row.contract)) {
            (Some(application), Some(contract), Some(supplier), Some(standing)) => {
                gates(&row.instalment, application, Facts { contract, supplier, standing, on: today })
            }
            _ => Vec::new(),
        };
        Line { verb: verb(actor, &row), gates, row }
    };
    Ok(rows.into_iter().map(line).collect())
}

fn sheet(desk: &Desk) -> Sheet {
    let heads = [
        "项目编号",
        "项目名称",
        "业主单位",
        "服务提供方",
        "合同编号",
        "款项",
        "金额（万元）",
        "已付（万元）",
        "最迟支付",
        "状态",
    ];
    Sheet::new(desk.lang(), "payments", &heads)
}

async fn stretch(desk: Desk, tab: StateName, page: i64) -> Result<Stretch<i64>, Problem> {
    let (scope, lang) = (desk.scope(), desk.lang());
    let (rows, more) = desk.read(move |conn| payments::queue(conn, &scope, tab, page, STRETCH)).await?;
    let cells = |row: &Row| {
        let i = &row.instalment;
        vec![
            row.project.as_str().into(),
            row.name.as_str().into(),
            row.owner.as_str().into(),
            row.supplier.as_str().into(),
            row.contract_no.as_str().into(),
            i.term.name.as_str().into(),
            i.term.amount.into(),
            i.released().into(),
            i.due.into(),
            Cell::Text(lang.of(&i.state.name()).into_owned()),
        ]
    };
    Ok(Stretch { rows: rows.iter().map(cells).collect(), next: more.then_some(page + 1) })
}

impl ListPage {
    fn tabs(&self) -> &'static [StateName] {
        &TABS
    }
    fn count(&self, tab: &StateName) -> String {
        let n = self.counts.iter().find(|(name, _)| name == tab).map_or(0, |(_, n)| *n);
        if n > payments::MOST { format!("{}+", payments::MOST) } else { n.to_string() }
    }
    fn link(&self, page: i64) -> String {
        format!("/payments?tab={}&page={page}", self.tab)
    }
    fn export(&self, ending: &str) -> String {
        format!("/payments.{ending}?tab={}", self.tab)
    }
}

impl Line {
    fn shut(&self) -> usize {
        self.gates.iter().filter(|(_, asked)| asked.is_err()).count()
    }
    fn held(&self) -> Option<(HoldReason, &str)> {
        match &self.row.instalment.state {
            State::Held { reason, opinion, .. } => Some((*reason, opinion)),
            _ => None,
        }
    }
}

/// What this person may do with the row, as the button says it; whoever may do nothing looks at it.
fn verb(actor: &Actor, row: &Row) -> &'static str {
    let i = &row.instalment;
    let open = |action| can(actor, action, &i.subject()) && i.allows(action).is_ok();
    match i.state.name() {
        StateName::Applied if open(Action::CheckPayment) => "审核",
        StateName::Checked if open(Action::ReleasePayment) => "支付",
        StateName::Held if open(Action::CheckPayment) || open(Action::RefusePayment) => "复核",
        StateName::Planned if open(Action::ApplyPayment) => "申请",
        _ => "查看",
    }
}
