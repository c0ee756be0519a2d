//! Files of lists that may be long: read stretch by stretch, sent while they are read. A workbook is made whole and therefore ends
//! somewhere; then its last row says so.

use super::desk::Answer;
use super::export::{Cell, Format, Sheet};
use crate::problem::Problem;
use actix_web::HttpResponse;
use actix_web::web::Bytes;
use futures_util::stream;
use std::future::Future;

/// Rows read at a time.
pub const STRETCH: i64 = 5_000;
/// Most rows of a workbook.
const WORKBOOK: usize = 50_000;

/// Some rows, and where the next begin.
#[derive(Debug)]
pub struct Stretch<At> {
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// The place after them; none at the end.
    pub next: Option<At>,
}

/// The list as a file. `read` gives the rows from a place on; the first are read before anything is sent, so that a problem has its page.
pub async fn answer<At, Read, Reading>(mut sheet: Sheet, format: Format, first: At, read: Read) -> Answer
where
    At: 'static,
    Read: Fn(At) -> Reading + 'static,
    Reading: Future<Output = Result<Stretch<At>, Problem>> + 'static,
{
    let Stretch { rows, mut next } = read(first).await?;
    rows.into_iter().for_each(|row| sheet.push(row));
    if format == Format::Xlsx {
        while let Some(at) = next.take() {
            if sheet.len() >= WORKBOOK {
                sheet.cut(sheet.len());
                break;
            }
            let more = read(at).await?;
            more.rows.into_iter().for_each(|row| sheet.push(row));
            next = more.next;
        }
        return sheet.answer(format);
    }
    if next.is_none() {
        return sheet.answer(format);
    }
    let rest = Rest { begun: Some(Bytes::from(sheet.csv()?)), next, read };
    Ok(sheet.head(HttpResponse::Ok(), Format::Csv).streaming(stream::unfold(rest, Rest::send)))
}

/// What is still to be sent.
struct Rest<At, Read> {
    begun: Option<Bytes>,
    next: Option<At>,
    read: Read,
}

impl<At, Read, Reading> Rest<At, Read>
where
    Read: Fn(At) -> Reading,
    Reading: Future<Output = Result<Stretch<At>, Problem>>,
{
    async fn send(mut self) -> Option<(Result<Bytes, Problem>, Self)> {
        if let Some(begun) = self.begun.take() {
            return Some((Ok(begun), self));
        }
        let read = (self.read)(self.next.take()?).await;
        let sent = read.and_then(|more| {
            self.next = more.next;
            Sheet::lines(&more.rows, Vec::new()).map(Bytes::from)
        });
        // The transfer breaks off, so that the browser tells that the file is not whole.
        if let Err(problem) = &sent {
            tracing::error!(%problem, "a file broke off");
        }
        Some((sent, self))
    }
}
