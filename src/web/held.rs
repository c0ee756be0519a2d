//! Files of a form whose session had ended: they wait in the cabinet under sealed tickets, which lie on the log-in page, and become
//! drafts of the person who logs in. Nothing is done in the name of a session that has ended, and strangers' files are not kept.

use super::desk::Guest;
use super::form::Fields;
use super::upload::{self, Come, Part};
use crate::problem::{Kept, Problem};
use crate::regulation::attachments::Attachment;
use crate::regulation::b07_contract::Sealed;
use crate::regulation::people::Actor;
use crate::regulation::values::{FileId, UserId};
use crate::store::files::PATIENCE;
use crate::store::sessions;
use crate::store::tx::{Acting, Once};
use crate::usecases::upload_file::{Cmd, upload_file};
use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use chrono::{Duration, NaiveDateTime};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

/// What a ticket says; sealed, so that only this house can have written it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ticket {
    user: UserId,
    until: NaiveDateTime,
    held: String,
    name: String,
    media: String,
    size: u64,
    sha256: String,
}

/// Reads a form with files that came after its session had ended. Files are kept if it is known whose session it was and the form is
/// that session's; otherwise they are named, to be chosen again.
pub async fn take(req: &HttpRequest, mut payload: Payload) -> Result<Kept, Problem> {
    let guest = Guest::extract(req).await?;
    let mine = lapsed(&guest, req).await?;
    let mut parts = Multipart::from_request(req, &mut payload).await.map_err(|_| Problem::Forged)?;
    let (mut kept, mut come, mut count) = (Kept::default(), Vec::new(), 0);
    while let Some(part) = upload::next(&guest, &mut parts, &mut count).await? {
        match part {
            Part::Text(name, value) => kept.fields.push((name, value)),
            Part::Long(..) => return Err(Problem::TooLarge(upload::TEXT_LIMIT as u64)),
            Part::Empty => {}
            Part::File(file) => come.push(file),
            Part::Wrong(file, _) => kept.lost.push(file),
        }
    }
    let token = kept.fields.iter().find(|(name, _)| name == "csrf").map_or("", |(_, token)| token.as_str());
    let whose = mine.filter(|session| bool::from(token.as_bytes().ct_eq(session.csrf.as_bytes())));
    let declared = upload::is_declared(&Fields(kept.fields.clone()));
    if !come.is_empty() && !declared {
        kept.fields.push((upload::DUE.to_owned(), "yes".to_owned()));
    }
    for file in come {
        let (field, name) = (file.field.clone(), file.name.clone());
        kept.fields.retain(|(known, _)| *known != field);
        match hold(&guest, whose.as_ref().map(|session| session.actor.user), file).await? {
            Some(ticket) => kept.held.push((field, ticket)),
            None => kept.lost.push((field, name)),
        }
    }
    Ok(kept)
}

async fn lapsed(guest: &Guest, req: &HttpRequest) -> Result<Option<sessions::Session>, Problem> {
    let Some(cookie) = req.cookie(guest.state.cookie_name()) else { return Ok(None) };
    let (key, now) = (cookie.value().to_owned(), guest.visitor.moment.stamp());
    guest.read(move |conn| sessions::lapsed(conn, &key, now)).await
}

async fn hold(guest: &Guest, whose: Option<UserId>, file: Come) -> Result<Option<String>, Problem> {
    let Some(user) = whose else { return Ok(None) };
    let cabinet = guest.state.cabinet.clone();
    let held = web::block(move || cabinet.hold(&file.incoming)).await.map_err(|_| Problem::Busy)??;
    let Some(held) = held else { return Ok(None) };
    let until = guest.visitor.moment.stamp() + Duration::from_std(PATIENCE).unwrap_or_default();
    let media = file.media.to_owned();
    let ticket = Ticket { user, until, held, name: file.name, media, size: file.size, sha256: file.sha256 };
    Ok(Some(guest.state.keyring.seal(&serde_json::to_string(&ticket)?).cipher))
}

/// After the log-in: what waited becomes a draft of this person, and its field the draft's number. What is not theirs, or waited too
/// long, is named, to be chosen again. A second click on the log-in finds the same drafts.
pub async fn take_up(guest: &Guest, actor: &Actor, mut kept: Kept) -> Result<Kept, Problem> {
    let declared = upload::is_declared(&Fields(kept.fields.clone()));
    for (field, cipher) in std::mem::take(&mut kept.held) {
        let sealed = Sealed { cipher, last4: String::new() };
        let read = guest.state.keyring.open_sealed(&sealed).and_then(|text| serde_json::from_str::<Ticket>(&text).ok());
        let Some(ticket) = read else { continue };
        let name = ticket.name.clone();
        match draft(guest, actor, &field, ticket, declared).await? {
            Some(id) => kept.fields.push((field, id.to_string())),
            None => kept.lost.push((field, name)),
        }
    }
    Ok(kept)
}

async fn draft(
    guest: &Guest,
    actor: &Actor,
    field: &str,
    ticket: Ticket,
    declared: bool,
) -> Result<Option<FileId>, Problem> {
    let moment = guest.visitor.moment;
    if ticket.user != actor.user || ticket.until < moment.stamp() {
        return Ok(None);
    }
    let (cabinet, held) = (guest.state.cabinet.clone(), ticket.held.clone());
    if !web::block(move || cabinet.take_up(&held)).await.map_err(|_| Problem::Busy)?? {
        return Ok(None);
    }
    let once = Once { form: format!("held-file-{}", ticket.held), body_hash: ticket.sha256.clone() };
    let file = Attachment {
        id: FileId::NEW,
        project: None,
        name: ticket.name,
        stored: ticket.held,
        media: ticket.media,
        size: ticket.size,
        sha256: ticket.sha256,
        user: actor.user,
        unit: actor.unit,
    };
    let cmd = Cmd { field: field.to_owned(), file, declared };
    let by = Acting { actor: actor.clone(), moment, request: guest.visitor.request.clone(), proved: false };
    guest.state.db.write_soon(by, Some(once), move |tx| upload_file(tx, &cmd)).await.map(Some)
}
