//! Who comes: language, size and session of every request, found once before any handler runs.

use super::export::Format;
use super::receipt::{self, Receipt};
use crate::app::State;
use crate::clock::Moment;
use crate::i18n::Lang;
use crate::problem::{Kept, Problem};
use crate::store::sessions::{self, Session};
use crate::store::tx::Acting;
use crate::store::views::desk::{self, Counts};
use crate::usecases::touch_session::touch_session;
use crate::web::limits;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, web};
use std::sync::{Arc, OnceLock};

/// What is known of a request before its handler runs.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Language of the answer.
    pub lang: Lang,
    /// 大字版.
    pub large: bool,
    /// The living session.
    pub session: Option<Arc<Session>>,
    /// The moment of the request.
    pub moment: Moment,
    /// Number of the request: in logs, audit and error pages.
    pub request: String,
    /// Path and query.
    pub here: String,
    /// Path and query of the page to read again in another language: after a form the page it came from.
    pub page: String,
    /// Path alone.
    pub path: String,
    /// Open work, for the navigation of a page.
    pub counts: Counts,
    /// What this request has done, for the receipt on the page that follows.
    pub done: Arc<OnceLock<Receipt>>,
    /// What was typed, once a form of this request is read: the page of a problem shows it again.
    pub typed: Arc<OnceLock<Kept>>,
    /// What the request before has done.
    pub flash: Option<Receipt>,
    /// Address it comes from; a proxy's word counts only if the proxy is listed.
    pub address: String,
}

/// Finds the visitor and keeps `?lang=` and `?size=` in cookies.
pub async fn know(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let chosen = Chosen::read(&req);
    let state = req.app_data::<web::Data<State>>().cloned().ok_or_else(|| Problem::Broken("no state".into()))?;
    let moment = state.clock.moment();
    let shows_counts = req.method() == Method::GET && Format::of(req.path()) == Format::Page;
    let (session, counts) = match req.cookie(state.cookie_name()) {
        Some(cookie) => match find(&state, cookie.value().to_owned(), moment, shows_counts).await {
            Ok(found) => found,
            Err(problem) => return Ok(req.into_response(HttpResponse::from_error(problem))),
        },
        None => (None, Counts::default()),
    };
    if let Some(session) = session.as_ref().filter(|session| sessions::wants_touch(session, moment.stamp())) {
        actix_web::rt::spawn(touch(state.clone(), session.clone(), moment));
    }
    let flash = req.cookie(Receipt::COOKIE).filter(|_| shows_counts && !req.path().starts_with("/static/"));
    let (done, receipt) = (Arc::new(OnceLock::new()), flash.as_ref().and_then(|c| Receipt::read(c.value())));
    let here = req.uri().path_and_query().map_or("/", |pq| pq.as_str()).to_owned();
    req.extensions_mut().insert(Arc::new(Visitor {
        lang: chosen.lang,
        large: chosen.large,
        session: session.map(Arc::new),
        moment,
        request: format!("{:08x}", rand::random::<u32>()),
        page: if req.method().is_safe() { here.clone() } else { came_from(&req) },
        here,
        path: req.path().to_owned(),
        counts,
        done: done.clone(),
        typed: Arc::default(),
        flash: receipt,
        address: limits::address(req.request(), &state.config.trusted_proxies),
    }));
    let mut answer = next.call(req).await?.map_into_boxed_body();
    receipt::hand_over(&mut answer, done.get(), flash.is_some(), state.config.is_https())?;
    for (name, value) in chosen.keep {
        let kept = Cookie::build(name, value)
            .path("/")
            .http_only(true)
            .secure(state.config.is_https())
            .same_site(SameSite::Lax)
            .max_age(time::Duration::days(365))
            .finish();
        answer.response_mut().add_cookie(&kept)?;
    }
    Ok(answer)
}

/// The page a form was sent from, as the browser tells it; the front page where it does not.
fn came_from(req: &ServiceRequest) -> String {
    let told = req.headers().get(header::REFERER).and_then(|value| value.to_str().ok());
    let page = told.and_then(|url| url::Url::parse(url).ok());
    page.map_or_else(|| "/".to_owned(), |url| url[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
}

/// The session of a key and, where a page will show them, the counts of its person.
async fn find(
    state: &web::Data<State>,
    key: String,
    moment: Moment,
    shows_counts: bool,
) -> Result<(Option<Session>, Counts), Problem> {
    let found = state.db.glance(move |conn| sessions::load(conn, &key, moment.stamp())).await?;
    let counts = match found.as_ref().filter(|_| shows_counts) {
        Some(session) => counts(state, session, moment).await?,
        None => Counts::default(),
    };
    Ok((found, counts))
}

async fn counts(state: &web::Data<State>, session: &Session, moment: Moment) -> Result<Counts, Problem> {
    let (user, writes) = (session.actor.user.0, state.db.writes());
    if let Some(kept) = state.counted.get(user, writes, moment.stamp()) {
        return Ok(kept);
    }
    let (db, actor) = (state.db.clone(), session.actor.clone());
    let counted = web::block(move || db.read(|conn| desk::counts(conn, &actor, moment.today)));
    let counts = counted.await.unwrap_or(Err(Problem::Busy))?;
    state.counted.put(user, writes, moment.stamp(), counts);
    Ok(counts)
}

/// Writes down that the session was used; nobody waits for it.
async fn touch(state: web::Data<State>, session: Session, moment: Moment) {
    let acting = Acting { actor: (*session.actor).clone(), moment, request: String::new(), proved: false };
    let id = session.id;
    if let Err(problem) = state.db.write_unseen(acting, None, move |tx| touch_session(tx, id)).await {
        tracing::warn!(%problem, "a session's last page was not written down");
    }
}

struct Chosen {
    lang: Lang,
    large: bool,
    keep: Vec<(&'static str, String)>,
}

impl Chosen {
    fn read(req: &ServiceRequest) -> Chosen {
        let asked = |key: &str| {
            req.query_string().split('&').find_map(|p| p.strip_prefix(key)?.strip_prefix('=').map(str::to_owned))
        };
        let kept = |name: &str| req.cookie(name).map(|c| c.value().to_owned());
        let mut keep = Vec::new();
        let mut choose = |name: &'static str, known: &[&str]| {
            let new = asked(name).filter(|v| known.contains(&v.as_str()));
            if let Some(value) = &new {
                keep.push((name, value.clone()));
            }
            new.or_else(|| kept(name))
        };
        let lang = choose("lang", &["zh", "en"]).and_then(|code| Lang::from_code(&code)).unwrap_or_default();
        let large = choose("size", &["large", "normal"]).as_deref() == Some("large");
        Chosen { lang, large, keep }
    }
}
