//! Proposing a listing: ground, facts, evidence, and for an affiliate its tie to the listed company.

use super::again::{Again, along, with_papers};
use super::case_list::{of, path};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::widgets::{Choice, FormView};
use crate::regulation::authority::{Action, may};
use crate::regulation::b12_lists::{Basis, List};
use crate::regulation::due_process::{Case, Tie};
use crate::regulation::values::{EvaluationId, SupplierId, UnitId};
use crate::store::views::cases as view;
use crate::usecases::propose_case::{self, propose_case};
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "lists/new.html")]
struct NewPage {
    list: List,
    f: FormView,
    parties: Vec<Choice>,
    principal: Option<Case>,
    projects: Vec<(String, String)>,
}

/// `GET /blacklist/new`, `GET /negative-list/new`; `?supplier=`, `?evaluation=`, `?principal=`, `?tie=` fill in what is known.
pub async fn form(desk: Desk, query: Query<HashMap<String, String>>) -> Answer {
    let mut fields = Fields::default();
    for name in ["supplier", "unit", "evaluation", "principal", "tie"] {
        if let Some(value) = query.get(name) {
            fields.set(name, value.as_str());
        }
    }
    if fields.has("evaluation") {
        fields.set("basis", Basis::FailedTwice.code());
    }
    show(&desk, fields, Again { status: StatusCode::OK, errors: Vec::new(), stale: false }).await
}

/// `POST /blacklist`, `POST /negative-list`.
pub async fn propose(desk: Desk, form: Form) -> Answer {
    let list = of(&desk.visitor.path);
    let mut reader = Reader::new(&form.fields);
    let basis = reader.choice("basis", Basis::from_code);
    let tie = reader.choice("tie", Tie::from_code);
    let months = reader.number("months", 1, 12).and_then(|n| u32::try_from(n).ok());
    let file = reader.file("file");
    let unread = reader.errors;
    let number = |name: &str| form.get(name).parse::<i64>().ok().filter(|n| *n > 0);
    let cmd = propose_case::Cmd {
        basis: basis.or((list == List::Negative).then_some(Basis::Management)),
        supplier: number("supplier").map(SupplierId),
        unit: number("unit").map(UnitId),
        principal: Some(form.get("principal").to_owned()).filter(|no| !no.is_empty()),
        tie,
        proof: form.get("proof").to_owned(),
        evaluation: number("evaluation").map(EvaluationId),
        facts: form.get("facts").to_owned(),
        evidence: form.get("evidence").to_owned(),
        file,
        months,
    };
    match desk.run(&form, move |tx| along(&unread, propose_case(tx, &cmd))).await {
        Ok(no) => Ok(see(format!("{}/{no}", path(list)))),
        Err(problem) => show(&desk, form.fields, Again::on_form(problem)?).await,
    }
}

async fn show(desk: &Desk, fields: Fields, again: Again) -> Answer {
    may(desk.actor(), Action::ProposeCase, &Default::default())?;
    let list = of(&desk.visitor.path);
    let (scope, principal) = (desk.scope(), fields.get("principal").to_owned());
    let supplier = fields.get("supplier").parse().ok().map(SupplierId);
    let (parties, principal, projects) = desk
        .read(move |conn| {
            let parties = match list {
                List::Blacklist => view::suppliers_to_choose(conn)?,
                List::Negative => view::owners_to_choose(conn)?,
            };
            let principal = if principal.is_empty() { None } else { Some(view::seen(conn, &scope, &principal)?) };
            let projects = supplier.map_or(Ok(Vec::new()), |s| view::running_projects(conn, s))?;
            Ok((parties, principal, projects))
        })
        .await?;
    let parties = parties.into_iter().map(|(id, text)| Choice { value: id.to_string(), text }).collect();
    let f = with_papers(desk, FormView::new(desk.lang(), fields).wrong(again.errors), |name| name == "file").await?;
    desk.page_with(again.status, &NewPage { list, f, parties, principal, projects })
}

impl NewPage {
    fn path(&self) -> &'static str {
        path(self.list)
    }
    fn is_blacklist(&self) -> bool {
        self.list == List::Blacklist
    }
    fn grounds(&self) -> Vec<Choice> {
        let mine: Vec<Basis> = Basis::ALL.iter().copied().filter(|b| b.list() == self.list).collect();
        self.f.choices(&mine)
    }
    fn ties(&self) -> Vec<Choice> {
        self.f.choices(Tie::ALL)
    }
}
