//! The reminders on the board of a round: the ticked units and agencies, or everybody whose day has passed.

use super::board::{Came, show};
use super::desk::{Answer, Desk};
use super::form::{Fields, Form};
use super::parse::Reader;
use crate::problem::Problem;
use crate::regulation::authority::{Action, Scope, Subject, can};
use crate::regulation::people::Actor;
use crate::regulation::values::UnitId;
use crate::store::views::round_urging::Whom;
use crate::usecases::urge_round::{self, urge_round};
use actix_web::web::Path;

/// Whether the reader is told when units were last reminded: whoever sees what is not decided yet.
pub fn shows_reminders(scope: &Scope) -> bool {
    scope.owner().is_some() || scope.is_all() && !scope.only_decided()
}

/// Whether the person may remind this owner unit; none for the agencies of the round, which is the bureau's.
pub fn may_remind(actor: &Actor, unit: Option<i64>) -> bool {
    can(actor, Action::Remind, &Subject { owner: unit.map(UnitId), ..Subject::default() })
}

/// `POST /campaigns/{no}/reminder`.
pub async fn remind(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let came = match urge(&desk, &no, &form).await {
        Ok(urged) => Came::Urged(urged),
        Err(problem) => Came::Refused(problem),
    };
    show(&desk, &no, &Fields::default(), came).await
}

async fn urge(desk: &Desk, no: &str, form: &Form) -> Result<urge_round::Urged, Problem> {
    let numbers = |field: &str| form.fields.all(field).filter_map(|value| value.parse().ok()).collect::<Vec<i64>>();
    let whom = match form.get("whom") {
        "overdue" => Whom::Overdue,
        _ => Whom::Picked { units: numbers("unit"), agencies: numbers("agency") },
    };
    let mut reader = Reader::new(&form.fields);
    if matches!(&whom, Whom::Picked { units, agencies } if units.is_empty() && agencies.is_empty()) {
        reader.wrong("unit", "请先勾选单位或部门", "tick the units or agencies first");
    }
    reader.done()?;
    let cmd = urge_round::Cmd { no: no.to_owned(), whom };
    desk.run(form, move |tx| urge_round(tx, &cmd)).await
}
