//! A look at a database that is there already: nothing is made, nothing is migrated, nothing can be written.

use super::conn::{Conn, Target};
use diesel::RunQueryDsl;
use diesel::sql_types::BigInt;
use std::path::Path;

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Opens the database to read it. A wrong path must not pass for a whole city: what does not exist or holds no city is an error.
pub fn look(target: &Target) -> Result<Conn, String> {
    let none = |why: &str| format!("there is no city at {}: {why}; nothing was changed", target.shown());
    if let Target::Sqlite(path) = target
        && !Path::new(path).is_file()
    {
        return Err(none("the file does not exist"));
    }
    let mut conn = target.connect(false).map_err(|e| none(&e.to_string()))?;
    let migrated: Result<Count, _> =
        diesel::sql_query("SELECT count(*) AS n FROM __diesel_schema_migrations").get_result(&mut conn);
    match migrated {
        Ok(Count { n: 1.. }) => Ok(conn),
        Ok(_) | Err(_) => Err(none("the database is empty or is not one of this program")),
    }
}
