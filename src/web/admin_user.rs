//! One account: its facts, its data, its roles as proposed, its one-time code, its end and its return.

use super::admin_units::{edits, gate};
use super::admin_users::{fitting, read, roles};
use super::again::Again;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::stale::{self, Stale, last};
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::accounts::{State, Tongue, User, UserForm, UserState};
use crate::regulation::decision::Aggregate;
use crate::regulation::people::Role;
use crate::regulation::units::Unit;
use crate::regulation::values::UserId;
use crate::secrets::{code_hash, code_of};
use crate::store::views::people::colleagues;
use crate::store::{units, users};
use crate::usecases::disable_user::{self, disable_user};
use crate::usecases::edit_user::{self, edit_user};
use crate::usecases::enable_user::{self, enable_user};
use crate::usecases::hand_over::{self, hand_over};
use crate::usecases::issue_code::{self, issue_code};
use crate::usecases::propose_roles::{self, propose_roles};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};
use askama::Template;
use chrono::NaiveDateTime;

#[derive(Template)]
#[template(path = "admin/user.html")]
struct UserPage {
    user: User,
    unit: Unit,
    form: FormView,
    tongues: &'static [Tongue],
    last_login: Option<NaiveDateTime>,
    code_until: Option<NaiveDateTime>,
    edits: bool,
    own: bool,
    stale: Option<Stale>,
}

#[derive(Template)]
#[template(path = "admin/roles.html")]
struct RolesPage {
    user: User,
    unit: Unit,
    form: FormView,
    stale: Option<Stale>,
}

#[derive(Template)]
#[template(path = "admin/ending.html")]
struct EndingPage {
    user: User,
    unit: Unit,
    form: FormView,
    /// Colleagues to hand over to; none on the page that only disables.
    to: Option<Vec<Choice>>,
    stale: Option<Stale>,
}

#[derive(Template)]
#[template(path = "admin/code.html")]
struct CodePage {
    user: User,
    unit: Unit,
    code: String,
    until: NaiveDateTime,
    link: String,
}

async fn load(desk: &Desk, id: i64) -> Result<(User, Unit), Problem> {
    gate(desk)?;
    desk.read(move |conn| {
        let user = users::get(conn, UserId(id))?;
        let unit = units::get(conn, user.unit)?;
        Ok((user, unit))
    })
    .await
}

/// The page of an account.
pub async fn show(desk: Desk, id: web::Path<i64>) -> Answer {
    let (user, unit) = load(&desk, *id).await?;
    let form = FormView::new(desk.lang(), stored(&user));
    page(&desk, StatusCode::OK, user, unit, form, None).await
}

async fn page(desk: &Desk, status: StatusCode, user: User, unit: Unit, form: FormView, stale: Option<Stale>) -> Answer {
    let id = user.id;
    let (last_login, code_until) =
        desk.read(move |conn| Ok((users::last_login(conn, id)?, users::code_until(conn, id)?))).await?;
    let now = desk.visitor.moment.stamp();
    let page = UserPage {
        own: user.id == desk.actor().user,
        user,
        unit,
        form,
        tongues: Tongue::ALL,
        last_login,
        code_until: code_until.filter(|until| *until > now),
        edits: edits(desk),
        stale,
    };
    desk.page_with(status, &page)
}

fn stored(user: &User) -> Fields {
    let form = UserForm::of(user);
    Fields::default()
        .with("name", form.name)
        .with("email", form.email)
        .with("phone", form.phone)
        .with("lang", form.lang)
}

/// Who changed the account meanwhile, and what differs.
pub(super) async fn differing(desk: &Desk, user: &User, stored: Fields, typed: &Fields) -> Result<Stale, Problem> {
    let (change, lang) = (last(desk, User::KIND, user.id.0).await?, desk.lang());
    let tongue = |value: &str| Tongue::from_code(value).map(|tongue| lang.of(&tongue).into_owned());
    let word = |field: &str, value: &str| if field == "lang" { tongue(value) } else { None };
    Ok(Stale::by_name(change, &stored, typed, lang, word))
}

/// The same for roles, each side named in one row.
async fn other_roles(desk: &Desk, user: &User, typed: &Fields) -> Result<Stale, Problem> {
    let lang = desk.lang();
    let named = |roles: Vec<Role>| {
        let names: Vec<String> = roles.iter().map(|role| lang.of(role).into_owned()).collect();
        Fields::default().with("roles", names.join(lang.t("、")))
    };
    let wanted = named(roles(typed)).with("reason", typed.get("reason"));
    differing(desk, user, named(shown(user).to_vec()), &wanted).await
}

/// The roles the page begins with: those proposed, else those in force.
fn shown(user: &User) -> &[Role] {
    user.proposed.as_ref().map_or(&user.roles, |p| &p.roles)
}

/// Changes name, address, telephone and language.
pub async fn save(desk: Desk, id: web::Path<i64>, form: Form) -> Answer {
    gate(&desk)?;
    let cmd = edit_user::Cmd { user: UserId(*id), version: form.version, form: read(&form.fields), own: false };
    match desk.run(&form, move |tx| edit_user(tx, &cmd)).await {
        Ok(_) => Ok(see(format!("/admin/users/{id}"))),
        Err(problem) => {
            let again = Again::from(problem)?;
            let (user, unit) = load(&desk, *id).await?;
            let stale =
                if again.stale { Some(differing(&desk, &user, stored(&user), &form.fields).await?) } else { None };
            let view = FormView::new(desk.lang(), form.fields).wrong(again.errors);
            page(&desk, again.status, user, unit, view, stale).await
        }
    }
}

