//! The page of a case: its steps one after the other, each with its paper, and the form of the step that is due.

use super::again::{Again, with_papers};
use super::case_list::{of, path};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::Fields;
use super::stale::{self, Stale};
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::authority::{Action, can, may};
use crate::regulation::b12_lists::List;
use crate::regulation::calendar::{months_after, years_after};
use crate::regulation::decision::{Aggregate, Say};
use crate::regulation::due_process::{Case, CaseState, End, Party, REMEDY, REPAIR, Service, State};
use crate::regulation::people::{Actor, UnitKind};
use crate::store::cases;
use crate::store::views::cases as view;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

#[derive(Template)]
#[template(path = "lists/case.html")]
struct CasePage {
    c: Case,
    affiliates: Vec<Case>,
    projects: Vec<(String, String)>,
    f: FormView,
    stale: Option<Stale>,
    me: Actor,
    office: bool,
    today: NaiveDate,
}

#[derive(Template)]
#[template(path = "lists/confirm.html")]
struct ConfirmPage {
    stale: Option<Stale>,
    c: Case,
    affiliates: Vec<Case>,
    projects: Vec<(String, String)>,
    f: FormView,
    until: NaiveDate,
}

/// `GET /blacklist/{no}`, `GET /negative-list/{no}`.
pub async fn page(desk: Desk, no: Path<String>) -> Answer {
    show(&desk, &no.into_inner(), None).await
}

/// The page with a form that did not go through.
pub(super) async fn again(desk: &Desk, no: &str, typed: Fields, problem: Problem) -> Answer {
    let again = Again::from(problem)?;
    show(desk, no, Some((typed, again))).await
}

async fn load(desk: &Desk, no: &str) -> Result<(Case, Vec<Case>, Vec<(String, String)>), Problem> {
    let (scope, no, list) = (desk.scope(), no.to_owned(), of(&desk.visitor.path));
    let office = scope.is_all();
    desk.read(move |conn| {
        let c = view::seen(conn, &scope, &no)?;
        if c.list() != list {
            return Err(Problem::NotFound);
        }
        let affiliates = if office { cases::affiliates(conn, c.id)? } else { Vec::new() };
        let projects = match &c.party {
            Party::Supplier { id, .. } if office => view::running_projects(conn, *id)?,
            _ => Vec::new(),
        };
        Ok((c, affiliates, projects))
    })
    .await
}

async fn show(desk: &Desk, no: &str, again: Option<(Fields, Again)>) -> Answer {
    let (c, affiliates, projects) = load(desk, no).await?;
    let (fields, again) = match again {
        Some((fields, again)) => (fields, again),
        None => (prepared(desk, &c), Again { status: StatusCode::OK, errors: Vec::new(), stale: false }),
    };
    let stale = stale::of_act(desk, &again, &fields, Case::KIND, c.id.0).await?;
    let holds = |name: &str| {
        matches!(name, "receipt" | "consent" | "file" | "record_file" | "pledge" | "proof_file" | "minutes")
    };
    let f = with_papers(desk, FormView::new(desk.lang(), fields).wrong(again.errors), holds).await?;
    let (me, today, office) = (desk.actor().clone(), desk.today(), desk.scope().is_all());
    desk.page_with(again.status, &CasePage { c, affiliates, projects, f, stale, me, office, today })
}

/// The notice as the program would write it: facts, ground, term, rights; the clerk mends it.
fn prepared(desk: &Desk, case: &Case) -> Fields {
    let term = if case.list() == List::Blacklist {
        format!("{}年", case.months / 12)
    } else {
        format!("{}个月", case.months)
    };
    let content = format!(
        "{}：经查，{}。依据{}，拟将你单位列入{}，期限{term}。你单位有权自收到本告知书之日起5个工作日内陈述、申辩，并可以申请听证。",
        case.name,
        case.facts.trim_end_matches('。'),
        case.basis.article().zh(),
        case.list().zh()
    );
    Fields::default().with("content", content).with("served_on", desk.today().to_string())
}

/// `GET /blacklist/{no}/decision`: the decision on a page of its own, with everything it touches.
pub async fn confirm(desk: Desk, no: Path<String>) -> Answer {
    let until = years_after(desk.today(), 3);
    let fields = Fields::default().with("scope", "internal").with("public_until", until.to_string());
    show_confirm(&desk, &no.into_inner(), fields, None).await
}

/// The confirm page again.
pub(super) async fn confirm_again(desk: &Desk, no: &str, typed: Fields, problem: Problem) -> Answer {
    let again = Again::from(problem)?;
    show_confirm(desk, no, typed, Some(again)).await
}

