//! The acts on an evaluation: each parses its form, runs one use case and goes back to the page.

use super::again::along;
use super::desk::{Answer, Desk};
use super::evaluations::again;
use super::form::Form;
use super::page::see;
use super::parse::Reader;
use crate::problem::Problem;
use crate::regulation::b10_material::Words;
use crate::regulation::b10_panel::Proposal;
use crate::regulation::b11_unfit::Unfit;
use crate::regulation::values::{EvaluationId, UnitId};
use crate::store::tx::Tx;
use crate::usecases::agree_recognition::{self, agree_recognition};
use crate::usecases::close_guidance::{self, close_guidance};
use crate::usecases::close_scoring::{self, close_scoring};
use crate::usecases::commission_third_party::{self, commission_third_party};
use crate::usecases::convene_panel::{self, convene_panel};
use crate::usecases::decide_result::{self, decide_result};
use crate::usecases::decide_withdrawal::{self, decide_withdrawal};
use crate::usecases::defer_evaluation::{self, defer_evaluation};
use crate::usecases::extend_scoring::{self, extend_scoring};
use crate::usecases::file_report::{self, file_report};
use crate::usecases::give_material::{self, give_material};
use crate::usecases::issue_recognition::{self, issue_recognition};
use crate::usecases::open_guidance::{self, open_guidance};
use crate::usecases::propose_result::{self, propose_result};
use crate::usecases::propose_withdrawal::{self, propose_withdrawal};
use crate::usecases::receive_report::{self, receive_report};
use crate::usecases::return_report::{self, return_report};
use actix_web::web::Path;

