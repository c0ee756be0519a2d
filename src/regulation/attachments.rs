//! # 细则第二条、第四十四条：本系统只受理非涉密材料
//!
//! **Our reading.** An attachment is kept by its contents (SHA-256), its type is told by its contents and not by its name, and the
//! person who uploads declares by the form that it is not classified: a form that brings files without the tick does nothing, its files
//! wait as drafts, and the record of an upload says whether it was declared. Files are never changed: a better one is another file.

use super::authority::{Action, Subject, may};
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No};
use super::people::Actor;
use super::policy::Policy;
use super::values::{FileId, ProjectId, UnitId, UserId};
use serde::{Deserialize, Serialize};

/// Types taken: extension, media type.
pub const TAKEN: &[(&str, &str)] = &[
    ("pdf", "application/pdf"),
    ("ofd", "application/ofd"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
];

/// A stored attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Row number.
    pub id: FileId,
    /// The project it belongs to; none while it is only a draft's.
    pub project: Option<ProjectId>,
    /// Name as uploaded, without path.
    pub name: String,
    /// Name in the store.
    pub stored: String,
    /// Media type told from the contents.
    pub media: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the contents, hexadecimal.
    pub sha256: String,
    /// Who uploaded it.
    pub user: UserId,
    /// For which unit.
    pub unit: UnitId,
}

impl Aggregate for Attachment {
    const KIND: &'static str = "file";
    fn id(&self) -> i64 {
        self.id.0
    }
    fn version(&self) -> i32 {
        0
    }
    fn state_name(&self) -> &'static str {
        "stored"
    }
}

/// The media type of a file by name and first bytes; both must agree on a type we take.
pub fn media_of(name: &str, told_by_contents: Option<&str>) -> Option<&'static str> {
    let extension = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase())?;
    let (_, media) = TAKEN.iter().find(|(e, _)| *e == extension)?;
    let agrees = match (extension.as_str(), told_by_contents?) {
        ("ofd", told) => told == "application/zip",
        ("docx" | "xlsx", told) => told == *media || told == "application/zip",
        (_, told) => told == *media,
    };
    agrees.then_some(*media)
}

/// Takes a file in; `declared` by the form to hold no state secret. The contents are stored already; an error leaves them to be swept away.
pub fn upload(
    field: &str,
    file: Attachment,
    declared: bool,
    by: &Actor,
    policy: &Policy,
) -> Result<Decision<Attachment>, No> {
    let role = may(by, Action::UploadFile, &Subject::default())?;
    if file.size == 0 {
        return Err(No::Invalid(vec![FieldError::at(
            field,
            "文件是空的，请重新选择",
            "the file is empty: choose another",
        )]));
    }
    if file.size > policy.max_file_bytes {
        let most = policy.max_file_bytes / 1024 / 1024;
        let error = FieldError::at(field, format!("文件超过{most} MB"), format!("the file is larger than {most} MB"));
        return Err(No::Invalid(vec![error]));
    }
    let name = if declared { format!("{}（已声明不涉密）", file.name) } else { file.name.clone() };
    let event = Event::by(role, Action::UploadFile, Article::a(44)).saying(name);
    Ok(Decision::born(file, event))
}

#[cfg(test)]
mod tests {
    use super::media_of;

    #[test]
    fn name_and_contents_must_agree() {
        assert_eq!(media_of("合同.PDF", Some("application/pdf")), Some("application/pdf"));
        assert_eq!(media_of("合同.pdf", Some("text/html")), None);
        assert_eq!(media_of("合同.html", Some("text/html")), None);
        assert_eq!(media_of("签章.ofd", Some("application/zip")), Some("application/ofd"));
        assert_eq!(media_of("无扩展名", Some("application/pdf")), None);
        assert_eq!(media_of("空.pdf", None), None);
    }
}
