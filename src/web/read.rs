//! `/read`: letters addressed to me. Opening one ends it; what was read stays readable.

use super::desk::{Answer, Desk};
use super::export::{Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::paged::{self, STRETCH, Stretch};
use super::pager::{Exports, query_fields};
use crate::i18n::Lang;
use crate::post::letters::{House, write};
use crate::problem::Problem;
use crate::store::views::desk::{self, Counts};
use crate::store::views::inbox_letters::{self, Addressed, LATEST, PAGE};
use crate::store::views::letters::told;
use crate::usecases::read_letter::{Cmd, read_letter};
use actix_web::{HttpRequest, web};
use askama::Template;

#[derive(Template)]
#[template(path = "inbox/read.html")]
struct ReadPage {
    lang: Lang,
    counts: Counts,
    export: Exports,
    unread: Vec<Addressed>,
    older: Option<String>,
    read: Vec<Addressed>,
}

/// `/read`, `.csv`, `.xlsx`.
pub async fn list(desk: Desk, req: HttpRequest) -> Answer {
    let format = Format::of(req.path());
    if format != Format::Page {
        let sheet = Sheet::new(desk.lang(), "letters", &["事由", "项目编号", "项目名称", "时间", "阅读时间"]);
        return paged::answer(sheet, format, (true, None), move |at| stretch(desk.clone(), at)).await;
    }
    let (actor, today) = (desk.actor().clone(), desk.today());
    let before = query_fields(&req).get("before").parse().ok();
    let (counts, mut unread, read) = desk
        .read(move |conn| {
            let counts = desk::counts(conn, &actor, today)?;
            let unread = inbox_letters::list(conn, actor.user, true, before, PAGE + 1)?;
            Ok((counts, unread, inbox_letters::list(conn, actor.user, false, None, LATEST)?))
        })
        .await?;
    let more = unread.len() > usize::try_from(PAGE).unwrap_or(0);
    unread.truncate(usize::try_from(PAGE).unwrap_or(0));
    desk.page(&ReadPage {
        lang: desk.lang(),
        export: Exports::of("/read", &Fields::default()),
        counts,
        older: unread.last().filter(|_| more).map(|letter| format!("/read?before={}", letter.id)),
        unread,
        read,
    })
}

/// The unread first, then those read; within each the newest first.
type Place = (bool, Option<i64>);

async fn stretch(desk: Desk, (unread, before): Place) -> Result<Stretch<Place>, Problem> {
    let (reader, lang) = (desk.actor().user, desk.lang());
    let letters = desk.read(move |conn| inbox_letters::list(conn, reader, unread, before, STRETCH)).await?;
    let next = match letters.last() {
        Some(last) if letters.len() as i64 == STRETCH => Some((unread, Some(last.id))),
        _ => unread.then_some((false, None)),
    };
    let cells = |letter: Addressed| {
        let (no, name) = letter.project.unwrap_or_default();
        let topic = letter.topic.map(|t| lang.of(&t).into_owned()).unwrap_or_default();
        let when = |at| crate::clock::local(at).format("%Y-%m-%d %H:%M").to_string();
        let read_at = letter.read_at.map(when).unwrap_or_default();
        vec![topic.into(), no.into(), name.into(), when(letter.at).into(), read_at.into()]
    };
    Ok(Stretch { rows: letters.into_iter().map(cells).collect(), next })
}

#[derive(Template)]
#[template(path = "inbox/letter.html")]
struct LetterPage {
    subject: String,
    text: String,
    at: chrono::NaiveDateTime,
    project: Option<(String, String)>,
}

/// `/read/{letter}`: the letter as it was sent, in the reader's language.
pub async fn show(desk: Desk, letter: web::Path<i64>) -> Answer {
    let (reader, id, lang) = (desk.actor().user, letter.into_inner(), desk.lang());
    let mut facts = desk
        .read(move |conn| if inbox_letters::is_to(conn, reader, id)? { told(conn, id) } else { Err(Problem::NotFound) })
        .await?;
    facts.lang = lang.code().to_owned();
    facts.email = Some("reader@example.invalid".into());
    let config = &desk.state.config;
    let house = House { base: config.public_url.clone(), demo: config.demo };
    let on = crate::clock::local(facts.at).date();
    let written = write(&facts, &house, on)?.ok_or(Problem::NotFound)?;
    let project = facts.project.map(|p| (p.no, p.name));
    desk.page(&LetterPage { subject: written.subject, text: written.text, at: facts.at, project })
}

/// `POST /read/{letter}`: reading ends it.
pub async fn open(desk: Desk, letter: web::Path<i64>, form: Form) -> Answer {
    let cmd = Cmd { letter: letter.into_inner() };
    let id = desk.run(&form, move |tx| read_letter(tx, &cmd)).await?;
    Ok(see(format!("/read/{id}")))
}

/// `POST /read`: everything that is ticked is read.
pub async fn open_ticked(desk: Desk, form: Form) -> Answer {
    let letters: Vec<i64> = form.fields.all("letter").filter_map(|n| n.parse().ok()).take(200).collect();
    desk.run(&form, move |tx| {
        letters.iter().map(|letter| read_letter(tx, &Cmd { letter: *letter })).collect::<Result<Vec<_>, _>>()
    })
    .await?;
    Ok(see("/read"))
}

/// What a letter is about, in one line, for those who cannot see its row.
fn about(letter: &Addressed, lang: Lang) -> String {
    let topic = letter.topic.map(|t| lang.of(&t).into_owned()).unwrap_or_default();
    letter.project.as_ref().map_or(topic.clone(), |(_, name)| format!("{topic} {name}"))
}

/// Each row is a form of its own, answered once.
fn form_name(letter: &Addressed) -> String {
    format!("read{}", letter.id)
}
