//! Files in a form: written to the cabinet while they arrive, told by their contents, kept as drafts even if the form fails.

use super::desk::Desk;
use super::form::{Fields, clean};
use crate::problem::Problem;
use crate::regulation::attachments::{self, Attachment};
use crate::regulation::decision::FieldError;
use crate::regulation::policy::Policy;
use crate::regulation::values::FileId;
use crate::store::audit::hex;
use crate::store::files::Cabinet;
use crate::usecases::upload_file::{Cmd, upload_file};
use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

/// Largest text field of a form with files, in bytes.
const TEXT_LIMIT: usize = 256 * 1024;
const PARTS: usize = 400;

/// Reads a multipart form. A file's field becomes the number of the kept draft.
pub async fn read(desk: &Desk, req: &HttpRequest, mut payload: Payload) -> Result<(Fields, Vec<FieldError>), Problem> {
    let mut parts = Multipart::from_request(req, &mut payload).await.map_err(|_| Problem::Forged)?;
    let (mut fields, mut errors) = (Fields::default(), Vec::new());
    let mut count = 0;
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| Problem::Forged)?;
        count += 1;
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.content_disposition().and_then(|c| c.get_filename()).map(base_name);
        if count > PARTS || name.is_empty() {
            return Err(Problem::Forged);
        }
        match file_name {
            None => fields.0.push((name, text(&mut part).await?)),
            Some(file) if file.is_empty() => drain(&mut part).await,
            Some(file) => match keep(desk, &mut part, &name, file).await {
                Ok(id) => fields.set(name, id.to_string()),
                Err(Problem::Invalid(mut wrong)) => errors.append(&mut wrong),
                Err(other) => return Err(other),
            },
        }
    }
    Ok((fields, errors))
}

fn base_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    clean(last).replace(['\n', '\t', '"'], "").chars().take(120).collect()
}

async fn text(part: &mut Field) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.next().await {
        bytes.extend_from_slice(&chunk.map_err(|_| Problem::Forged)?);
        if bytes.len() > TEXT_LIMIT {
            return Err(Problem::TooLarge(TEXT_LIMIT as u64));
        }
    }
    Ok(clean(&String::from_utf8_lossy(&bytes)))
}

async fn drain(part: &mut Field) {
    while let Some(Ok(_)) = part.next().await {}
}

struct Arrived {
    size: u64,
    sha256: String,
    told: Option<&'static str>,
}

async fn keep(desk: &Desk, part: &mut Field, field: &str, name: String) -> Result<FileId, Problem> {
    let policy = desk.read(policy_today(desk)).await?;
    let cabinet = desk.state.cabinet.clone();
    let incoming = cabinet.incoming();
    let arrived = write(part, &incoming, policy.max_file_bytes).await?;
    let checked = check(field, &name, &arrived, &policy);
    let media = match checked {
        Ok(media) => media,
        Err(problem) => {
            if arrived.size > policy.max_file_bytes {
                drain(part).await;
            }
            let _swept = tokio::fs::remove_file(&incoming).await;
            return Err(problem);
        }
    };
    let stored = kept(cabinet, incoming).await?;
    let actor = desk.actor();
    let file = Attachment {
        id: FileId::NEW,
        project: None,
        name,
        stored,
        media: media.to_owned(),
        size: arrived.size,
        sha256: arrived.sha256,
        user: actor.user,
        unit: actor.unit,
    };
    let cmd = Cmd { field: field.to_owned(), file };
    desk.state.db.write_soon(desk.acting(), None, move |tx| upload_file(tx, &cmd)).await
}

fn policy_today(desk: &Desk) -> impl FnOnce(&mut crate::store::conn::Conn) -> Result<Policy, Problem> + Send + 'static {
    let today = desk.today();
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

async fn kept(cabinet: Cabinet, incoming: std::path::PathBuf) -> Result<String, Problem> {
    Ok(web::block(move || cabinet.keep(&incoming)).await.map_err(|_| Problem::Busy)??)
}
