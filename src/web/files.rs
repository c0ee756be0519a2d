//! Attachments: downloaded only by those who may read them, never shown inside our own pages.

use super::desk::{Answer, Desk};
use crate::problem::Problem;
use crate::regulation::values::FileId;
use crate::store::views::scope;
use actix_web::HttpResponse;
use actix_web::http::header::{self, ContentDisposition, DispositionParam, DispositionType};
use actix_web::web::{Bytes, Path};
use futures_util::Stream;
use futures_util::stream::unfold;
use std::io::ErrorKind;
use tokio::io::AsyncReadExt;

/// `GET /files/{id}`: as an attachment, of the type told at upload, sandboxed.
pub async fn download(desk: Desk, path: Path<i64>) -> Answer {
    let (actor, scope, id) = (desk.actor().clone(), desk.scope(), FileId(path.into_inner()));
    let file = desk.read(move |conn| scope::file(conn, &actor, &scope, id)).await?;
    let place = desk.state.cabinet.path(&file.stored);
    let contents = match tokio::fs::File::open(place).await {
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(Problem::Missing(file.name, file.sha256)),
        opened => opened?,
    };
    let name = DispositionParam::FilenameExt(header::ExtendedValue {
        charset: header::Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: file.name.into_bytes(),
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, file.media))
        .insert_header(ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] })
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .no_chunking(file.size)
        .streaming(pieces(contents)))
}

/// The contents piece by piece: a large file never lies in memory as a whole.
fn pieces(file: tokio::fs::File) -> impl Stream<Item = std::io::Result<Bytes>> {
    unfold(Some(file), |file| async {
        let mut file = file?;
        let mut piece = vec![0; 64 * 1024];
        match file.read(&mut piece).await {
            Ok(0) => None,
            Ok(n) => {
                piece.truncate(n);
                Some((Ok(Bytes::from(piece)), Some(file)))
            }
            Err(error) => Some((Err(error), None)),
        }
    })
}
