//! `/admin/policy`: the versions of the parameters, and the form by which the bureau's lead sets the next one.

use super::again::Again;
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::labels;
use super::page::see;
use super::parse::Reader;
use super::stale::{Stale, last};
use super::widgets::{FormView, Widget};
use crate::problem::Problem;
use crate::regulation::authority::{Action, Subject, can, reads_audit, rule, sees_people};
use crate::regulation::decision::Aggregate;
use crate::regulation::people::{Actor, Role};
use crate::regulation::policy::Policy;
use crate::regulation::policy_setting::{Knob, Wanted};
use crate::regulation::values::half_width;
use crate::store::tx::policy_on;
use crate::store::views::policy_history::{Version, versions};
use crate::usecases::set_policy::{self, set_policy};
use actix_web::http::StatusCode;
use askama::Template;

#[derive(Template)]
#[template(path = "admin/policy.html")]
struct PolicyPage {
    versions: Vec<Version>,
    /// Number of the version in force today.
    now: i32,
    latest: i32,
    f: FormView,
    can: bool,
    stale: Option<Stale>,
}

/// Who may read how the parameters came about: the bureau, those who audit, the administrators.
pub fn reads(actor: &Actor) -> bool {
    let sets = rule(Action::SetPolicy).roles.iter().any(|role| actor.has(*role));
    sets || actor.has(Role::BureauClerk) || reads_audit(actor) || sees_people(actor).is_some()
}

/// `/admin/policy`, `.csv`, `.xlsx`.
pub async fn show(desk: Desk) -> Answer {
    page(&desk, StatusCode::OK, None).await
}

async fn page(desk: &Desk, status: StatusCode, again: Option<(Fields, Again)>) -> Answer {
    if !reads(desk.actor()) {
        return Err(Problem::NotFound);
    }
    let today = desk.today();
    let (versions, now) = desk.read(move |conn| Ok((versions(conn)?, policy_on(conn, today)?.version))).await?;
    let format = Format::of(&desk.visitor.path);
    if format != Format::Page {
        return sheet(desk, &versions).answer(format);
    }
    let newest = versions.first().map(|v| v.policy.clone()).unwrap_or_default();
    let (mut f, mut stale) = (FormView::new(desk.lang(), filled(&newest)), None);
    if let Some((typed, again)) = again {
        if again.stale {
            stale = Some(differing(desk, &newest, &typed).await?);
        }
        f = FormView::new(desk.lang(), typed).wrong(again.errors);
    }
    let can = can(desk.actor(), Action::SetPolicy, &Subject::default());
    desk.page_with(status, &PolicyPage { latest: newest.version, versions, now, f, can, stale })
}

/// `POST /admin/policy`: sets the next version.
pub async fn set(desk: Desk, form: Form) -> Answer {
    let mut reader = Reader::new(&form.fields);
    let from = reader.day("from");
    let number = |knob: &Knob| half_width(form.get(knob.code()).trim()).parse().ok();
    let wanted =
        Wanted { numbers: Knob::ALL.iter().map(number).collect(), from, reason: form.get("reason").to_owned() };
    let cmd = set_policy::Cmd { version: form.version, wanted };
    match desk.run(&form, move |tx| set_policy(tx, &cmd)).await {
        Ok(_) => Ok(see("/admin/policy")),
        Err(problem) => {
            let again = Again::from(problem)?;
            page(&desk, again.status, Some((form.fields, again))).await
        }
    }
}

/// Who set a version meanwhile, and which figures differ from what was typed.
async fn differing(desk: &Desk, newest: &Policy, typed: &Fields) -> Result<Stale, Problem> {
    let (change, lang) = (last(desk, Policy::KIND, newest.version.into()).await?, desk.lang());
    let knob = |field: &str| Knob::ALL.iter().find(|knob| knob.code() == field);
    let label = |field: &str| knob(field).map_or_else(|| labels::label(lang, field), |knob| lang.of(knob).into_owned());
    Ok(Stale::of(change, &filled(newest), typed, label))
}

fn filled(policy: &Policy) -> Fields {
    Fields(Knob::ALL.iter().map(|knob| (knob.code().to_owned(), knob.of(policy).to_string())).collect())
}

fn sheet(desk: &Desk, versions: &[Version]) -> Sheet {
    let lang = desk.lang();
    let mut sheet = Sheet::new(lang, "policy", &["版本", "适用日期", "参数", "原值", "新值", "修改人", "理由"]);
    for version in versions {
        for (knob, old, new) in &version.changed {
            sheet.push(vec![
                Cell::Count(version.policy.version.into()),
                Cell::Day(Some(version.policy.valid_from)),
                lang.of(knob).into_owned().into(),
                Cell::Count(*old),
                Cell::Count(*new),
                version.by.clone().unwrap_or_default().into(),
                version.why.as_str().into(),
            ]);
        }
    }
    sheet
}

impl PolicyPage {
    fn knobs(&self) -> Vec<Widget> {
        let lang = self.f.lang;
        let field = |knob: &Knob| {
            let label = lang.sentence(&lang.of(knob));
            let field = self.f.number(knob.code(), &label);
            knob.unit().map_or(field.clone(), |unit| field.unit(&lang.of(&unit)))
        };
        Knob::ALL.iter().map(field).collect()
    }
}
