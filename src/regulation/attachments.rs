//! # 细则第二条、第四十四条：本系统只受理非涉密材料
//!
//! **Our reading.** An attachment is kept by its contents (SHA-256), its type is told by its contents and not by its name, and the
//! person who uploads declares by the form that it is not classified: a form that brings files without the tick does nothing, its files
//! wait as drafts, and the record of an upload says whether it was declared. Files are never changed: a better one is another file.
//! A draft that nothing names a week after it came was left behind, and goes; what anything names is kept as long as that is.

use super::authority::{Action, Subject, may};
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::Actor;
use super::policy::Policy;
use super::values::{FileId, ProjectId, UnitId, UserId};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Days for which a draft waits to be used. A form is sent within a session, and sessions end after half a day.
pub const DRAFT_DAYS: u64 = 7;

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

/// The last day on which a draft may have come that is discarded today.
pub fn left_behind(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(DRAFT_DAYS)).unwrap_or(NaiveDate::MIN)
}

/// Discards a draft that came on a day and that nothing names: a project's file, a named one and a new one stay.
pub fn discard(
    file: Attachment,
    came: NaiveDate,
    is_named: bool,
    by: &Actor,
    today: NaiveDate,
) -> Result<Decision<Attachment>, No> {
    let role = may(by, Action::DiscardFile, &Subject::default())?;
    if file.project.is_some() || is_named || came > left_behind(today) {
        return Err(Refusal::state(
            Article::HOUSE,
            Say::new("附件已被引用，或者上传未满七天", "the attachment is in use, or came less than seven days ago"),
            Say::new(
                "不清理；满七天仍无人引用的，自动清理",
                "it stays; what nobody uses for seven days is removed by itself",
            ),
        )
        .into());
    }
    let event = Event::by(role, Action::DiscardFile, Article::HOUSE).saying(file.name.clone());
    Ok(Decision::changed(file.clone(), file, event))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_old_draft_that_nothing_names_is_discarded_and_by_the_calendar_alone() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        let draft = Attachment {
            id: FileId(7),
            project: None,
            name: "扫描件.pdf".into(),
            stored: "00".into(),
            media: "application/pdf".into(),
            size: 1,
            sha256: "00".into(),
            user: UserId(3),
            unit: UnitId(4),
        };
        let kept = Attachment { project: Some(ProjectId(1)), ..draft.clone() };
        let system = Actor::system();
        let goes = |file: &Attachment, came, named| discard(file.clone(), day(came), named, &system, day(20)).is_ok();
        assert!(goes(&draft, 13, false) && goes(&draft, 1, false));
        assert!(!goes(&draft, 14, false), "too new");
        assert!(!goes(&draft, 1, true), "named");
        assert!(!goes(&kept, 1, false), "a project's");
        let person = crate::regulation::testing::filer();
        assert!(discard(draft, day(1), false, &person, day(20)).is_err(), "not by hand");
    }

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