/// The page on which roles are proposed.
pub async fn role_page(desk: Desk, id: web::Path<i64>) -> Answer {
    let (user, unit) = load(&desk, *id).await?;
    let fields = Fields(shown(&user).iter().map(|role| ("roles".to_owned(), role.code().to_owned())).collect());
    desk.page(&RolesPage { user, unit, form: FormView::new(desk.lang(), fields), stale: None })
}

/// Proposes roles.
pub async fn propose(desk: Desk, id: web::Path<i64>, form: Form) -> Answer {
    gate(&desk)?;
    let reason = form.get("reason").to_owned();
    let cmd = propose_roles::Cmd { user: UserId(*id), version: form.version, roles: roles(&form.fields), reason };
    match desk.run(&form, move |tx| propose_roles(tx, &cmd)).await {
        Ok(_) => Ok(see(format!("/admin/users/{id}"))),
        Err(problem) => {
            let again = Again::from(problem)?;
            let (user, unit) = load(&desk, *id).await?;
            let stale = if again.stale { Some(other_roles(&desk, &user, &form.fields).await?) } else { None };
            let view = FormView::new(desk.lang(), form.fields).wrong(again.errors);
            desk.page_with(again.status, &RolesPage { user, unit, form: view, stale })
        }
    }
}

/// Gives out a one-time code; the page shows it once, and again only to the same form.
pub async fn give_code(desk: Desk, req: HttpRequest, id: web::Path<i64>, form: Form) -> Answer {
    let (user, unit) = load(&desk, *id).await?;
    let key = req.cookie(desk.state.cookie_name()).map(|c| c.value().to_owned()).unwrap_or_default();
    let code = code_of(&key, &form.once.form)?;
    let cmd = issue_code::Cmd { user: user.id, code_hash: code_hash(&code) };
    let until = desk.run(&form, move |tx| issue_code(tx, &cmd)).await?;
    let mut link = desk.state.config.public_url.clone();
    link.set_path("/activate");
    link.query_pairs_mut().append_pair("login", &user.login);
    desk.page(&CodePage { user, unit, code, until, link: link.to_string() })
}

/// The page on which an account is disabled.
pub async fn disabling(desk: Desk, id: web::Path<i64>) -> Answer {
    let (user, unit) = load(&desk, *id).await?;
    desk.page(&EndingPage { user, unit, form: FormView::new(desk.lang(), Fields::default()), to: None, stale: None })
}

/// Disables an account.
pub async fn disable(desk: Desk, id: web::Path<i64>, form: Form) -> Answer {
    gate(&desk)?;
    let cmd = disable_user::Cmd { user: UserId(*id), version: form.version, reason: form.get("reason").to_owned() };
    let done = desk.run(&form, move |tx| disable_user(tx, &cmd)).await;
    ended(&desk, *id, form, done, false).await
}

/// The page on which a person's work is handed over.
pub async fn handover(desk: Desk, id: web::Path<i64>) -> Answer {
    let (user, unit) = load(&desk, *id).await?;
    let to = Some(successors(&desk, &user).await?);
    desk.page(&EndingPage { user, unit, form: FormView::new(desk.lang(), Fields::default()), to, stale: None })
}

/// Hands a person's work over.
pub async fn hand(desk: Desk, id: web::Path<i64>, form: Form) -> Answer {
    gate(&desk)?;
    let to = UserId(form.get("to").parse().unwrap_or(*id));
    let reason = form.get("reason").to_owned();
    let cmd = hand_over::Cmd { from: UserId(*id), version: form.version, to, reason };
    let done = desk.run(&form, move |tx| hand_over(tx, &cmd)).await;
    ended(&desk, *id, form, done, true).await
}

async fn successors(desk: &Desk, user: &User) -> Result<Vec<Choice>, Problem> {
    let (by, user) = (gate(desk)?, user.clone());
    let all = desk.read(move |conn| colleagues(conn, by, &user)).await?;
    Ok(all.into_iter().map(|(id, name)| Choice { value: id.to_string(), text: name }).collect())
}

async fn ended(desk: &Desk, id: i64, form: Form, done: Result<UserId, Problem>, over: bool) -> Answer {
    match done {
        Ok(next) => Ok(see(format!("/admin/users/{next}"))),
        Err(problem) => {
            let again = Again::from(problem)?;
            let stale = stale::of_act(desk, &again, &form.fields, User::KIND, id).await?;
            let (user, unit) = load(desk, id).await?;
            let to = if over { Some(successors(desk, &user).await?) } else { None };
            let view = FormView::new(desk.lang(), form.fields).wrong(again.errors);
            desk.page_with(again.status, &EndingPage { user, unit, form: view, to, stale })
        }
    }
}

/// Takes a disabled person back.
pub async fn enable(desk: Desk, id: web::Path<i64>, form: Form) -> Answer {
    gate(&desk)?;
    let cmd = enable_user::Cmd { user: UserId(*id), version: form.version };
    desk.run(&form, move |tx| enable_user(tx, &cmd)).await?;
    Ok(see(format!("/admin/users/{id}")))
}
