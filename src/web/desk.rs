//! The desk: the one thing a handler holds. Actor, language, moment, database; it reads, runs use cases and makes pages.

use super::again::along;
use super::form::{Form, PROOF};
use super::kept;
use super::nav;
use super::page::{self, Shell};
use super::receipt::Receipt;
use super::visitor::Visitor;
use super::waiting;
use crate::app::State;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::access::is_proved;
use crate::regulation::authority::{Scope, sees};
use crate::regulation::people::Actor;
use crate::store::conn::{Conn, Db};
use crate::store::sessions::Session;
use crate::store::tx::{Acting, Tx};
use crate::store::views::audit::of_request;
use crate::usecases::warn_of_listing::warn_of_listing;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use futures_util::future::{Either, LocalBoxFuture};
use serde::{Serialize, de::DeserializeOwned};
use std::future::{Ready, ready};
use std::sync::Arc;

/// What a handler answers; a problem becomes its page in `web/problem.rs`.
pub type Answer = Result<HttpResponse, Problem>;

/// A visitor without need of a session: public pages, login.
#[derive(Clone)]
pub struct Guest {
    /// What is known of the request.
    pub visitor: Arc<Visitor>,
    /// The program's state.
    pub state: web::Data<State>,
}

/// A person at work.
#[derive(Clone)]
pub struct Desk {
    /// What is known of the request.
    pub visitor: Arc<Visitor>,
    /// The program's state.
    pub state: web::Data<State>,
    /// The living session.
    pub session: Arc<Session>,
}

impl FromRequest for Guest {
    type Error = Problem;
    type Future = Ready<Result<Guest, Problem>>;
    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Guest::of(req))
    }
}

impl FromRequest for Desk {
    type Error = Problem;
    type Future = Either<Ready<Result<Desk, Problem>>, LocalBoxFuture<'static, Result<Desk, Problem>>>;
    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        match Desk::of(req) {
            Err(Problem::LogIn(here)) if !req.method().is_safe() => {
                let waits = waiting::keep(req, payload, here);
                Either::Right(Box::pin(async move { Err(waits.await) }))
            }
            known => Either::Left(ready(known)),
        }
    }
}

impl Desk {
    /// The desk of a request whose session lives.
    pub fn of(req: &HttpRequest) -> Result<Desk, Problem> {
        let guest = Guest::of(req)?;
        match guest.visitor.session.clone() {
            Some(session) => Ok(Desk { visitor: guest.visitor, state: guest.state, session }),
            None => Err(Problem::LogIn(guest.visitor.here.clone())),
        }
    }
}

impl Guest {
    /// The visitor of a request.
    pub fn of(req: &HttpRequest) -> Result<Guest, Problem> {
        let visitor = req.extensions().get::<Arc<Visitor>>().cloned();
        let state = req.app_data::<web::Data<State>>().cloned();
        match (visitor, state) {
            (Some(visitor), Some(state)) => Ok(Guest { visitor, state }),
            _ => Err(Problem::Broken("a route outside the visitor's middleware".into())),
        }
    }

    /// The shell of a page.
    pub fn shell(&self) -> Arc<Shell> {
        shell(&self.visitor, &self.state)
    }

    /// A page with status 200.
    pub fn page<T: askama::Template>(&self, template: &T) -> Answer {
        self.page_with(StatusCode::OK, template)
    }

    /// A page with another status.
    pub fn page_with<T: askama::Template>(&self, status: StatusCode, template: &T) -> Answer {
        Ok(page::html(status, page::render(&self.shell(), template)?))
    }

