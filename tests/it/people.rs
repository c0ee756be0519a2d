//! Typed people at their browsers: they open pages, fill in the form that is there, and press its button.

use crate::app::TestApp;
use diesel::prelude::*;
use jianping::regulation::accounts::{State as Standing, Tongue, User};
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::units::Unit;
use jianping::regulation::values::{UnitId, UserId};
use jianping::store::conn::BothExt;
use jianping::store::schema::{sessions, units, users};
use jianping::store::sessions::key_hash;
use jianping::store::users::stored_roles;
use reqwest::StatusCode;
use scraper::{Html, Selector};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

static SERIAL: AtomicU32 = AtomicU32::new(0);

/// Somebody logged in.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: i64,
    pub unit: i64,
    pub csrf: String,
    base: String,
    client: reqwest::Client,
    cookie: String,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: StatusCode,
    pub location: String,
    pub text: String,
    pub bytes: Vec<u8>,
    pub headers: reqwest::header::HeaderMap,
}

impl TestApp {
    /// A unit of the city, made once per name.
    pub fn unit(&self, name: &str, kind: UnitKind) -> i64 {
        self.sql(|conn| {
            let found = units::table.filter(units::name.eq(name)).select(units::id).first(conn).optional()?;
            if let Some(id) = found {
                return Ok(id);
            }
            let unit = Unit {
                id: UnitId::NEW,
                version: 1,
                name: name.into(),
                kind,
                uscc: None,
                data_officer: "周敏".into(),
                data_specialist: "李明远".into(),
                phone: "0856-5220001".into(),
                active: true,
            };
            diesel::insert_into(units::table)
                .values((
                    units::version.eq(1),
                    units::name.eq(name),
                    units::kind.eq(kind.code()),
                    units::active.eq(true),
                    units::body.eq(serde_json::to_string(&unit).unwrap()),
                ))
                .returning(units::id)
                .both()
                .get_result(conn)
        })
    }

    /// A new person of a unit with these roles, logged in.
    pub fn person(&self, unit: i64, roles: &[Role]) -> Person {
        let n = SERIAL.fetch_add(1, Ordering::Relaxed);
        let user = User {
            id: UserId::NEW,
            version: 1,
            unit: UnitId(unit),
            login: format!("person{n}"),
            name: format!("人员{n}"),
            email: Some(format!("person{n}@city.example")),
            phone: String::new(),
            lang: Tongue::Zh,
            roles: roles.to_vec(),
            proposed: None,
            state: Standing::Active,
        };
        let body = serde_json::to_string(&user).unwrap();
        let id: i64 = self.sql(|conn| {
            diesel::insert_into(users::table)
                .values((
                    users::version.eq(1),
                    users::unit_id.eq(unit),
                    users::login.eq(&user.login),
                    users::name.eq(&user.name),
                    users::email.eq(&user.email),
                    users::lang.eq("zh"),
                    users::state.eq("active"),
                    users::roles.eq(stored_roles(roles)),
                    users::body.eq(&body),
                ))
                .returning(users::id)
                .both()
                .get_result(conn)
        });
        self.logged_in(id, unit)
    }

    /// Somebody who has an account, logged in.
    pub fn logged_in(&self, id: i64, unit: i64) -> Person {
        let n = SERIAL.fetch_add(1, Ordering::Relaxed);
        let (key, csrf) = (format!("key-{n}-{}", rand_like(n)), format!("csrf-{n}"));
        let now = self.state.clock.moment().stamp();
        let row = (
            sessions::key_hash.eq(key_hash(&key)),
            sessions::user_id.eq(id),
            sessions::csrf.eq(&csrf),
            sessions::started_at.eq(now),
            sessions::seen_at.eq(now),
            sessions::proved_at.eq(now),
            sessions::address.eq("127.0.0.1"),
            sessions::agent.eq("story"),
        );
        self.sql(|conn| diesel::insert_into(sessions::table).values(row).execute(conn));
        self.browser(id, unit, csrf, format!("{}={key}", self.state.cookie_name()))
    }

    /// Logs everybody's session in anew at the story's present moment (after the clock was moved).
    pub fn refresh_sessions(&self) {
        let now = self.state.clock.moment().stamp();
        self.sql(|conn| {
            diesel::update(sessions::table)
                .set((sessions::started_at.eq(now), sessions::seen_at.eq(now), sessions::proved_at.eq(now)))
                .execute(conn)
        });
    }

    /// Everybody gave the password so long ago that an act which wants it asks again.
    pub fn proofs_grow_old(&self) {
        let then = self.state.clock.moment().stamp() - chrono::Duration::minutes(6);
        self.sql(|conn| diesel::update(sessions::table).set(sessions::proved_at.eq(then)).execute(conn));
    }

    /// A visitor at a browser of their own, which keeps the cookies it is given.
    pub fn visitor(&self) -> Person {
        let keeps = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).cookie_store(true);
        Person { client: keeps.build().unwrap(), ..self.browser(0, 0, String::new(), String::new()) }
    }

    /// Gives a person a password.
    pub async fn set_password(&self, person: &Person, password: &str) {
        let hash = self.state.passwords.hash(password.to_owned()).await.unwrap();
        self.sql(|conn| diesel::update(users::table.find(person.id)).set(users::password.eq(&hash)).execute(conn));
    }

    /// The login of a person.
    pub fn login_of(&self, person: &Person) -> String {
        self.sql(|conn| users::table.find(person.id).select(users::login).first(conn))
    }

    /// A visitor nobody knows.
    pub fn stranger(&self) -> Person {
        self.browser(0, 0, String::new(), String::new())
    }

    fn browser(&self, id: i64, unit: i64, csrf: String, cookie: String) -> Person {
        // A connection that was idle for long may be put down by the server just as the next request goes out on it.
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let client = client.pool_idle_timeout(Duration::from_secs(2)).build().unwrap();
        Person { id, unit, csrf, base: self.base.clone(), client, cookie }
    }
}

