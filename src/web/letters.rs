//! `/admin/letters`: letters that could not be sent. Recipient, topic and error only; what stands in them is not the administrator's.

use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::Form;
use super::page::see;
use crate::regulation::authority::{Action, Subject, may};
use crate::store::views::letters::{self, Line};
use crate::usecases::retry_letter::{Cmd, retry_letter};
use crate::usecases::retry_letters::retry_letters;
use actix_web::HttpRequest;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "admin/letters.html")]
struct LettersPage {
    lines: Vec<Line>,
    delayed: i64,
    why: String,
    done: bool,
}

/// Most letters one page shows.
const MOST: i64 = 200;

/// `/admin/letters`, `.csv`, `.xlsx`.
pub async fn parked(desk: Desk, req: HttpRequest) -> Answer {
    may(desk.actor(), Action::RetryLetter, &Subject::default())?;
    let format = Format::of(req.path());
    let (lines, (delayed, why)) = desk.read(|conn| Ok((letters::parked(conn, MOST)?, letters::delayed(conn)?))).await?;
    if format == Format::Page {
        return desk.page(&LettersPage { lines, delayed, why, done: req.query_string().contains("done=1") });
    }
    let mut sheet = Sheet::new(desk.lang(), "letters", &["编号", "收件人", "邮箱", "事由", "尝试次数", "原因"]);
    for line in lines {
        let topic = desk.lang().of(&line.topic).into_owned();
        let tries = Cell::Count(i64::from(line.tries));
        sheet.push(vec![
            Cell::Count(line.id),
            line.to.into(),
            line.email.into(),
            topic.into(),
            tries,
            line.error.into(),
        ]);
    }
    sheet.answer(format)
}

/// `POST /admin/letters/{id}/delivery`.
pub async fn retry(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let cmd = Cmd { letter: path.into_inner(), version: form.version };
    desk.run(&form, move |tx| retry_letter(tx, &cmd)).await?;
    Ok(see("/admin/letters?done=1"))
}

/// `POST /admin/letters/delivery`: all of them, once the fault is mended.
pub async fn retry_all(desk: Desk, form: Form) -> Answer {
    may(desk.actor(), Action::RetryLetter, &Subject::default())?;
    desk.run(&form, retry_letters).await?;
    Ok(see("/admin/letters?done=1"))
}