    /// Runs queries on a reader.
    pub async fn read<T, F>(&self, f: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, Problem> + Send + 'static,
    {
        let db: Db = self.state.db.clone();
        web::block(move || db.read(f)).await.unwrap_or(Err(Problem::Busy))
    }
}

impl Desk {
    /// Who works here.
    pub fn actor(&self) -> &Actor {
        &self.session.actor
    }
    /// What this person may read.
    pub fn scope(&self) -> Scope {
        sees(&self.session.actor)
    }
    /// Language of the page.
    pub fn lang(&self) -> Lang {
        self.visitor.lang
    }
    /// Today in the city.
    pub fn today(&self) -> NaiveDate {
        self.visitor.moment.today
    }
    /// The same without the person.
    pub fn guest(&self) -> Guest {
        Guest { visitor: self.visitor.clone(), state: self.state.clone() }
    }
    /// Who acts, for a write.
    pub fn acting(&self) -> Acting {
        let moment = self.visitor.moment;
        Acting {
            actor: self.actor().clone(),
            moment,
            request: self.visitor.request.clone(),
            proved: is_proved(self.session.proved_at, moment.stamp()),
        }
    }
    /// The shell of a page.
    pub fn shell(&self) -> Arc<Shell> {
        shell(&self.visitor, &self.state)
    }
    /// A page with status 200.
    pub fn page<T: askama::Template>(&self, template: &T) -> Answer {
        self.page_with(StatusCode::OK, template)
    }
    /// A page with another status.
    pub fn page_with<T: askama::Template>(&self, status: StatusCode, template: &T) -> Answer {
        Ok(page::html(status, page::render(&self.shell(), template)?))
    }

    /// Runs queries on a reader.
    pub async fn read<T, F>(&self, f: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, Problem> + Send + 'static,
    {
        self.guest().read(f).await
    }

    /// The same for the page of one thing, found by its number: where a reader is idle it is read on the spot.
    pub async fn look<T, F>(&self, f: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, Problem> + Send + 'static,
    {
        self.state.db.look(f).await
    }

    /// Runs a use case for a form: its once-only number makes a second click get the first answer. Where the act wants the password
    /// again, nothing is done until it has come: the form waits on a page that asks for it.
    pub async fn run<T, F>(&self, form: &Form, f: F) -> Result<T, Problem>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Problem> + Send + Sync + 'static,
    {
        let unread = form.upload_errors.clone();
        let f = Arc::new(move |tx: &mut Tx<'_>| along(&unread, f(tx)));
        let by = self.acting();
        match self.once(by.clone(), form, f.clone()).await {
            Err(Problem::Unproved) => {}
            done => return done,
        }
        if !form.fields.brings(PROOF) {
            return Err(kept::prove(self, form, Vec::new()));
        }
        match kept::given(self, form).await? {
            Ok(()) => self.once(Acting { proved: true, ..by }, form, f).await,
            Err(wrong) => Err(kept::prove(self, form, vec![wrong])),
        }
    }

    async fn once<T, F>(&self, by: Acting, form: &Form, f: Arc<F>) -> Result<T, Problem>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Problem> + Send + Sync + 'static,
    {
        let done = self.state.db.write_soon(by.clone(), Some(form.once.clone()), move |tx| f(tx)).await;
        if let Err(Problem::Refused(no)) = &done
            && no.touch.is_some()
        {
            let no = no.clone();
            self.state.db.write_soon(by, None, move |tx| warn_of_listing(tx, &no)).await?;
        }
        if done.is_ok() {
            self.note_receipt().await;
        }
        done
    }

    /// What was done is said on the page that follows.
    async fn note_receipt(&self) {
        let (user, request) = (self.actor().user, self.visitor.request.clone());
        if let Ok(Some((action, due))) = self.read(move |conn| of_request(conn, user, &request)).await {
            let _first = self.visitor.done.set(Receipt { action, due });
        }
    }
}

fn shell(visitor: &Visitor, state: &State) -> Arc<Shell> {
    let session = visitor.session.as_deref();
    Arc::new(Shell {
        lang: visitor.lang,
        large: visitor.large,
        here: visitor.page.clone(),
        path: visitor.path.clone(),
        actor: session.map(|s| s.actor.clone()),
        csrf: session.map_or_else(String::new, |s| s.csrf.clone()),
        form_id: format!("{:032x}", rand::random::<u128>()),
        nav: nav::of(session.map(|s| &*s.actor), &visitor.path, visitor.counts, state.config.demo),
        demo: state.config.demo,
        today: visitor.moment.today,
        flash: visitor.flash.map(|receipt| receipt.say(visitor.lang)),
        request: visitor.request.clone(),
    })
}

/// A count that stops at a hundred, as written.
pub fn capped(count: impl std::borrow::Borrow<i64>) -> String {
    let count = *count.borrow();
    if count >= 100 { "100+".to_owned() } else { count.to_string() }
}