async fn act<F>(desk: Desk, id: EvaluationId, form: Form, f: F) -> Answer
where
    F: Fn(&mut Tx<'_>) -> Result<EvaluationId, Problem> + Send + Sync + 'static,
{
    match desk.run(&form, f).await {
        Ok(_) => Ok(see(format!("/evaluations/{id}"))),
        Err(problem) => again(&desk, id, form.fields, problem).await,
    }
}

/// `POST /evaluations/{id}/filing`: the head of the owner unit files the report.
pub async fn file(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let cmd = file_report::Cmd { id, version: form.version };
    act(desk, id, form, move |tx| file_report(tx, &cmd)).await
}

/// `POST /evaluations/{id}/receipt`: the agency's filing receipt.
pub async fn receive(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let cmd = receive_report::Cmd { id, version: form.version };
    act(desk, id, form, move |tx| receive_report(tx, &cmd)).await
}

/// `POST /evaluations/{id}/return`: back to the owner, every reason at once.
pub async fn send_back(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let cmd = return_report::Cmd { id, version: form.version, reasons: form.get("reasons").to_owned() };
    act(desk, id, form, move |tx| return_report(tx, &cmd)).await
}

/// The indicators ticked as not applicable, `unfit1` to `unfit7`, with their reasons.
fn unfit(form: &Form) -> Vec<Unfit> {
    let ticked = (0..7).filter(|n| form.fields.has(&format!("unfit{}", n + 1)));
    ticked.map(|n| Unfit { indicator: n, reason: form.get(&format!("unfitwhy{}", n + 1)).to_owned() }).collect()
}

/// `POST /evaluations/{id}/commission`: a third party in the place of the panel.
pub async fn commission(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let cmd = commission_third_party::Cmd {
        id,
        version: form.version,
        third: form.get("third").parse().ok().map(UnitId),
        basis: form.get("basis").to_owned(),
        independent: form.get("independent") == "yes",
    };
    act(desk, id, form, move |tx| commission_third_party(tx, &cmd)).await
}

/// `POST /evaluations/{id}/panel`: convenes the joint review.
pub async fn convene(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let agencies = form.fields.all("agency").filter_map(|v| v.parse().ok()).map(UnitId).collect();
    let cmd = convene_panel::Cmd { id, version: form.version, agencies, unfit: unfit(&form) };
    act(desk, id, form, move |tx| convene_panel(tx, &cmd)).await
}

/// `POST /evaluations/{id}/extension`: prolongs scoring once.
pub async fn extend(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let cmd = extend_scoring::Cmd { id, version: form.version, why: form.get("extension").to_owned() };
    act(desk, id, form, move |tx| extend_scoring(tx, &cmd)).await
}

/// `POST /evaluations/{id}/material/{n}`: the owner's answer to a request.
pub async fn give(desk: Desk, path: Path<(i64, usize)>, form: Form) -> Answer {
    let (id, n) = path.into_inner();
    let id = EvaluationId(id);
    let file = Reader::new(&form.fields).file(&format!("given_file-{n}"));
    let words = Words { n, text: form.get(&format!("given-{n}")).to_owned(), file };
    let cmd = give_material::Cmd { id, version: form.version, words };
    act(desk, id, form, move |tx| give_material(tx, &cmd)).await
}

/// `POST /evaluations/{id}/closing`: closes scoring.
pub async fn close(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let cmd = close_scoring::Cmd { id, version: form.version };
    act(desk, id, form, move |tx| close_scoring(tx, &cmd)).await
}

/// `POST /evaluations/{id}/proposal`: a clerk proposes the result.
pub async fn propose(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let typed =
        form.fields.0.iter().filter(|(name, _)| {
            name == "gap" || ["spread", "cap-", "capwhy-"].iter().any(|start| name.starts_with(start))
        });
    let said = Proposal { opinion: form.get("opinion").to_owned(), explained: typed.cloned().collect() };
    let cmd = propose_result::Cmd { id, version: form.version, said };
    act(desk, id, form, move |tx| propose_result(tx, &cmd)).await
}

/// `POST /evaluations/{id}/decision`: the lead decides.
pub async fn decide(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let poor = Reader::new(&form.fields).yes_no("poor");
    let cmd = decide_result::Cmd {
        id,
        version: form.version,
        opinion: form.get("opinion").to_owned(),
        poor,
        poor_reasons: form.get("poor_reasons").to_owned(),
    };
    act(desk, id, form, move |tx| decide_result(tx, &cmd)).await
}

/// `POST /evaluations/{id}/deferral`: not in this round, with the reason.
pub async fn defer(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let cmd = defer_evaluation::Cmd { id, version: form.version, reason: form.get("reason").to_owned() };
    act(desk, id, form, move |tx| defer_evaluation(tx, &cmd)).await
}

/// `POST /evaluations/{id}/agreement`: one side agrees to the recognition.
pub async fn agree(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let cmd = agree_recognition::Cmd { id, version: form.version };
    act(desk, id, form, move |tx| agree_recognition(tx, &cmd)).await
}

/// `POST /evaluations/{id}/recognition`: issues it.
pub async fn recognise(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let cmd = issue_recognition::Cmd { id, version: form.version };
    act(desk, id, form, move |tx| issue_recognition(tx, &cmd)).await
}

/// `POST /evaluations/{id}/recognition/doubt`: proposes to withdraw it.
pub async fn doubt(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let cmd = propose_withdrawal::Cmd { id, version: form.version, reason: form.get("withdrawal").to_owned() };
    act(desk, id, form, move |tx| propose_withdrawal(tx, &cmd)).await
}

/// `POST /evaluations/{id}/recognition/withdrawal`: `do=withdraw` withdraws it, `do=keep` keeps it.
pub async fn withdraw(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let opinion = form.get("withdrawal").to_owned();
    let cmd = decide_withdrawal::Cmd { id, version: form.version, withdraw: form.get("do") == "withdraw", opinion };
    act(desk, id, form, move |tx| decide_withdrawal(tx, &cmd)).await
}

/// `POST /evaluations/{id}/guidance`: opens the guidance.
pub async fn guide(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let mut reader = Reader::new(&form.fields);
    let due = reader.day("due");
    let unread = reader.errors;
    let cmd = open_guidance::Cmd { id, version: form.version, task: form.get("task").to_owned(), due };
    act(desk, id, form, move |tx| along(&unread, open_guidance(tx, &cmd))).await
}

/// `POST /evaluations/{id}/guidance/outcome`: ends the guidance.
pub async fn end_guidance(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let cmd = close_guidance::Cmd { id, version: form.version, outcome: form.get("outcome").to_owned() };
    act(desk, id, form, move |tx| close_guidance(tx, &cmd)).await
}
