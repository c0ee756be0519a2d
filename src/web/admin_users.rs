//! 用户: the list with its filters and files, and a new account.

use super::admin_units::{edits, gate, query_of};
use super::again::Again;
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::paged::{self, STRETCH, Stretch};
use super::widgets::{Choice, FormView};
use crate::clock::local;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::accounts::{Tongue, UserForm, UserState};
use crate::regulation::authority::PeopleScope;
use crate::regulation::people::Role;
use crate::regulation::units::Unit;
use crate::regulation::values::UnitId;
use crate::store::units;
use crate::store::views::people::{PAGE, UserFilter, UserRow, some_users};
use crate::usecases::create_user::{self, create_user};
use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "admin/users.html")]
struct UsersPage {
    rows: Vec<UserRow>,
    form: FormView,
    units: Vec<Choice>,
    query: String,
    page: i64,
    more: bool,
    edits: bool,
}

#[derive(Template)]
#[template(path = "admin/user_new.html")]
struct NewPage {
    unit: Option<Unit>,
    units: Vec<Choice>,
    form: FormView,
}

/// What the list is filtered by.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    page: String,
}

impl Asked {
    fn filter(&self) -> UserFilter {
        UserFilter {
            q: self.q.trim().to_owned(),
            unit: self.unit.parse().ok().map(UnitId),
            role: Role::from_code(&self.role),
            state: UserState::from_code(&self.state),
        }
    }
}

/// The list, as a page or a file.
pub async fn list(desk: Desk, asked: web::Query<Asked>) -> Answer {
    let by = gate(&desk)?;
    let (filter, format) = (asked.filter(), Format::of(&desk.visitor.path));
    let page: i64 = asked.page.parse().unwrap_or(1).clamp(1, 10_000);
    if format != Format::Page {
        let first = sheet(&desk);
        return paged::answer(first, format, 0, move |from| stretch(desk.clone(), by, filter.clone(), from)).await;
    }
    let from = (page - 1) * PAGE;
    let ((rows, more), units) =
        desk.read(move |conn| Ok((some_users(conn, by, &filter, from, PAGE)?, units::in_use(conn)?))).await?;
    let fields = Fields::default()
        .with("q", asked.q.trim())
        .with("unit", asked.unit.as_str())
        .with("role", asked.role.as_str())
        .with("state", asked.state.as_str());
    let (form, query) = (FormView::new(desk.lang(), fields), without_page(&query_of(&desk)));
    desk.page(&UsersPage { rows, form, units: choices(units), query, page, more, edits: edits(&desk) })
}

fn without_page(query: &str) -> String {
    let kept: Vec<&str> =
        query.trim_start_matches('?').split('&').filter(|p| !p.is_empty() && !p.starts_with("page=")).collect();
    kept.join("&")
}

fn choices(units: Vec<(i64, String)>) -> Vec<Choice> {
    units.into_iter().map(|(id, name)| Choice { value: id.to_string(), text: name }).collect()
}

fn sheet(desk: &Desk) -> Sheet {
    let heads = ["单位", "姓名", "登录名", "角色", "待确认角色", "状态", "电子邮箱", "联系电话", "最近登录"];
    Sheet::new(desk.lang(), "users", &heads)
}

async fn stretch(desk: Desk, by: PeopleScope, filter: UserFilter, from: i64) -> Result<Stretch<i64>, Problem> {
    let lang = desk.lang();
    let (rows, more) = desk.read(move |conn| some_users(conn, by, &filter, from, STRETCH)).await?;
    Ok(Stretch { rows: rows.iter().map(|row| cells(row, lang)).collect(), next: more.then_some(from + STRETCH) })
}

fn cells(row: &UserRow, lang: Lang) -> Vec<Cell> {
    let names = |roles: &[Role]| roles.iter().map(|r| lang.of(r).into_owned()).collect::<Vec<_>>().join("; ");
    let (user, seen) = (&row.user, row.last_login.map(|at| local(at).format("%Y-%m-%d %H:%M").to_string()));
    vec![
        row.unit.as_str().into(),
        user.name.as_str().into(),
        user.login.as_str().into(),
        names(&user.roles).into(),
        user.proposed.as_ref().map_or(String::new(), |p| names(&p.roles)).into(),
        lang.of(&user.state()).into_owned().into(),
        user.email.as_deref().unwrap_or("").into(),
        user.phone.as_str().into(),
        Cell::Text(seen.unwrap_or_default()),
    ]
}

/// Which unit the new account is of.
#[derive(Debug, Default, Deserialize)]
pub struct Where {
    #[serde(default)]
    unit: String,
}

/// The page for a new account: first the unit, since it tells the roles.
pub async fn new(desk: Desk, at: web::Query<Where>) -> Answer {
    gate(&desk)?;
    page(&desk, StatusCode::OK, &at.unit, FormView::new(desk.lang(), Fields::default().with("lang", "zh"))).await
}

async fn page(desk: &Desk, status: StatusCode, unit: &str, form: FormView) -> Answer {
    let id: Option<i64> = unit.parse().ok();
    let (unit, all) = desk
        .read(move |conn| Ok((id.map(|id| units::get(conn, UnitId(id))).transpose()?, units::in_use(conn)?)))
        .await?;
    desk.page_with(status, &NewPage { unit, units: choices(all), form })
}

/// Enters a person.
pub async fn create(desk: Desk, form: Form) -> Answer {
    gate(&desk)?;
    let unit = form.get("unit").to_owned();
    let cmd = create_user::Cmd {
        unit: UnitId(unit.parse().map_err(|_| Problem::NotFound)?),
        form: read(&form.fields),
        roles: roles(&form.fields),
    };
    match desk.run(&form, move |tx| create_user(tx, &cmd)).await {
        Ok(id) => Ok(see(format!("/admin/users/{id}"))),
        Err(problem) => {
            let again = Again::from(problem)?;
            let view = FormView::new(desk.lang(), form.fields).wrong(again.errors);
            page(&desk, again.status, &unit, view).await
        }
    }
}

/// The form of an account as typed.
pub fn read(fields: &Fields) -> UserForm {
    let get = |name: &str| fields.get(name).to_owned();
    UserForm { login: get("login"), name: get("name"), email: get("email"), phone: get("phone"), lang: get("lang") }
}

/// The roles ticked.
pub fn roles(fields: &Fields) -> Vec<Role> {
    fields.all("roles").filter_map(Role::from_code).collect()
}

/// The roles a person of this unit may hold at all, as choices.
pub fn fitting(form: &FormView, unit: &Unit) -> Vec<Choice> {
    let fitting: Vec<Role> = Role::ALL.iter().copied().filter(|role| role.fits(unit.kind)).collect();
    form.choices(&fitting)
}
