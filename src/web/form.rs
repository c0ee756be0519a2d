//! A posted form: every field as typed, files kept as drafts, the session's token and the once-only number checked.

use super::desk::Desk;
use super::{upload, waiting};
use crate::problem::{Kept, Problem};
use crate::regulation::decision::FieldError;
use crate::store::tx::Once;
use actix_web::dev::{Decompress, Payload};
use actix_web::http::header::{CONTENT_TYPE, HeaderMap};
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::pin::pin;
use std::time::Duration;
use subtle::ConstantTimeEq;

/// How long a form without files may take to arrive.
const QUICK: Duration = Duration::from_secs(30);
/// The same with files.
pub const SLOW: Duration = Duration::from_secs(600);
/// Largest form without files, in bytes.
pub const LIMIT: usize = 1024 * 1024;
/// So much is heard out before a form that is too large is answered: a browser that is cut short shows no answer.
const HEARD_OUT: usize = 16 * LIMIT;

/// The field in which a password is given again for an act; no part of the act's contents.
pub const PROOF: &str = "proof";

/// Fields in the order sent; a name may come more than once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The first value of a name, trimmed; empty if absent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim())
    }
    /// The first value of a name as it was typed, blanks and all: passwords.
    pub fn raw(&self, name: &str) -> String {
        self.0.iter().find(|(n, _)| n == name).map_or_else(String::new, |(_, v)| v.clone())
    }
    /// Every value of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.trim())
    }
    /// Whether the name was sent with anything but nothing.
    pub fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }
    /// Whether the name was sent at all.
    pub fn brings(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }
    /// Puts a value in place of all earlier ones of the name.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let name = name.into();
        self.0.retain(|(n, _)| *n != name);
        self.0.push((name, value.into()));
    }
    /// For building the fields of a stored thing.
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Fields {
        self.set(name, value);
        self
    }
    /// The rows of a table closed up: one with nothing in these parts goes behind the others, so that the n-th thing stands in the n-th row
    /// and an error about it at its place.
    pub fn close_up(&mut self, prefix: &str, parts: &[&str]) {
        let blank = |n: &usize| parts.iter().all(|part| !self.has(&format!("{prefix}-{n}-{part}")));
        let (behind, mut order): (Vec<usize>, Vec<usize>) = (0..self.rows(prefix)).partition(blank);
        order.extend(behind);
        for (name, _) in &mut self.0 {
            let Some((n, part)) = name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-')?.split_once('-'))
            else {
                continue;
            };
            if let Some(now) = n.parse().ok().and_then(|n: usize| order.iter().position(|was| *was == n)) {
                *name = format!("{prefix}-{now}-{part}");
            }
        }
    }
    /// How many rows a table of fields `prefix-N-…` has.
    pub fn rows(&self, prefix: &str) -> usize {
        let number = |n: &str| n.strip_prefix(prefix)?.strip_prefix('-')?.split('-').next()?.parse::<usize>().ok();
        self.0.iter().filter_map(|(n, _)| number(n)).map(|n| n + 1).max().unwrap_or(0).min(200)
    }
}

/// A form as it arrived, from this session and this site.
#[derive(Debug, Clone)]
pub struct Form {
    /// Everything typed.
    pub fields: Fields,
    /// The once-only number with a hash of the contents.
    pub once: Once,
    /// The version the form was shown with.
    pub version: i32,
    /// What was wrong with uploaded files.
    pub upload_errors: Vec<FieldError>,
}

impl Form {
    /// The first value of a name, trimmed.
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name)
    }

    /// The name of the button pressed (`do`), empty for Enter.
    pub fn button(&self) -> &str {
        self.fields.get("do")
    }
}

impl FromRequest for Form {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Form, Problem>>;
    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if waiting::is_kept(req) {
            return Box::pin(std::future::pending());
        }
        Box::pin(read(req.clone(), payload.take()))
    }
}

/// Whether the form may bring files.
pub fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    kind.get(..19).is_some_and(|kind| kind.eq_ignore_ascii_case("multipart/form-data"))
}

async fn read(req: HttpRequest, mut payload: Payload) -> Result<Form, Problem> {
    let desk = match Desk::of(&req) {
        Err(Problem::LogIn(here)) => return Err(waiting::keep(&req, &mut payload, here).await),
        desk => desk?,
    };
    let (fields, mut upload_errors) = if is_multipart(req.headers()) {
        upload::read(&desk, &req, payload).await?
    } else {
        match arriving(&req, &mut payload).await {
            (fields, None) => (fields, Vec::new()),
            (fields, Some(problem)) => {
                note(&desk, &fields);
                return Err(problem);
            }
        }
    };
    upload_errors.extend(upload::undeclared(&fields));
    note(&desk, &fields);
    let token = fields.get("csrf").as_bytes();
    if !bool::from(token.ct_eq(desk.session.csrf.as_bytes())) {
        return Err(Problem::Forged);
    }
    finish(&desk, fields, upload_errors)
}

