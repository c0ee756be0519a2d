//! Files in a form: written to the cabinet while they arrive, told by their contents, kept as drafts even if the form fails.

use super::desk::{Desk, Guest};
use super::form::{Fields, SLOW, clean, cut, note};
use crate::problem::Problem;
use crate::regulation::attachments::{self, Attachment};
use crate::regulation::decision::FieldError;
use crate::regulation::policy::Policy;
use crate::regulation::values::FileId;
use crate::store::audit::hex;
use crate::store::files::{Cabinet, Incoming};
use crate::usecases::upload_file::{Cmd, upload_file};
use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

/// Largest text field of a form with files, in bytes.
pub const TEXT_LIMIT: usize = 256 * 1024;
const PARTS: usize = 400;

/// The tick by which whoever uploads declares that the papers hold no state secret (细则第四十四条).
pub const DECLARED: &str = "no_secret";
/// Goes along with a form whose files came without the tick: the papers wait as drafts, and the tick is still due.
pub const DUE: &str = "no_secret_due";

/// What has come of a form with files.
#[derive(Default)]
struct Arriving {
    fields: Fields,
    errors: Vec<FieldError>,
    files: Vec<Come>,
}

/// Reads a multipart form. A file's field becomes the number of the kept draft.
pub async fn read(desk: &Desk, req: &HttpRequest, mut payload: Payload) -> Result<(Fields, Vec<FieldError>), Problem> {
    let mut parts = Multipart::from_request(req, &mut payload).await.map_err(|_| Problem::Forged)?;
    let mut come = Arriving::default();
    let all = tokio::time::timeout(SLOW, gather(&desk.guest(), &mut parts, &mut come)).await;
    let Arriving { mut fields, errors, files } = come;
    if let Err(problem) = all.unwrap_or(Err(Problem::TooSlow)) {
        // What was read so far is shown on the problem's page.
        note(desk, &fields);
        return Err(problem);
    }
    let declared = is_declared(&fields);
    if !files.is_empty() && !declared {
        fields.set(DUE, "yes");
    }
    for file in files {
        fields.set(file.field.clone(), keep(desk, file, declared).await?.to_string());
    }
    Ok((fields, errors))
}

/// Takes part after part. A text that is too long ends nothing: what comes after it was typed, too.
async fn gather(guest: &Guest, parts: &mut Multipart, come: &mut Arriving) -> Result<(), Problem> {
    let (mut count, mut fits) = (0, Ok(()));
    while let Some(part) = next(guest, parts, &mut count).await? {
        match part {
            Part::Text(name, value) => come.fields.0.push((name, value)),
            Part::Long(name, begun) => {
                come.fields.0.push((name, cut(&begun)));
                fits = Err(Problem::TooLarge(TEXT_LIMIT as u64));
            }
            Part::Empty => {}
            Part::File(file) => come.files.push(file),
            Part::Wrong(_, mut wrong) => come.errors.append(&mut wrong),
        }
    }
    fits
}

/// Whether the tick is set; where the whole form is declared to hold no secret, its papers are too.
pub fn is_declared(fields: &Fields) -> bool {
    fields.has(DECLARED) || fields.has("unclassified")
}

/// What is wrong with a form whose papers nobody has declared.
pub fn undeclared(fields: &Fields) -> Option<FieldError> {
    // A form that is declared as a whole has no other tick for its papers.
    let tick = if fields.has("declares") { "unclassified" } else { DECLARED };
    (fields.has(DUE) && !is_declared(fields)).then(|| {
        FieldError::at(
            tick,
            "请确认上传的材料不涉密；涉密材料不得使用本系统（细则第四十四条）",
            "confirm that the papers hold no state secret; classified ones may not be put here (Security Rules art. 44)",
        )
    })
}

/// One part of a form with files.
pub enum Part {
    /// A field and what was typed.
    Text(String, String),
    /// A field and the beginning of a text that is too long.
    Long(String, String),
    /// A file field in which nothing was chosen.
    Empty,
    /// A file that is whole and of a kind that is taken.
    File(Come),
    /// A file that is not taken: its name, and why.
    Wrong((String, String), Vec<FieldError>),
}

/// A file that has come, still among the arriving ones.
pub struct Come {
    /// The field it came in.
    pub field: String,
    /// Its name as sent.
    pub name: String,
    /// Where it lies; gone with this, unless it is kept or held first.
    pub incoming: Incoming,
    /// Its media type, told by its contents.
    pub media: &'static str,
    /// Bytes.
    pub size: u64,
    /// Hash of its contents.
    pub sha256: String,
}

