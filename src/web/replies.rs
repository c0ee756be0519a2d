//! The right of reply: the notice of a proposed result with the answer of each side, and the review of what was objected to (M3).

use super::again::{Again, along, with_papers};
use super::case_acts::served;
use super::desk::{Answer, Desk};
use super::evaluations;
use super::filters;
use super::form::{Fields, Form};
use super::notice_view::{NoticeView, choices, gather, objection, words};
use super::page::see;
use super::parse::Reader;
use super::reply_link;
use super::stale::{self, Stale};
use super::widgets::{Choice, FormView, Widget};
use crate::problem::Problem;
use crate::regulation::authority::{Action, can, may};
use crate::regulation::b03_reply::{Said, Side};
use crate::regulation::b03_review::Verdict;
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b11_indicators::Indicator;
use crate::regulation::decision::Aggregate;
use crate::regulation::values::EvaluationId;
use crate::store::views::evaluations as view;
use crate::usecases::reply_result::{self, reply_result};
use crate::usecases::review_reply::{self, review_reply};
use crate::usecases::serve_result::{self, serve_result};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "evaluations/notice.html")]
struct NoticePage {
    n: NoticeView,
    f: FormView,
    stale: Option<Stale>,
    /// The side the reader stands on, if it may still answer.
    answers: Option<Side>,
    /// The address by which the supplier answers without an account: for the lead's people, who serve the notice.
    link: Option<String>,
}

/// `GET /evaluations/{id}/reply`: the notice, with the form for whoever may still answer.
pub async fn page(desk: Desk, path: Path<i64>) -> Answer {
    show(&desk, EvaluationId(path.into_inner()), None).await
}

/// `POST /evaluations/{id}/reply`: the answer of one side.
pub async fn answer(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let cmd = reply_result::Cmd { id, version: form.version, words: words(&form.fields) };
    match desk.run(&form, move |tx| reply_result(tx, &cmd)).await {
        Ok(_) => Ok(see(format!("/evaluations/{id}"))),
        Err(problem) => show(&desk, id, Some((form.fields, Again::on_form(problem)?))).await,
    }
}

/// The notice of an evaluation this reader may see; none while no result is proposed.
async fn told(desk: &Desk, id: EvaluationId) -> Result<Option<NoticeView>, Problem> {
    let scope = desk.scope();
    desk.read(move |conn| {
        let e = view::seen(conn, &scope, id)?;
        gather(conn, e)
    })
    .await
}

async fn show(desk: &Desk, id: EvaluationId, again: Option<(Fields, Again)>) -> Answer {
    let Some(n) = told(desk, id).await? else { return Ok(see(format!("/evaluations/{id}"))) };
    let (fields, again) = again.unwrap_or_else(|| (Fields::default(), Again::none()));
    let stale = stale::who(desk, &again, Evaluation::KIND, id.0).await?;
    let f = FormView::new(desk.lang(), fields).wrong(again.errors);
    let f = with_papers(desk, f, |name| name == "file").await?;
    let me = desk.actor();
    let side = n.e.side(me.unit).filter(|_| can(me, Action::ReplyResult, &n.e.subject()));
    let answers = side.filter(|side| {
        let party = n.party(side);
        party.reply.is_none() && party.due.is_none_or(|due| desk.today() <= due)
    });
    let serves = can(me, Action::ServeResult, &n.e.subject()) && n.party(&Side::Supplier).reply.is_none();
    let link = serves.then(|| reply_link::address(&desk.state, &n.e));
    desk.page_with(again.status, &NoticePage { n, f, stale, answers, link })
}

impl NoticePage {
    fn choices(&self) -> Vec<Choice> {
        choices(self.f.lang)
    }
    fn objection(&self, indicator: &Indicator) -> Widget {
        objection(&self.f, indicator)
    }
}

/// `POST /evaluations/{id}/service`: the notice was served on paper.
pub async fn serve(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let (served, unread) = served(&form);
    let cmd = serve_result::Cmd { id, version: form.version, served };
    match desk.run(&form, move |tx| along(&unread, serve_result(tx, &cmd))).await {
        Ok(_) => Ok(see(format!("/evaluations/{id}"))),
        Err(problem) => evaluations::again(&desk, id, form.fields, problem).await,
    }
}

#[derive(Template)]
#[template(path = "evaluations/review.html")]
struct ReviewPage {
    n: NoticeView,
    f: FormView,
    stale: Option<Stale>,
    objections: Vec<(Side, Said)>,
}

/// `GET /evaluations/{id}/review`: every objection with the figure it is against.
pub async fn objections(desk: Desk, path: Path<i64>) -> Answer {
    show_review(&desk, EvaluationId(path.into_inner()), None).await
}

/// `POST /evaluations/{id}/review`: the answer to each.
pub async fn review(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let rows = form.fields.rows("upheld").max(form.fields.rows("reason"));
    let mut read = Reader::new(&form.fields);
    let verdict = |n: usize| Verdict {
        upheld: read.yes_no(&format!("upheld-{n}")),
        reason: form.get(&format!("reason-{n}")).to_owned(),
    };
    let verdicts = (0..rows).map(verdict).collect();
    let cmd = review_reply::Cmd { id, version: form.version, verdicts };
    match desk.run(&form, move |tx| review_reply(tx, &cmd)).await {
        Ok(_) => Ok(see(format!("/evaluations/{id}"))),
        Err(problem) => show_review(&desk, id, Some((form.fields, Again::on_form(problem)?))).await,
    }
}

async fn show_review(desk: &Desk, id: EvaluationId, again: Option<(Fields, Again)>) -> Answer {
    let Some(n) = told(desk, id).await? else { return Ok(see(format!("/evaluations/{id}"))) };
    may(desk.actor(), Action::ReviewReply, &n.e.subject())?;
    let notice = n.e.notice().filter(|notice| notice.is_objected()).ok_or(Problem::NotFound);
    let objections = notice.map(|notice| notice.objections().map(|(side, said)| (side, said.clone())).collect());
    let Ok(objections) = objections else { return Ok(see(format!("/evaluations/{id}"))) };
    let (fields, again) = again.unwrap_or_else(|| (Fields::default(), Again::none()));
    let stale = stale::who(desk, &again, Evaluation::KIND, id.0).await?;
    let f = FormView::new(desk.lang(), fields).wrong(again.errors);
    desk.page_with(again.status, &ReviewPage { n, f, stale, objections })
}

impl ReviewPage {
    fn verdicts(&self) -> Vec<Choice> {
        let choice = |value: &str, text: &str| Choice { value: value.into(), text: self.f.lang.t(text).to_owned() };
        vec![choice("yes", "采纳"), choice("no", "不采纳")]
    }
    fn by(&self) -> chrono::NaiveDate {
        self.n.e.notice().map_or(self.n.e.score_due, |notice| notice.review_by)
    }
    fn field(&self, name: &str, n: &usize) -> String {
        format!("{name}-{n}")
    }
    fn indicator(&self, n: &usize) -> Indicator {
        Indicator::ALL[(*n).min(6)]
    }
    fn points(&self, n: &usize) -> String {
        self.n.points(&self.indicator(n))
    }
    fn comments(&self, n: &usize) -> &[String] {
        self.n.comments_of(*n)
    }
    fn figure(&self, n: &usize) -> String {
        self.n.tally.lines.get(*n).map(|line| line.mean.shown()).unwrap_or_default()
    }
}
