//! The register of referrals to finance and discipline (M13).

use super::again::{Again, with_papers};
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::widgets::{Choice, FormView};
use crate::regulation::authority::{Action, can, may};
use crate::regulation::b13_referral::{Referral, ReferralState};
use crate::regulation::people::Actor;
use crate::regulation::values::UnitId;
use crate::store::referrals;
use crate::store::views::referral_register as view;
use crate::usecases::close_referral::{self, close_referral};
use crate::usecases::receive_referral::{self, receive_referral};
use crate::usecases::refer::{self, refer};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "referrals/list.html")]
struct ListPage {
    items: Vec<Referral>,
    can_refer: bool,
}

#[derive(Template)]
#[template(path = "referrals/new.html")]
struct NewPage {
    f: FormView,
    units: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "referrals/page.html")]
struct ReferralPage {
    r: Referral,
    project: Option<(String, String)>,
    f: FormView,
    me: Actor,
}

/// `GET /referrals` and its `.csv`, `.xlsx`.
pub async fn list(desk: Desk) -> Answer {
    let to = view::reader(desk.actor())?;
    let items = desk.read(move |conn| referrals::all(conn, to)).await?;
    match Format::of(&desk.visitor.path) {
        Format::Page => {
            let can_refer = can(desk.actor(), Action::Refer, &Default::default());
            desk.page(&ListPage { items, can_refer })
        }
        format => export(&desk, &items).answer(format),
    }
}

fn export(desk: &Desk, items: &[Referral]) -> Sheet {
    let mut sheet = Sheet::new(desk.lang(), "referrals", &["编号", "移送", "涉及", "状态", "移送日期", "办理结果"]);
    for r in items {
        sheet.push(vec![
            r.no.clone().into(),
            r.to_name.clone().into(),
            r.about.clone().into(),
            desk.lang().of(&r.state).into_owned().into(),
            Cell::Day(Some(r.sent_on)),
            r.outcome.as_ref().map(|(text, _)| text.clone()).unwrap_or_default().into(),
        ]);
    }
    sheet
}

/// `GET /referrals/new`.
pub async fn form(desk: Desk) -> Answer {
    show_new(&desk, Fields::default(), Again { status: StatusCode::OK, errors: Vec::new(), stale: false }).await
}

/// `POST /referrals`.
pub async fn send(desk: Desk, form: Form) -> Answer {
    let text = |name: &str| form.get(name).to_owned();
    let cmd = refer::Cmd {
        to: form.get("to").parse().ok().map(UnitId),
        project: text("project"),
        about: text("about"),
        facts: text("facts"),
        evidence: text("evidence"),
        file: Reader::new(&form.fields).file("file"),
    };
    match desk.run(&form, move |tx| refer(tx, &cmd)).await {
        Ok(no) => Ok(see(format!("/referrals/{no}"))),
        Err(problem) => show_new(&desk, form.fields, Again::on_form(problem)?).await,
    }
}

async fn show_new(desk: &Desk, fields: Fields, again: Again) -> Answer {
    may(desk.actor(), Action::Refer, &Default::default())?;
    let units = desk.read(view::receivers).await?;
    let units = units.into_iter().map(|(id, text)| Choice { value: id.to_string(), text }).collect();
    let f = with_papers(desk, FormView::new(desk.lang(), fields).wrong(again.errors), |name| name == "file").await?;
    desk.page_with(again.status, &NewPage { f, units })
}

/// `GET /referrals/{no}`.
pub async fn page(desk: Desk, no: Path<String>) -> Answer {
    show(&desk, &no.into_inner(), None).await
}

async fn show(desk: &Desk, no: &str, again: Option<(Fields, Again)>) -> Answer {
    let (actor, no) = (desk.actor().clone(), no.to_owned());
    let (r, project) = desk
        .read(move |conn| {
            let r = view::seen(conn, &actor, &no)?;
            let project = r.project.map_or(Ok(None), |p| view::project(conn, p).map(Some))?;
            Ok((r, project))
        })
        .await?;
    let (fields, status, errors) = match again {
        Some((fields, again)) => (fields, again.status, again.errors),
        None => (Fields::default(), StatusCode::OK, Vec::new()),
    };
    let f = FormView::new(desk.lang(), fields).wrong(errors);
    desk.page_with(status, &ReferralPage { r, project, f, me: desk.actor().clone() })
}

/// `POST /referrals/{no}/receipt`.
pub async fn receive(desk: Desk, no: Path<String>, form: Form) -> Answer {
    let no = no.into_inner();
    let cmd = receive_referral::Cmd { no: no.clone(), version: form.version };
    match desk.run(&form, move |tx| receive_referral(tx, &cmd)).await {
        Ok(_) => Ok(see(format!("/referrals/{no}"))),
        Err(problem) => show(&desk, &no, Some((form.fields, Again::from(problem)?))).await,
    }
}

/// `POST /referrals/{no}/outcome`.
pub async fn close(desk: Desk, no: Path<String>, form: Form) -> Answer {
    let no = no.into_inner();
    let cmd = close_referral::Cmd { no: no.clone(), version: form.version, outcome: form.get("outcome").to_owned() };
    match desk.run(&form, move |tx| close_referral(tx, &cmd)).await {
        Ok(_) => Ok(see(format!("/referrals/{no}"))),
        Err(problem) => show(&desk, &no, Some((form.fields, Again::from(problem)?))).await,
    }
}

fn shape(state: ReferralState) -> &'static str {
    match state {
        ReferralState::Sent => "todo",
        ReferralState::Received => "run",
        ReferralState::Closed => "done",
    }
}

impl ListPage {
    fn shape(&self, state: &ReferralState) -> &'static str {
        shape(*state)
    }
}

impl ReferralPage {
    fn shape(&self) -> &'static str {
        shape(self.r.state)
    }
    fn can_receive(&self) -> bool {
        self.r.state == ReferralState::Sent && can(&self.me, Action::ReceiveReferral, &self.r.subject())
    }
    fn can_close(&self) -> bool {
        self.r.state == ReferralState::Received && can(&self.me, Action::CloseReferral, &self.r.subject())
    }
}
