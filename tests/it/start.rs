//! Starting wrongly: one plain sentence, a non-zero exit, nothing touched.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::process::Command;

struct Try {
    dir: std::path::PathBuf,
}

impl Try {
    fn new(name: &str) -> Try {
        let dir = std::env::temp_dir().join(format!("jianping-start-{name}-{}", std::process::id()));
        let _old = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).unwrap();
        Try { dir }
    }

    /// Runs `serve` with these settings; answers what it said.
    fn refused(&self, settings: &[(&str, &str)]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jianping"));
        command.arg("serve").env_clear().env("DATA_DIR", &self.dir).env("PORT", "0").envs(settings.iter().copied());
        let done = command.output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(!done.status.success(), "it started: {said}");
        assert_eq!(said.trim().lines().count(), 1, "one sentence: {said}");
        assert!(!said.contains("panicked"), "{said}");
        said
    }
}

impl Drop for Try {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.dir);
    }
}

#[test]
fn an_unknown_setting_is_named() {
    let said = Try::new("unknown").refused(&[("JIANPING_PROT", "8080")]);
    assert!(said.contains("JIANPING_PROT") && said.contains("JIANPING_PORT"), "{said}");
}

#[test]
fn an_unknown_database_is_named() {
    let said = Try::new("scheme").refused(&[("DATABASE_URL", "mysql://root@h/d")]);
    assert!(said.contains("mysql") && said.contains("postgres://"), "{said}");
}

#[test]
fn an_unreadable_database_is_left_alone() {
    let place = Try::new("unreadable");
    let file = place.dir.join("jianping.db");
    std::fs::write(&file, "this is no database, it is a letter of some length to the people who run the city").unwrap();
    let said = place.refused(&[]);
    assert!(said.contains("database"), "{said}");
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("this is no database"));
}

#[test]
fn a_port_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let said = Try::new("port").refused(&[("PORT", &port)]);
    assert!(said.contains(&port), "{said}");
}

#[test]
fn a_newer_database_is_left_untouched() {
    let place = Try::new("newer");
    let path = place.dir.join("jianping.db");
    let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    conn.batch_execute(
        "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
         INSERT INTO __diesel_schema_migrations (version) VALUES ('9999');",
    )
    .unwrap();
    let said = place.refused(&[]);
    assert!(said.contains("newer"), "{said}");
    let tables: i64 =
        diesel::dsl::sql::<diesel::sql_types::BigInt>("SELECT count(*) FROM sqlite_master WHERE type = 'table'")
            .get_result(&mut conn)
            .unwrap();
    assert_eq!(tables, 1, "not one table was made");
}

#[test]
fn a_mistyped_path_is_no_whole_city() {
    let place = Try::new("mistyped");
    let file = place.dir.join("mistyped.db");
    let url = format!("sqlite:{}", file.display());
    for args in [&["verify", "--database", url.as_str()][..], &["verify"], &["remind", "--dry-run"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jianping"));
        let done = command.args(args).env_clear().env("DATA_DIR", &place.dir).output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(!done.status.success() && said.contains("there is no city"), "{args:?}: {said}");
    }
    let made: Vec<_> = place.dir.read_dir().unwrap().flatten().map(|e| e.file_name()).collect();
    assert!(made.is_empty(), "{made:?}");
    std::fs::write(&file, "").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_jianping"));
    let done = command.args(["verify", "--database", url.as_str()]).env_clear().output().unwrap();
    assert!(!done.status.success(), "an empty file holds no city");
    assert_eq!(std::fs::metadata(&file).unwrap().len(), 0, "nor was one made in it");
}
