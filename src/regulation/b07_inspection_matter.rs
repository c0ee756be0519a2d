//! What an inspection is about, and whose matter it is (M7; S13, S21).

use super::super::decision::{Article, FieldError};
use super::super::people::{UnitKind, named};

named! {
    /// What an inspection is about.
    Matter {
        Project = "project", "项目监督", "supervision of the project";
        Security = "security", "应用系统安全", "security of the application system";
    }
}

impl Matter {
    /// What inspections were about before the matter was written down.
    pub(super) fn usual() -> Matter {
        Matter::Project
    }
    /// The article it rests on.
    pub fn article(self) -> Article {
        match self {
            Matter::Project => Article::b(7),
            Matter::Security => Article::a(21),
        }
    }
    /// What units of this kind inspect, the usual first.
    pub fn of(kind: UnitKind) -> &'static [Matter] {
        match kind {
            UnitKind::Police => &[Matter::Security],
            UnitKind::BigData => &[Matter::Project, Matter::Security],
            _ => &[Matter::Project],
        }
    }
    /// What a unit of this kind chose; empty stands for the only one it has.
    pub(super) fn chosen(code: &str, kind: UnitKind) -> Result<Matter, FieldError> {
        let chosen = match (code, Matter::of(kind)) {
            ("", [only]) => Some(*only),
            (code, own) => Matter::from_code(code).filter(|matter| own.contains(matter)),
        };
        chosen.ok_or_else(|| {
            FieldError::at(
                "matter",
                "请选择本单位职责内的检查事项：公安部门检查应用系统安全，财政、发改部门检查项目",
                "choose a matter of your unit: the police inspect security, finance and NDRC the project",
            )
        })
    }
}
