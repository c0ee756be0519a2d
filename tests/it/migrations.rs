//! Both databases in step: equal names, equal tables, down to nothing and up again; a newer database is refused untouched.

use crate::app::postgres;
use crate::source::root;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use jianping::store::conn::{Db, Target};
use std::collections::BTreeSet;
use std::path::PathBuf;

fn names(folder: &str) -> BTreeSet<String> {
    let folder = root().join("migrations").join(folder);
    let entries = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    entries.filter(|name| !name.starts_with('.')).collect()
}

#[test]
fn both_folders_hold_the_same_migrations() {
    let (sqlite, postgresql) = (names("sqlite"), names("postgresql"));
    assert_eq!(sqlite, postgresql);
    let mut numbers: Vec<&str> = sqlite.iter().filter_map(|name| name.split('_').next()).collect();
    let all = numbers.len();
    numbers.dedup();
    assert_eq!(numbers.len(), all, "a number is used twice");
    for name in &sqlite {
        for folder in ["sqlite", "postgresql"] {
            for file in ["up.sql", "down.sql"] {
                let path = root().join("migrations").join(folder).join(name).join(file);
                assert!(
                    std::fs::read_to_string(&path).is_ok_and(|sql| !sql.trim().is_empty()),
                    "{} is missing or empty",
                    path.display()
                );
            }
        }
    }
}

/// A column: table, name, whether it may be empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    tab: String,
    #[diesel(sql_type = Text)]
    col: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

const OF_SQLITE: &str = "SELECT m.name AS tab, c.name AS col, (c.\"notnull\" = 0 AND c.pk = 0) AS nullable FROM sqlite_master m, pragma_table_info(m.name) c \
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '%_fts%' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'";
const OF_POSTGRES: &str = "SELECT table_name::text AS tab, column_name::text AS col, (is_nullable = 'YES') AS nullable FROM information_schema.columns \
     WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'";

struct Place {
    dir: PathBuf,
    server: Option<(String, String)>,
}

impl Place {
    fn new(name: &str) -> Place {
        let dir = std::env::temp_dir().join(format!("jianping-migrations-{name}-{}", std::process::id()));
        let _old = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).unwrap();
        let database = format!("jp_migrations_{name}_{}", std::process::id());
        let server = postgres().map(|server| {
            let mut conn = PgConnection::establish(&format!("{server}/postgres")).unwrap();
            conn.batch_execute(&format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)")).unwrap();
            conn.batch_execute(&format!("CREATE DATABASE {database}")).unwrap();
            (server, database)
        });
        Place { dir, server }
    }
    fn sqlite(&self) -> String {
        self.dir.join("test.db").display().to_string()
    }
    fn postgres(&self) -> Option<String> {
        self.server.as_ref().map(|(server, name)| format!("{server}/{name}"))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.dir);
        if let Some((server, name)) = &self.server {
            let conn = PgConnection::establish(&format!("{server}/postgres"));
            let _dropped = conn.map(|mut c| c.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        }
    }
}

#[test]
fn both_databases_have_the_same_tables_and_columns() {
    let place = Place::new("columns");
    let Some(url) = place.postgres() else { return };
    drop(Db::open(&Target::parse(&format!("sqlite:{}", place.sqlite())).unwrap(), 1).unwrap());
    drop(Db::open(&Target::parse(&url).unwrap(), 1).unwrap());
    let sqlite: BTreeSet<Column> = diesel::sql_query(OF_SQLITE)
        .load(&mut SqliteConnection::establish(&place.sqlite()).unwrap())
        .unwrap()
        .into_iter()
        .collect();
    let postgres: BTreeSet<Column> =
        diesel::sql_query(OF_POSTGRES).load(&mut PgConnection::establish(&url).unwrap()).unwrap().into_iter().collect();
    let only_sqlite: Vec<_> = sqlite.difference(&postgres).collect();
    let only_postgres: Vec<_> = postgres.difference(&sqlite).collect();
    assert!(sqlite.len() > 100, "{} columns", sqlite.len());
    assert!(
        only_sqlite.is_empty() && only_postgres.is_empty(),
        "only SQLite: {only_sqlite:#?}\nonly PostgreSQL: {only_postgres:#?}"
    );
}

/// Down to nothing and up again; what the tables were, they are once more.
fn down_and_up<C, DB>(conn: &mut C, folder: &str, columns: &str)
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB> + Connection<Backend = DB> + diesel::connection::LoadConnection,
    diesel::query_builder::SqlQuery: diesel::query_dsl::methods::LoadQuery<'static, C, Column>,
{
    let migrations = || FileBasedMigrations::from_path(root().join("migrations").join(folder)).unwrap();
    conn.run_pending_migrations(migrations()).unwrap();
    let before: BTreeSet<Column> = diesel::sql_query(columns).load(conn).unwrap().into_iter().collect();
    conn.revert_all_migrations(migrations()).unwrap();
    let nothing: Vec<Column> = diesel::sql_query(columns).load(conn).unwrap();
    assert!(nothing.is_empty(), "{folder} keeps {nothing:?}");
    conn.run_pending_migrations(migrations()).unwrap();
    let after: BTreeSet<Column> = diesel::sql_query(columns).load(conn).unwrap().into_iter().collect();
    assert_eq!(before, after);
}

#[test]
fn sqlite_goes_down_to_nothing_and_up_again() {
    let place = Place::new("lite");
    down_and_up(&mut SqliteConnection::establish(&place.sqlite()).unwrap(), "sqlite", OF_SQLITE);
}

#[test]
fn postgresql_goes_down_to_nothing_and_up_again() {
    let place = Place::new("pg");
    let Some(url) = place.postgres() else { return };
    down_and_up(&mut PgConnection::establish(&url).unwrap(), "postgresql", OF_POSTGRES);
}

const NEWER: &str = "INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')";

#[test]
fn a_newer_database_is_refused_untouched() {
    let place = Place::new("newer");
    let targets = [Some(format!("sqlite:{}", place.sqlite())), place.postgres()];
    for url in targets.into_iter().flatten() {
        let target = Target::parse(&url).unwrap();
        drop(Db::open(&target, 1).unwrap());
        match &target {
            Target::Sqlite(path) => SqliteConnection::establish(path)
                .unwrap()
                .batch_execute(&format!("PRAGMA busy_timeout=5000; {NEWER}"))
                .unwrap(),
            Target::Postgres(url) => PgConnection::establish(url).unwrap().batch_execute(NEWER).unwrap(),
        }
        let said = Db::open(&target, 1).err().expect("a newer database was opened");
        assert!(said.contains("newer") && said.contains("9999") && said.lines().count() == 1, "{said}");
    }
}