/// The next part; files are written to the cabinet while they arrive.
pub async fn next(guest: &Guest, parts: &mut Multipart, count: &mut usize) -> Result<Option<Part>, Problem> {
    let Some(part) = parts.next().await else { return Ok(None) };
    let mut part = part.map_err(|_| Problem::Forged)?;
    *count += 1;
    let field = part.name().unwrap_or_default().to_owned();
    let file_name = part.content_disposition().and_then(|c| c.get_filename()).map(base_name);
    if *count > PARTS || field.is_empty() {
        return Err(Problem::Forged);
    }
    Ok(Some(match file_name {
        None => text(&mut part, field).await?,
        Some(name) if name.is_empty() => {
            drain(&mut part).await;
            Part::Empty
        }
        Some(name) => match receive(guest, &mut part, &field, &name).await {
            Ok(come) => Part::File(come),
            Err(Problem::Invalid(wrong)) => Part::Wrong((field, name), wrong),
            Err(other) => return Err(other),
        },
    }))
}

fn base_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    clean(last).replace(['\n', '\t', '"'], "").chars().take(120).collect()
}

async fn text(part: &mut Field, name: String) -> Result<Part, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.next().await {
        bytes.extend_from_slice(&chunk.map_err(|_| Problem::Forged)?);
        if bytes.len() > TEXT_LIMIT {
            bytes.truncate(TEXT_LIMIT);
            drain(part).await;
            return Ok(Part::Long(name, clean(&String::from_utf8_lossy(&bytes))));
        }
    }
    Ok(Part::Text(name, clean(&String::from_utf8_lossy(&bytes))))
}

async fn drain(part: &mut Field) {
    while let Some(Ok(_)) = part.next().await {}
}

struct Arrived {
    size: u64,
    sha256: String,
    told: Option<&'static str>,
}

async fn receive(guest: &Guest, part: &mut Field, field: &str, name: &str) -> Result<Come, Problem> {
    let policy = guest.read(policy_today(guest)).await?;
    let incoming = guest.state.cabinet.incoming();
    let arrived = write(part, incoming.as_ref(), policy.max_file_bytes).await?;
    match check(field, name, &arrived, &policy) {
        Ok(media) => {
            let (size, sha256) = (arrived.size, arrived.sha256);
            Ok(Come { field: field.to_owned(), name: name.to_owned(), incoming, media, size, sha256 })
        }
        Err(problem) => {
            if arrived.size > policy.max_file_bytes {
                drain(part).await;
            }
            Err(problem)
        }
    }
}

async fn keep(desk: &Desk, come: Come, declared: bool) -> Result<FileId, Problem> {
    let stored = kept(desk.state.cabinet.clone(), come.incoming).await?;
    let actor = desk.actor();
    let file = Attachment {
        id: FileId::NEW,
        project: None,
        name: come.name,
        stored,
        media: come.media.to_owned(),
        size: come.size,
        sha256: come.sha256,
        user: actor.user,
        unit: actor.unit,
    };
    let cmd = Cmd { field: come.field, file, declared };
    desk.state.db.write_soon(desk.acting(), None, move |tx| upload_file(tx, &cmd)).await
}

fn policy_today(
    guest: &Guest,
) -> impl FnOnce(&mut crate::store::conn::Conn) -> Result<Policy, Problem> + Send + 'static {
    let today = guest.visitor.moment.today;
    move |conn| crate::store::tx::policy_on(conn, today)
}

fn check(field: &str, name: &str, arrived: &Arrived, policy: &Policy) -> Result<&'static str, Problem> {
    let wrong = |zh: String, en: String| Problem::Invalid(vec![FieldError::at(field, zh, en)]);
    if arrived.size > policy.max_file_bytes {
        let most = policy.max_file_bytes / 1024 / 1024;
        return Err(wrong(format!("文件超过{most} MB"), format!("the file is larger than {most} MB")));
    }
    attachments::media_of(name, arrived.told).ok_or_else(|| {
        wrong(
            "只收PDF、OFD、JPG、PNG、DOCX、XLSX文件，且内容须与扩展名一致".into(),
            "only PDF, OFD, JPG, PNG, DOCX and XLSX are taken, and the contents must fit the extension".into(),
        )
    })
}

async fn write(part: &mut Field, to: &std::path::Path, most: u64) -> Result<Arrived, Problem> {
    let mut out = tokio::fs::File::create(to).await?;
    let (mut hash, mut size, mut first) = (Sha256::new(), 0u64, Vec::new());
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|_| Problem::Forged)?;
        size += chunk.len() as u64;
        if size > most {
            break;
        }
        if first.len() < 8192 {
            first.extend_from_slice(&chunk[..chunk.len().min(8192)]);
        }
        hash.update(&chunk);
        out.write_all(&chunk).await?;
    }
    out.flush().await?;
    let told = infer::get(&first).map(|kind| kind.mime_type());
    Ok(Arrived { size, sha256: hex(&hash.finalize()), told })
}

async fn kept(cabinet: Cabinet, incoming: Incoming) -> Result<String, Problem> {
    Ok(web::block(move || cabinet.keep(&incoming)).await.map_err(|_| Problem::Busy)??)
}
