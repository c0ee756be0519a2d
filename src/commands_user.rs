//! `jianping user …`: accounts from the console of the machine, where no administrator can reach the pages. What is done here is
//! audited as done by the system, and roles still wait for the security administrator.

use crate::clock::Clock;
use crate::config::Config;
use crate::problem::Problem;
use crate::regulation::accounts::{UserForm, normal_login};
use crate::regulation::authority::sees_people;
use crate::regulation::people::{Actor, Role};
use crate::regulation::values::{UnitId, UserId};
use crate::secrets::{code_hash, new_code};
use crate::store::conn::Db;
use crate::store::tx::Acting;
use crate::store::views::people::{UserFilter, some_users};
use crate::store::{units, users};
use crate::usecases::create_user::{self, create_user};
use crate::usecases::issue_code::{self, issue_code};
use clap::Subcommand;

/// What is done with accounts.
#[derive(Debug, Clone, Subcommand)]
pub enum UserCommand {
    /// Enters a person; the roles wait for the security administrator. Prints the one-time code for the first password.
    Add {
        /// Name of the unit, as entered.
        #[arg(long)]
        unit: String,
        /// The person's name.
        #[arg(long)]
        name: String,
        /// The login: 3 to 32 lower-case letters, digits, dots or hyphens.
        #[arg(long)]
        login: String,
        /// Where notices go.
        #[arg(long, default_value = "")]
        email: String,
        /// Code names of the roles, separated by commas: owner_filer,bureau_lead,…
        #[arg(long, value_delimiter = ',', required = true)]
        roles: Vec<String>,
    },
    /// Lists the accounts: unit, name, login, state, roles.
    List,
    /// Prints a one-time code with which the person sets a new password; older sessions end when it is used.
    ResetPassword {
        /// The login.
        login: String,
    },
}

/// Does it, on a thread that may wait for the database. `Err` is one plain sentence.
pub async fn run(command: UserCommand) -> Result<(), String> {
    tokio::task::spawn_blocking(move || act(command)).await.map_err(|e| e.to_string())?
}

fn act(command: UserCommand) -> Result<(), String> {
    let config = Config::from_env()?;
    let db = Db::open(&config.database, 1)?;
    match command {
        UserCommand::Add { unit, name, login, email, roles } => {
            let form = UserForm { login, name, email, phone: String::new(), lang: "zh".into() };
            add(&db, &config, New { unit, form, roles })
        }
        UserCommand::List => list(&db),
        UserCommand::ResetPassword { login } => reset(&db, &config, &login),
    }
}

fn acting() -> Acting {
    Acting { actor: Actor::system(), moment: Clock::system().moment(), request: "console".into(), proved: false }
}

fn told(problem: Problem) -> String {
    match problem {
        Problem::Invalid(errors) => {
            errors.iter().map(|e| format!("{}: {}", e.field, e.say.en)).collect::<Vec<_>>().join("; ")
        }
        Problem::Refused(refusal) => format!("{}; {}", refusal.why.en, refusal.way_out.en),
        other => other.to_string(),
    }
}

struct New {
    unit: String,
    form: UserForm,
    roles: Vec<String>,
}

fn add(db: &Db, config: &Config, new: New) -> Result<(), String> {
    let roles: Vec<Role> = new.roles.iter().map(|code| role(code)).collect::<Result<_, _>>()?;
    let all = db.read(units::in_use).map_err(told)?;
    if db.read(users::count).map_err(told)? == 0 {
        return Err("the database is empty: start the program with “serve” and found the city at /first-run".into());
    }
    let unit = all.iter().find(|(_, name)| *name == new.unit);
    let unit = unit.ok_or_else(|| format!("there is no unit in use named “{}”", new.unit))?;
    let cmd = create_user::Cmd { unit: UnitId(unit.0), form: new.form, roles };
    let id = db.write(acting(), None, move |tx| create_user(tx, &cmd)).map_err(told)?;
    code(db, config, id)
}

fn role(code: &str) -> Result<Role, String> {
    let known = || Role::ALL.iter().map(|r| r.code()).collect::<Vec<_>>().join(", ");
    Role::from_code(code.trim()).ok_or_else(|| format!("“{code}” is no role; known are: {}", known()))
}

fn list(db: &Db) -> Result<(), String> {
    let by = sees_people(&Actor::system()).ok_or("not permitted")?;
    let (rows, _) = db.read(|conn| some_users(conn, by, &UserFilter::default(), 0, 100_000)).map_err(told)?;
    println!("unit\tname\tlogin\tstate\troles\tproposed");
    for row in rows {
        let proposed = row.user.proposed.as_ref().map(|p| users::stored_roles(&p.roles)).unwrap_or_default();
        let (user, roles) = (&row.user, users::stored_roles(&row.user.roles));
        println!("{}\t{}\t{}\t{}\t{roles}\t{proposed}", row.unit, user.name, user.login, user.state());
    }
    Ok(())
}

fn reset(db: &Db, config: &Config, login: &str) -> Result<(), String> {
    let found = db.read(|conn| users::by_login(conn, &normal_login(login))).map_err(told)?;
    let known = found.ok_or_else(|| format!("there is no account with the login “{login}”"))?;
    code(db, config, known.user.id)
}

fn code(db: &Db, config: &Config, user: UserId) -> Result<(), String> {
    let code = new_code();
    let cmd = issue_code::Cmd { user, code_hash: code_hash(&code) };
    let until = db.write(acting(), None, move |tx| issue_code(tx, &cmd)).map_err(told)?;
    let until = crate::clock::local(until).format("%Y-%m-%d %H:%M");
    println!("one-time code {code}, valid until {until}; to be used at {}activate", config.public_url);
    Ok(())
}