fn rand_like(n: u32) -> String {
    format!("{:x}", (u64::from(n) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

impl Person {
    /// Name and value of the session cookie, for a browser; a stranger has none.
    pub fn cookie(&self) -> Option<(&str, &str)> {
        self.cookie.split_once('=')
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Page {
        Page::of(self.request(reqwest::Method::GET, path).send().await.unwrap()).await
    }

    /// Opens a page that must be there.
    pub async fn open(&self, path: &str) -> Page {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.main());
        page
    }

    /// Sends these fields as they are.
    pub async fn post_raw(&self, path: &str, fields: &[(String, String)]) -> Page {
        let sent = self.request(reqwest::Method::POST, path).header("sec-fetch-site", "same-origin").form(fields);
        Page::of(sent.send().await.unwrap()).await
    }

    /// Fills in the form of `page` whose action is `action` (or ends with it) and sends it.
    pub async fn fill(&self, page: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
        let (action, mut fields) = page.form(action);
        for (name, value) in typed {
            match fields.iter_mut().find(|(n, _)| n == name) {
                Some(field) => field.1 = (*value).to_owned(),
                None => fields.push(((*name).to_owned(), (*value).to_owned())),
            }
        }
        self.post_raw(&action, &fields).await
    }

    /// Opens the page, fills in its form and sends it; the answer must send the person on.
    pub async fn does(&self, path: &str, action: &str, typed: &[(&str, &str)]) -> Page {
        let page = self.open(path).await;
        let done = self.fill(&page, action, typed).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{action}: {}", done.main());
        done
    }

    /// Sends a form with files: (field, file name, contents).
    pub async fn fill_with_files(
        &self,
        page: &Page,
        action: &str,
        typed: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Page {
        let (action, fields) = page.form(action);
        let mut body = reqwest::multipart::Form::new();
        let replaced = |name: &str| typed.iter().any(|(n, _)| *n == name);
        for (name, value) in fields.iter().filter(|(n, _)| !replaced(n)) {
            body = body.text(name.clone(), value.clone());
        }
        for (name, value) in typed {
            body = body.text((*name).to_owned(), (*value).to_owned());
        }
        // Whoever uploads declares the papers, unless the story is about not doing so.
        if !files.is_empty() && !replaced("no_secret") {
            body = body.text("no_secret", "yes");
        }
        for (name, file, contents) in files {
            let part = reqwest::multipart::Part::bytes(contents.to_vec()).file_name((*file).to_owned());
            body = body.part((*name).to_owned(), part);
        }
        let sent = self.request(reqwest::Method::POST, &action).header("sec-fetch-site", "same-origin").multipart(body);
        Page::of(sent.send().await.unwrap()).await
    }

    /// A request with this person's cookie; for tests that forge one.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        if self.cookie.is_empty() { request } else { request.header("cookie", &self.cookie) }
    }
}

impl Page {
    async fn of(answer: reqwest::Response) -> Page {
        let status = answer.status();
        let headers = answer.headers().clone();
        let location = headers.get("location").and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
        let bytes = answer.bytes().await.unwrap().to_vec();
        Page { status, location, text: String::from_utf8_lossy(&bytes).into_owned(), bytes, headers }
    }

    /// The words of the main part, for assertions and messages.
    pub fn main(&self) -> String {
        let page = Html::parse_document(&self.text);
        let main = Selector::parse("main").unwrap();
        let words: Vec<String> =
            page.select(&main).flat_map(|m| m.text()).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect();
        words.join(" ")
    }

    /// Asserts that the main part says this.
    pub fn says(&self, words: &str) -> &Page {
        assert!(self.main().contains(words), "“{words}” is missing in: {}", self.main());
        self
    }

    /// Asserts that nothing on the page says this.
    pub fn hides(&self, words: &str) -> &Page {
        assert!(!self.text.contains(words), "“{words}” is shown");
        self
    }

    /// Action and present fields of the form whose action ends with `action`, as a browser would send them.
    pub fn form(&self, action: &str) -> (String, Vec<(String, String)>) {
        let page = Html::parse_document(&self.text);
        let all = Selector::parse("form[method=post]").unwrap();
        let form = page.select(&all).find(|f| f.value().attr("action").is_some_and(|a| a.ends_with(action)));
        let form = form.unwrap_or_else(|| panic!("no form ending in “{action}” on: {}", self.main()));
        let mut fields = Vec::new();
        for field in form.select(&Selector::parse("input, textarea, select").unwrap()) {
            let value = field.value();
            let Some(name) = value.attr("name") else { continue };
            if value.attr("disabled").is_some() {
                continue;
            }
            match (value.name(), value.attr("type").unwrap_or("text")) {
                ("input", "checkbox" | "radio") if value.attr("checked").is_none() => {}
                ("input", "file" | "submit") => {}
                ("input", _) => fields.push((name.to_owned(), value.attr("value").unwrap_or("").to_owned())),
                ("textarea", _) => fields.push((name.to_owned(), field.text().collect())),
                _ => {
                    let chosen = Selector::parse("option[selected]").unwrap();
                    let chosen = field.select(&chosen).next().and_then(|o| o.value().attr("value"));
                    fields.push((name.to_owned(), chosen.unwrap_or("").to_owned()));
                }
            }
        }
        (form.value().attr("action").unwrap_or("").to_owned(), fields)
    }
}

/// The smallest thing that is a PDF by its contents.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
