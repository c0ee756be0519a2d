//! Attachments: rows here, contents outside the web root under names of our own. Contents first (fsync, rename), then the row.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::schema::{file_readers, files};
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::attachments::Attachment;
use crate::regulation::decision::Decision;
use crate::regulation::values::{FileId, ProjectId, UnitId, UserId};
use diesel::prelude::*;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a file waits for its sender to log in again.
pub const PATIENCE: Duration = Duration::from_secs(60 * 60);
/// How many bytes may wait at once.
const WAITING: u64 = 1024 * 1024 * 1024;

/// The folder of the contents.
#[derive(Debug, Clone)]
pub struct Cabinet(PathBuf);

/// The place of a file that is arriving. Whatever ends its arrival, nothing stays there: what is kept was moved away before.
#[derive(Debug)]
pub struct Incoming(PathBuf);

impl AsRef<Path> for Incoming {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        let _gone = fs::remove_file(&self.0);
    }
}

impl Cabinet {
    /// Makes the folders below the data folder.
    pub fn open(data_dir: &Path) -> std::io::Result<Cabinet> {
        let root = data_dir.join("files");
        fs::create_dir_all(root.join("incoming"))?;
        fs::create_dir_all(root.join("waiting"))?;
        let cabinet = Cabinet(root);
        cabinet.sweep()?;
        Ok(cabinet)
    }

    /// The same to look at: nothing is made.
    pub fn at(data_dir: &Path) -> Cabinet {
        Cabinet(data_dir.join("files"))
    }

    /// Where an arriving file is written until it is whole.
    pub fn incoming(&self) -> Incoming {
        Incoming(self.0.join("incoming").join(format!("{:032x}", rand::random::<u128>())))
    }

    /// Moves a whole file to its place for good and answers its name in the store.
    pub fn keep(&self, incoming: &Incoming) -> std::io::Result<String> {
        let name = format!("{:032x}", rand::random::<u128>());
        self.keep_as(incoming.as_ref(), &name)?;
        Ok(name)
    }

    fn keep_as(&self, from: &Path, name: &str) -> std::io::Result<()> {
        let place = self.path(name);
        let folder = place.parent().unwrap_or(&self.0).to_owned();
        if !folder.is_dir() {
            fs::create_dir_all(&folder)?;
            // A new folder is an entry of the one above: without this a power cut may take it with all that lies in it.
            File::open(&self.0)?.sync_all()?;
        }
        File::open(from)?.sync_all()?;
        fs::rename(from, &place)?;
        File::open(&folder)?.sync_all()
    }

    /// Lays a whole file aside for somebody who has to log in first, and answers its name; none where too much waits already.
    pub fn hold(&self, incoming: &Incoming) -> std::io::Result<Option<String>> {
        if self.sweep()? > WAITING {
            return Ok(None);
        }
        let name = format!("{:032x}", rand::random::<u128>());
        fs::rename(incoming, self.0.join("waiting").join(&name))?;
        Ok(Some(name))
    }

    /// Moves a file that waited to its place for good, under the same name; whether it is there. A second time is like the first.
    pub fn take_up(&self, name: &str) -> std::io::Result<bool> {
        let place = self.path(name);
        match fs::symlink_metadata(self.0.join("waiting").join(name)) {
            Ok(_) => self.keep_as(&self.0.join("waiting").join(name), name).map(|()| true),
            Err(_) => Ok(place.is_file()),
        }
    }

    /// Clears away what has waited for an hour, and what was still arriving when a program died as long ago; answers how many bytes
    /// still wait.
    pub fn sweep(&self) -> std::io::Result<u64> {
        clear(&self.0.join("incoming"))?;
        clear(&self.0.join("waiting"))
    }

    /// Takes contents off the disk for good; what is not there is off it already.
    pub fn discard(&self, stored: &str) -> std::io::Result<()> {
        let place = self.path(stored);
        match fs::remove_file(&place) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            removed => removed.and_then(|()| File::open(place.parent().unwrap_or(&self.0))?.sync_all()),
        }
    }

    /// Gives stored contents a further name, for the demo's many papers of one kind.
    pub(crate) fn again(&self, stored: &str) -> std::io::Result<String> {
        let name = format!("{:032x}", rand::random::<u128>());
        self.as_well(stored, &name)?;
        Ok(name)
    }

    /// The same under a name that is given.
    pub(crate) fn as_well(&self, stored: &str, name: &str) -> std::io::Result<()> {
        let place = self.path(name);
        fs::create_dir_all(place.parent().unwrap_or(&self.0))?;
        fs::hard_link(self.path(stored), &place).or_else(|_| fs::copy(self.path(stored), &place).map(drop))
    }

    /// Where the contents of a stored name lie.
    pub fn path(&self, stored: &str) -> PathBuf {
        let folder: String = stored.chars().take(2).filter(char::is_ascii_hexdigit).collect();
        self.0.join(folder).join(stored)
    }
}

