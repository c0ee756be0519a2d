//! A page: the shell round it (who, where, which language) and how a template becomes an answer.

use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::people::Actor;
use crate::web::nav::{NavGroup, NavLink};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use askama::Values;
use chrono::NaiveDate;
use std::any::Any;
use std::sync::Arc;

/// What every page knows beside its own contents; templates reach it through filters (`t`, `shell`).
#[derive(Debug, Clone)]
pub struct Shell {
    /// Language of the page.
    pub lang: Lang,
    /// 大字版.
    pub large: bool,
    /// Path and query of this page, for the language links and "where you are".
    pub here: String,
    /// Path alone, for the mark in the navigation.
    pub path: String,
    /// Who is logged in.
    pub actor: Option<Arc<Actor>>,
    /// The session's CSRF token; empty on pages without a session.
    pub csrf: String,
    /// Once-only number for the forms of this page; each form adds its own name.
    pub form_id: String,
    /// Main navigation of the role.
    pub nav: Vec<NavGroup>,
    /// Whether the data are invented.
    pub demo: bool,
    /// Today in the city.
    pub today: NaiveDate,
    /// One sentence about what just happened.
    pub flash: Option<String>,
    /// Number of the request.
    pub request: String,
}

impl Shell {
    /// The shell where nothing is known of the visitor.
    pub fn bare() -> Arc<Shell> {
        Arc::new(Shell {
            lang: Lang::Zh,
            large: false,
            here: "/".into(),
            path: "/".into(),
            actor: None,
            csrf: String::new(),
            form_id: String::new(),
            nav: Vec::new(),
            demo: false,
            today: NaiveDate::default(),
            flash: None,
            request: String::new(),
        })
    }

    /// This page in the other language.
    pub fn other_lang(&self) -> String {
        let other = if self.lang == Lang::Zh { "en" } else { "zh" };
        self.with_query("lang", other)
    }

    /// This page in the other size.
    pub fn other_size(&self) -> String {
        self.with_query("size", if self.large { "normal" } else { "large" })
    }

    fn with_query(&self, key: &str, value: &str) -> String {
        let (path, query) = self.here.split_once('?').unwrap_or((&self.here, ""));
        let kept = query.split('&').filter(|p| !p.is_empty() && p.split('=').next() != Some(key));
        let all: Vec<String> = kept.map(str::to_owned).chain([format!("{key}={value}")]).collect();
        format!("{path}?{}", all.join("&"))
    }

    /// Where to go on from a page that leads nowhere: the open work and the projects, for whom there are such; else where the day begins.
    pub fn ways(&self) -> Vec<&NavLink> {
        let links = || self.nav.iter().flat_map(|group| &group.links);
        let ways: Vec<&NavLink> = links().filter(|link| matches!(link.href, "/todo" | "/projects")).collect();
        if ways.is_empty() {
            links().filter(|link| !matches!(link.href, "/read" | "/done")).take(1).collect()
        } else {
            ways
        }
    }

    /// A sentence with gaps, in the page's language.
    pub fn tf(&self, key: &str, args: &[&dyn std::fmt::Display]) -> String {
        self.lang.tf(key, args)
    }
}

/// What the filters reach: the language by itself, for it is asked for at every phrase.
struct Known<'a>(&'a Arc<Shell>);

impl Values for Known<'_> {
    fn get_value<'a>(&'a self, key: &str) -> Option<&'a dyn Any> {
        match key {
            "lang" => Some(&self.0.lang),
            "shell" => Some(&**self.0),
            "shared shell" => Some(self.0),
            _ => None,
        }
    }
}

/// Renders a template inside a shell.
pub fn render<T: askama::Template>(shell: &Arc<Shell>, page: &T) -> Result<String, Problem> {
    page.render_with_values(&Known(shell)).map_err(|e| Problem::Broken(format!("template: {e}")))
}

/// An HTML answer.
pub fn html(status: StatusCode, body: String) -> HttpResponse {
    HttpResponse::build(status)
        .content_type(ContentType::html())
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(body)
}

/// See-other: after every act the browser is sent on, so that reloading repeats nothing.
pub fn see(location: impl AsRef<str>) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, location.as_ref())).finish()
}
