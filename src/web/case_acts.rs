//! The steps of a case: each parses its form, runs one use case and goes back to the page.

use super::again::along;
use super::case_list::{of, path};
use super::case_page::{again, confirm_again};
use super::desk::{Answer, Desk};
use super::form::Form;
use super::page::see;
use super::parse::Reader;
use crate::problem::Problem;
use crate::regulation::decision::FieldError;
use crate::regulation::due_process::{Answer as Reply, Delivery, Plea, Served, Service, Sitting, Words};
use crate::store::tx::Tx;
use crate::usecases::decide_listing::{self, decide_listing};
use crate::usecases::end_listing::{self, end_listing};
use crate::usecases::record_hearing::{self, record_hearing};
use crate::usecases::record_statement::{self, record_statement};
use crate::usecases::refuse_repair::{self, refuse_repair};
use crate::usecases::request_repair::{self, request_repair};
use crate::usecases::review_legality::{self, review_legality};
use crate::usecases::review_statement::{self, review_statement};
use crate::usecases::serve_decision::{self, serve_decision};
use crate::usecases::serve_notice::{self, serve_notice};
use crate::usecases::waive_statement::{self, waive_statement};
use actix_web::web::Path;

async fn act<F>(desk: Desk, no: String, form: Form, f: F) -> Answer
where
    F: Fn(&mut Tx<'_>) -> Result<String, Problem> + Send + Sync + 'static,
{
    match desk.run(&form, f).await {
        Ok(_) => Ok(see(format!("{}/{no}", path(of(&desk.visitor.path))))),
        Err(problem) => again(&desk, &no, form.fields, problem).await,
    }
}

/// `POST …/{no}/legality`.
pub async fn legality(desk: Desk, no: Path<String>, form: Form) -> Answer {
    let no = no.into_inner();
    let fine = Reader::new(&form.fields).yes_no("fine");
    let opinion = form.get("opinion").to_owned();
    let cmd = review_legality::Cmd { no: no.clone(), version: form.version, fine, opinion };
    act(desk, no, form, move |tx| review_legality(tx, &cmd)).await
}

pub(super) fn served(form: &Form) -> (Served, Vec<FieldError>) {
    let mut reader = Reader::new(&form.fields);
    let on = reader.day("served_on");
    if on.is_none() && reader.errors.is_empty() {
        reader.wrong("served_on", "请填写送达日期", "enter the day of service");
    }
    let method = reader.choice("method", Service::from_code);
    if form.get("method").is_empty() {
        reader.wrong("method", "请选择送达方式", "choose how it was served");
    }
    let (receipt, consent) = (reader.file("receipt"), reader.file("consent"));
    let served = Served { on: on.unwrap_or_default(), method: method.unwrap_or(Service::InPerson), receipt, consent };
    (served, reader.errors)
}

/// `POST …/{no}/notice`.
pub async fn notice(desk: Desk, no: Path<String>, form: Form) -> Answer {
    let no = no.into_inner();
    let (served, unread) = served(&form);
    let content = form.get("content").to_owned();
    let cmd = serve_notice::Cmd { no: no.clone(), version: form.version, content, served };
    act(desk, no, form, move |tx| along(&unread, serve_notice(tx, &cmd))).await
}

/// `POST …/{no}/statement`.
pub async fn statement(desk: Desk, no: Path<String>, form: Form) -> Answer {
    let no = no.into_inner();
    let file = Reader::new(&form.fields).file("file");
    let text = form.get("statement").to_owned();
    let words = Words { text, file, hearing: !form.get("hearing").is_empty() };
    let cmd = record_statement::Cmd { no: no.clone(), version: form.version, words };
    act(desk, no, form, move |tx| record_statement(tx, &cmd)).await
}

/// `POST …/{no}/hearing`: the record of a hearing the party asked for.
pub async fn hearing(desk: Desk, no: Path<String>, form: Form) -> Answer {
    let no = no.into_inner();
    let mut reader = Reader::new(&form.fields);
    let sitting = Sitting {
        told_on: reader.day("told_on"),
        held_on: reader.day("held_on"),
        chair: form.get("chair").to_owned(),
        record: form.get("record").to_owned(),
        file: reader.file("record_file"),
    };
    let unread = reader.errors;
    let cmd = record_hearing::Cmd { no: no.clone(), version: form.version, sitting };
    act(desk, no, form, move |tx| along(&unread, record_hearing(tx, &cmd))).await
}

/// `POST …/{no}/waiver`.
pub async fn waiver(desk: Desk, no: Path<String>, form: Form) -> Answer {
    let no = no.into_inner();
    let cmd = waive_statement::Cmd { no: no.clone(), version: form.version };
    act(desk, no, form, move |tx| waive_statement(tx, &cmd)).await
}

/// `POST …/{no}/review`.
pub async fn review(desk: Desk, no: Path<String>, form: Form) -> Answer {
    let no = no.into_inner();
    let rows = form.fields.rows("accepted").max(form.fields.rows("reason"));
    let reply = |n: usize| Reply {
        accepted: match form.get(&format!("accepted-{n}")) {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        reason: form.get(&format!("reason-{n}")).to_owned(),
    };
    let answers = (0..rows).map(reply).collect();
    let opinion = form.get("opinion").to_owned();
    let cmd = review_statement::Cmd { no: no.clone(), version: form.version, answers, opinion };
    act(desk, no, form, move |tx| review_statement(tx, &cmd)).await
}

/// `POST …/{no}/decision`: to list or not to list.
pub async fn decision(desk: Desk, no: Path<String>, form: Form) -> Answer {
    let no = no.into_inner();
    let list = form.button() == "list";
    let mut reader = Reader::new(&form.fields);
    let (minutes, until) = (reader.file("minutes"), reader.day("public_until"));
    let public = list && form.get("scope") == "public";
    if public && until.is_none() && reader.errors.is_empty() {
        reader.wrong("public_until", "请填写公开止期", "enter the last day to show it");
    }
    let unread = reader.errors;
    let cmd = decide_listing::Cmd {
        no: no.clone(),
        version: form.version,
        list,
        reasons: form.get("reasons").to_owned(),
        minutes,
        public_until: until.filter(|_| public),
    };
    match desk.run(&form, move |tx| along(&unread, decide_listing(tx, &cmd))).await {
        Ok(_) => Ok(see(format!("{}/{no}", path(of(&desk.visitor.path))))),
        Err(problem) => confirm_again(&desk, &no, form.fields, problem).await,
    }
}

/// `POST …/{no}/service`: the decision was served.
pub async fn service(desk: Desk, no: Path<String>, form: Form) -> Answer {
    let no = no.into_inner();
    let (served, unread) = served(&form);
    let delivery = Delivery { served, repair_told: !form.get("repair_told").is_empty() };
    let cmd = serve_decision::Cmd { no: no.clone(), version: form.version, delivery };
    act(desk, no, form, move |tx| along(&unread, serve_decision(tx, &cmd))).await
}

/// `POST …/{no}/repair`: the party asks to be removed early.
pub async fn repair(desk: Desk, no: Path<String>, form: Form) -> Answer {
    let no = no.into_inner();
    let reader = Reader::new(&form.fields);
    let plea = Plea {
        performance: form.get("performance").to_owned(),
        proof: reader.file("proof_file"),
        pledge: reader.file("pledge"),
    };
    let cmd = request_repair::Cmd { no: no.clone(), version: form.version, plea };
    act(desk, no, form, move |tx| request_repair(tx, &cmd)).await
}

/// `POST …/{no}/refusal`: the bureau answers that the listing goes on.
pub async fn refusal(desk: Desk, no: Path<String>, form: Form) -> Answer {
    let no = no.into_inner();
    let cmd = refuse_repair::Cmd { no: no.clone(), version: form.version, reasons: form.get("refusal").to_owned() };
    act(desk, no, form, move |tx| refuse_repair(tx, &cmd)).await
}

/// `POST …/{no}/end`: removed early, or revoked.
pub async fn end(desk: Desk, no: Path<String>, form: Form) -> Answer {
    let no = no.into_inner();
    let reader = Reader::new(&form.fields);
    let cmd = end_listing::Cmd {
        no: no.clone(),
        version: form.version,
        revoke: form.button() == "revoke",
        duties: !form.get("duties").is_empty(),
        pledge: reader.file("pledge"),
        minutes: reader.file("minutes"),
        reason: form.get("reason").to_owned(),
    };
    act(desk, no, form, move |tx| end_listing(tx, &cmd)).await
}
