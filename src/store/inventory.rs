//! Every stored file held against its row: is it there, and are its contents those that were uploaded.

use super::audit::hex;
use super::conn::Conn;
use super::files::Cabinet;
use super::schema::files;
use crate::problem::Problem;
use diesel::prelude::*;
use sha2::{Digest, Sha256};
use std::fmt;
use std::fs::File;
use std::io::{ErrorKind, Read};

/// How many rows are read at once.
const PIECE: i64 = 1000;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    /// Files looked at.
    pub files: u64,
    /// The first that differs.
    pub wrong: Option<Wrong>,
}

/// A file that differs from its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Its number.
    pub id: i64,
    /// Its name as uploaded.
    pub name: String,
    /// SHA-256 of what was uploaded.
    pub sha256: String,
    /// SHA-256 of what lies there; none where nothing does.
    pub found: Option<String>,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "file {} “{}”, SHA-256 {}: ", self.id, self.name, self.sha256)?;
        match &self.found {
            Some(found) => write!(f, "its contents are others, SHA-256 {found}"),
            None => f.write_str("it is not there"),
        }
    }
}

/// Looks at every file by its number, up to the first that differs.
pub fn take_stock(conn: &mut Conn, cabinet: &Cabinet) -> Result<Stock, Problem> {
    let (mut looked, mut last) = (0, 0);
    loop {
        let rows: Vec<(i64, String, String, String)> = files::table
            .filter(files::id.gt(last))
            .order(files::id)
            .limit(PIECE)
            .select((files::id, files::name, files::stored, files::sha256))
            .load(conn)?;
        if rows.is_empty() {
            return Ok(Stock { files: looked, wrong: None });
        }
        for (id, name, stored, sha256) in rows {
            (last, looked) = (id, looked + 1);
            let found = hash_of(cabinet, &stored)?;
            if found.as_ref() != Some(&sha256) {
                return Ok(Stock { files: looked, wrong: Some(Wrong { id, name, sha256, found }) });
            }
        }
    }
}

fn hash_of(cabinet: &Cabinet, stored: &str) -> Result<Option<String>, Problem> {
    let mut file = match File::open(cabinet.path(stored)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let (mut hash, mut piece) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        let n = file.read(&mut piece)?;
        match piece.get(..n) {
            Some([]) | None => return Ok(Some(hex(&hash.finalize()))),
            Some(read) => hash.update(read),
        }
    }
}