/// What was typed outlives every problem that follows: its page shows it.
pub fn note(desk: &Desk, Fields(typed): &Fields) {
    let fields = typed.iter().filter(|(name, _)| name != "csrf").cloned().collect();
    let _first = desk.visitor.typed.set(Kept { action: desk.visitor.here.clone(), fields, ..Kept::default() });
}

/// The fields of a form without files; also for the forms of visitors without a session.
pub async fn urlencoded(req: &HttpRequest, payload: &mut Payload) -> Result<Fields, Problem> {
    match arriving(req, payload).await {
        (fields, None) => Ok(fields),
        (_, Some(problem)) => Err(problem),
    }
}

/// The fields that arrived, and what kept the others from it.
async fn arriving(req: &HttpRequest, payload: &mut Payload) -> (Fields, Option<Problem>) {
    let mut body = Vec::new();
    let done = tokio::time::timeout(QUICK, gather(req, payload, &mut body)).await.unwrap_or(Err(Problem::TooSlow));
    (Fields(pairs(&body, done.is_ok())), done.err())
}

async fn gather(req: &HttpRequest, payload: &mut Payload, body: &mut Vec<u8>) -> Result<(), Problem> {
    let mut pieces = pin!(Decompress::from_headers(payload.take(), req.headers()));
    let mut come = 0;
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Problem::TooLarge(LIMIT as u64))?;
        come += piece.len();
        body.extend(piece.iter().take(LIMIT - body.len()));
        if come > HEARD_OUT {
            break;
        }
    }
    if come > LIMIT { Err(Problem::TooLarge(LIMIT as u64)) } else { Ok(()) }
}

/// The fields of a body. If it broke off, the last value is as much of it as came, marked as cut, and a name without value is nothing.
fn pairs(body: &[u8], whole: bool) -> Vec<(String, String)> {
    let parsed = |body| url::form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), clean(&value)));
    if whole {
        return parsed(body).collect();
    }
    let start = body.iter().rposition(|byte| *byte == b'&').map_or(0, |at| at + 1);
    let (before, last) = body.split_at(start);
    // A character that came in part is left out: `%E5%8`.
    let end = last.iter().rposition(|byte| *byte == b'%').filter(|at| last.len() - at < 3).unwrap_or(last.len());
    let last = last.get(..end).filter(|last| last.contains(&b'=')).unwrap_or_default();
    parsed(before).chain(parsed(last).map(|(name, value)| (name, cut(&value)))).collect()
}

/// A text that came in part, marked as such.
pub fn cut(text: &str) -> String {
    format!("{}……", text.trim_end_matches(char::REPLACEMENT_CHARACTER))
}

/// Control characters never enter; line breaks become one kind.
pub fn clean(text: &str) -> String {
    let lines = text.replace("\r\n", "\n");
    lines.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

fn finish(desk: &Desk, fields: Fields, upload_errors: Vec<FieldError>) -> Result<Form, Problem> {
    let form_id = fields.get("form_id").to_owned();
    if !(16..=120).contains(&form_id.len()) || !form_id.is_ascii() {
        return Err(Problem::Forged);
    }
    let mut hash = Sha256::new();
    let sorted: BTreeMap<usize, &(String, String)> =
        fields.0.iter().enumerate().filter(|(_, (name, _))| name != "csrf" && name != PROOF).collect();
    for (name, value) in sorted.values() {
        for part in [name, value] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    let version = fields.get("version").parse().unwrap_or(0);
    let fields =
        Fields(fields.0.into_iter().filter(|(n, _)| !matches!(n.as_str(), "csrf" | "form_id" | "version")).collect());
    Ok(Form {
        fields,
        once: Once { form: form_id, body_hash: desk.state.keyring.form(&hash.finalize()) },
        version,
        upload_errors,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_broke_off_keeps_what_came() {
        let came = |body: &str| pairs(body.as_bytes(), false);
        let both = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(came("a=1&b=%E5%8C%97%E4"), [both("a", "1"), both("b", "北……")]);
        assert_eq!(came("a=1&b=%E5%8C%97%E4%B"), [both("a", "1"), both("b", "北……")]);
        assert_eq!(came("a=1&b=x"), [both("a", "1"), both("b", "x……")]);
        assert_eq!(came("a=1&b"), [both("a", "1")]);
        assert_eq!(came("a=1&"), [both("a", "1")]);
        assert!(came("").is_empty());
        assert_eq!(pairs(b"a=1&b=x", true), [both("a", "1"), both("b", "x")]);
    }

    #[test]
    fn a_blank_row_goes_behind_the_others_and_nothing_is_lost() {
        let mut fields = Fields::default()
            .with("name", "甲")
            .with("term-0-kind", "advance")
            .with("term-1-amount", "1")
            .with("term-1-kind", "final")
            .with("term-3-amount", "3");
        fields.close_up("term", &["name", "amount"]);
        let at = |name: &str| fields.get(name).to_owned();
        assert_eq!(
            (at("term-0-amount"), at("term-0-kind"), at("term-1-amount")),
            ("1".into(), "final".into(), "3".into())
        );
        assert_eq!((at("term-2-kind"), at("name"), fields.0.len()), ("advance".into(), "甲".into(), 5));
    }
}