/// Removes the files of a folder that nobody has touched for an hour, and answers how many bytes the others have.
fn clear(folder: &Path) -> std::io::Result<u64> {
    let mut left = 0;
    for file in fs::read_dir(folder)? {
        let file = file?;
        let Ok(known) = file.metadata() else { continue };
        if known.modified()?.elapsed().unwrap_or_default() > PATIENCE {
            let _gone = fs::remove_file(file.path());
        } else {
            left += known.len();
        }
    }
    Ok(left)
}

/// Saves the row of an uploaded file.
pub fn save(tx: &mut Tx<'_>, done: Decision<Attachment>) -> Result<FileId, Problem> {
    let file = done.after();
    let id: i64 = diesel::insert_into(files::table)
        .values((
            files::project_id.eq(file.project.map(|p| p.0)),
            files::name.eq(&file.name),
            files::stored.eq(&file.stored),
            files::media.eq(&file.media),
            files::size.eq(i64::try_from(file.size).unwrap_or(i64::MAX)),
            files::sha256.eq(&file.sha256),
            files::user_id.eq(file.user.0),
            files::unit_id.eq(file.unit.0),
            files::at.eq(tx.moment().stamp()),
        ))
        .returning(files::id)
        .both()
        .get_result(tx.conn())?;
    audit::record(tx, file.project.map_or(Chain::CITY, |p| Chain(p.0)), id, &done)?;
    Ok(FileId(id))
}

type Row = (i64, Option<i64>, String, String, String, i64, String, i64, i64);

/// One file by number; who may see it is decided by the caller.
pub fn get(conn: &mut Conn, id: FileId) -> Result<Attachment, Problem> {
    let (id, project, name, stored, media, size, sha256, user, unit): Row = files::table
        .find(id.0)
        .select((
            files::id,
            files::project_id,
            files::name,
            files::stored,
            files::media,
            files::size,
            files::sha256,
            files::user_id,
            files::unit_id,
        ))
        .first(conn)?;
    Ok(Attachment {
        id: FileId(id),
        project: project.map(ProjectId),
        name,
        stored,
        media,
        size: u64::try_from(size).unwrap_or(0),
        sha256,
        user: UserId(user),
        unit: UnitId(unit),
    })
}

/// Shows papers to another unit: a supplier reads those of its own contract, and no others.
pub fn show(tx: &mut Tx<'_>, papers: &[Option<FileId>], to: UnitId) -> Result<(), Problem> {
    for paper in papers.iter().flatten() {
        diesel::insert_into(file_readers::table)
            .values((file_readers::file_id.eq(paper.0), file_readers::unit_id.eq(to.0)))
            .on_conflict_do_nothing()
            .both()
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Makes sure that these papers are the actor's own: a number of somebody else's file is not found.
pub fn own(tx: &mut Tx<'_>, papers: &[Option<FileId>]) -> Result<(), Problem> {
    let mut ids: Vec<i64> = papers.iter().flatten().map(|paper| paper.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let mine: i64 = files::table
        .filter(files::id.eq_any(&ids))
        .filter(files::unit_id.eq(tx.actor().unit.0))
        .count()
        .get_result(tx.conn())?;
    if usize::try_from(mine) == Ok(ids.len()) { Ok(()) } else { Err(Problem::NotFound) }
}

/// Gives draft files of this unit to a project; files of others are not touched.
pub fn attach(tx: &mut Tx<'_>, wanted: &[FileId], project: ProjectId) -> Result<(), Problem> {
    let ids: Vec<i64> = wanted.iter().map(|f| f.0).collect();
    diesel::update(files::table.filter(files::id.eq_any(ids)))
        .filter(files::project_id.is_null())
        .filter(files::unit_id.eq(tx.actor().unit.0))
        .set(files::project_id.eq(project.0))
        .execute(tx.conn())?;
    Ok(())
}

/// Gives a paper that had to stay unseen to its project, whoever acts: a third party's report as scoring closes.
pub fn disclose(tx: &mut Tx<'_>, paper: FileId, project: ProjectId) -> Result<(), Problem> {
    diesel::update(files::table.find(paper.0))
        .filter(files::project_id.is_null())
        .set(files::project_id.eq(project.0))
        .execute(tx.conn())?;
    Ok(())
}

/// Attaches the files a form names and makes sure each now belongs to the project: a number of somebody else's file is not found.
pub fn claim(tx: &mut Tx<'_>, named: &[FileId], project: ProjectId) -> Result<(), Problem> {
    if named.is_empty() {
        return Ok(());
    }
    attach(tx, named, project)?;
    let mut ids: Vec<i64> = named.iter().map(|f| f.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let mine: i64 = files::table
        .filter(files::id.eq_any(&ids))
        .filter(files::project_id.eq(project.0))
        .count()
        .get_result(tx.conn())?;
    if usize::try_from(mine) == Ok(ids.len()) { Ok(()) } else { Err(Problem::NotFound) }
}
