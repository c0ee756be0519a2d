//! The demo city at a size, made once and kept between runs, and people of it at their browsers.

use jianping::demo::{self, Ground};
use jianping::keyring::Keyring;
use jianping::secrets::Passwords;
use jianping::store::conn::{Db, Target};
use jianping::store::files::Cabinet;
use jianping::store::sessions::key_hash;
use rusqlite::{Connection, params};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// A city in its folder.
pub struct City {
    pub dir: PathBuf,
    pub database: PathBuf,
}

/// Somebody logged in.
#[derive(Clone)]
pub struct Person {
    pub user: i64,
    pub unit: i64,
    pub key: String,
    pub csrf: String,
}

impl City {
    /// The city of this many projects below `root`; made anew where there is none, or where it is asked for.
    pub fn of(root: &Path, size: usize, anew: bool) -> City {
        let city = City::at(root.join(format!("city-{size}")));
        if anew || !city.dir.join("whole").exists() {
            make(&city.dir, &city.database, size);
        }
        city
    }

    /// Whatever city is in this folder.
    pub fn at(dir: PathBuf) -> City {
        City { database: dir.join("jianping.db"), dir }
    }

    /// A fresh session of somebody with exactly this role, in the `nth` unit of a kind; units with projects come first.
    pub fn person(&self, conn: &Connection, kind: &str, role: &str, nth: usize) -> Person {
        let (user, unit): (i64, i64) = conn
            .query_row(
                "SELECT min(u.id), u.unit_id FROM users u JOIN units n ON n.id = u.unit_id WHERE n.kind = ?1 \
                 AND u.roles = ?2 AND u.state = 'active' GROUP BY u.unit_id \
                 ORDER BY EXISTS (SELECT 1 FROM projects p WHERE p.owner_id = u.unit_id) DESC, u.unit_id LIMIT 1 OFFSET ?3",
                params![kind, role, i64::try_from(nth).unwrap_or_default()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap_or_else(|_| panic!("the city has no {role} in {kind} number {nth}"));
        let (key, csrf) = (format!("{:032x}", rand::random::<u128>()), format!("{:032x}", rand::random::<u128>()));
        conn.execute(
            "INSERT INTO sessions (key_hash, user_id, csrf, started_at, seen_at, proved_at, address, agent) VALUES (?1, ?2, ?3, \
             strftime('%Y-%m-%d %H:%M:%f', 'now'), strftime('%Y-%m-%d %H:%M:%f', 'now'), strftime('%Y-%m-%d %H:%M:%f', 'now'), \
             '127.0.0.1', 'bench')",
            params![key_hash(&key), user, csrf],
        )
        .expect("a session");
        Person { user, unit, key, csrf }
    }

    /// The number of a draft file of this person, as if uploaded a moment ago.
    pub fn file(&self, conn: &Connection, of: &Person) -> i64 {
        conn.execute(
            "INSERT INTO files (name, stored, media, size, sha256, user_id, unit_id, at) \
             VALUES ('附件.pdf', ?1, 'application/pdf', 1000, ?1, ?2, ?3, strftime('%Y-%m-%d %H:%M:%f', 'now'))",
            params![format!("{:032x}", rand::random::<u128>()), of.user, of.unit],
        )
        .expect("a file");
        conn.last_insert_rowid()
    }

    /// A connection that writes beside the program.
    pub fn open(&self) -> Connection {
        let conn = Connection::open(&self.database).expect("the database opens");
        conn.busy_timeout(std::time::Duration::from_secs(10)).expect("it waits");
        conn
    }
}

fn make(dir: &Path, database: &Path, size: usize) {
    println!("making the city of {size} projects in {}", dir.display());
    let _old = std::fs::remove_dir_all(dir);
    std::fs::create_dir_all(dir).expect("a folder");
    let hash = actix_web::rt::System::new().block_on(Passwords::default().hash(demo::PASSWORD.into())).expect("a hash");
    let db = Db::open(&Target::Sqlite(database.display().to_string()), 2).expect("a database");
    let cabinet = Cabinet::open(dir).expect("a cabinet");
    let keys = Keyring::open(dir).expect("keys");
    let ground = Ground { db: &db, cabinet: &cabinet, keys: &keys, password: &hash };
    let today = jianping::clock::Clock::system().today();
    let begun = Instant::now();
    let mut before = begun;
    demo::build_telling(&ground, size, today, &mut |done, of| {
        println!("  {done:>7} of {of} projects: {:.1} s", before.elapsed().as_secs_f64());
        before = Instant::now();
    })
    .expect("a city");
    println!("  in all {:.1} s", begun.elapsed().as_secs_f64());
    std::fs::write(dir.join("whole"), "").expect("a mark");
}