async fn show_confirm(desk: &Desk, no: &str, typed: Fields, again: Option<Again>) -> Answer {
    let (c, affiliates, projects) = load(desk, no).await?;
    may(desk.actor(), Action::DecideListing, &c.subject())?;
    c.allows(Action::DecideListing)?;
    let until = months_after(desk.today(), c.months);
    let status = again.as_ref().map_or(StatusCode::OK, |a| a.status);
    let stale = match again.as_ref().filter(|again| again.stale) {
        Some(_) => Some(Stale::who(stale::last(desk, Case::KIND, c.id.0).await?)),
        None => None,
    };
    let f = FormView::new(desk.lang(), typed).wrong(again.map(|a| a.errors).unwrap_or_default());
    let f = with_papers(desk, f, |name| name == "minutes").await?;
    desk.page_with(status, &ConfirmPage { stale, c, affiliates, projects, f, until })
}

impl CasePage {
    fn path(&self) -> &'static str {
        path(self.c.list())
    }
    fn can(&self, action: Action) -> bool {
        self.c.allows(action).is_ok() && can(&self.me, action, &self.c.subject())
    }
    fn can_review(&self) -> bool {
        self.can(Action::ReviewLegality)
    }
    fn can_notify(&self) -> bool {
        self.can(Action::ServeNotice)
    }
    fn can_state(&self) -> bool {
        let party = self.me.unit == self.c.party.unit() || self.me.kind == UnitKind::BigData;
        party && self.can(Action::RecordStatement)
    }
    fn can_waive(&self) -> bool {
        self.c.notice().is_some_and(|n| self.today > n.statement_due) && self.can(Action::WaiveStatement)
    }
    fn can_weigh(&self) -> bool {
        !self.c.waits_hearing() && self.can(Action::ReviewStatement)
    }
    fn can_hold(&self) -> bool {
        self.c.waits_hearing() && self.can(Action::RecordHearing)
    }
    fn remedy(&self) -> Say {
        Say::new(REMEDY.0, REMEDY.1)
    }
    fn repair(&self) -> Say {
        Say::new(REPAIR.0, REPAIR.1)
    }
    fn can_decide(&self) -> bool {
        self.can(Action::DecideListing)
    }
    fn can_serve(&self) -> bool {
        self.can(Action::ServeDecision)
    }
    fn can_remove(&self) -> bool {
        let year = self.c.term().is_some_and(|t| self.today >= years_after(t.served.on, 1));
        (year || self.c.list() == List::Negative) && self.can(Action::RemoveEarly)
    }
    /// The first day on which the party may ask to be removed.
    fn repair_from(&self) -> Option<NaiveDate> {
        self.c.term().map(|t| years_after(t.served.on, 1))
    }
    fn is_listed_party(&self) -> bool {
        self.c.is_in_force(self.today) && self.can(Action::RequestRepair)
    }
    fn can_request(&self) -> bool {
        self.is_listed_party()
            && self.c.request().is_none()
            && self.repair_from().is_some_and(|first| self.today >= first)
    }
    fn can_refuse_repair(&self) -> bool {
        self.c.request().is_some() && self.can(Action::RefuseRepair)
    }
    /// Papers the party handed in are read by the bureau and by the party itself.
    fn reads_plea(&self) -> bool {
        self.me.kind == UnitKind::BigData || self.me.unit == self.c.party.unit()
    }
    fn can_revoke(&self) -> bool {
        self.can(Action::RevokeListing)
    }
    fn can_affiliate(&self) -> bool {
        self.c.list() == List::Blacklist
            && self.c.affiliation.is_none()
            && self.c.is_in_force(self.today)
            && can(&self.me, Action::ProposeCase, &Default::default())
    }
    fn shape(&self) -> &'static str {
        match self.c.state.name() {
            CaseState::InForce => "bad",
            CaseState::Dropped | CaseState::Expired | CaseState::Removed | CaseState::Revoked => "done",
            _ => "run",
        }
    }
    fn services(&self) -> Vec<Choice> {
        self.f.choices(Service::ALL)
    }
    fn end(&self) -> Option<&End> {
        match &self.c.state {
            State::Listed { end, .. } => end.as_ref(),
            _ => None,
        }
    }
    fn dropped(&self) -> Option<(&NaiveDate, &str)> {
        match &self.c.state {
            State::Dropped { on, reason, .. } => Some((on, reason)),
            _ => None,
        }
    }
    fn numbered(&self, name: &str, n: &usize) -> String {
        format!("{name}-{n}")
    }
    fn term(&self) -> u32 {
        if self.c.list() == List::Blacklist { self.c.months / 12 } else { self.c.months }
    }
}

impl ConfirmPage {
    fn path(&self) -> &'static str {
        path(self.c.list())
    }
    fn years(&self) -> u32 {
        self.c.months / 12
    }
    fn scopes(&self) -> Vec<Choice> {
        let choice = |value: &str, text: &str| Choice { value: value.to_owned(), text: self.f.lang.t(text).to_owned() };
        vec![choice("internal", "仅有关部门和当事人可查"), choice("public", "向社会公开")]
    }
    fn remedy(&self) -> Say {
        Say::new(REMEDY.0, REMEDY.1)
    }
}
