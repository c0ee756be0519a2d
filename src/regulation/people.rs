//! People, units and roles (`M5`, `S9`, `S11`–`S15`): who acts, for whom, and in which capacity.

use super::values::{UnitId, UserId};
use serde::{Deserialize, Serialize};

/// Declares an enum whose variants are stored and shown under fixed names: code name, Chinese, English.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $zh:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[doc = concat!($zh, " — ", $en)] #[serde(rename = $code)] $variant,)+ }
        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// The name in the database, in URLs and forms.
            pub const fn code(self) -> &'static str { match self { $($name::$variant => $code),+ } }
            /// The Chinese name shown to people.
            pub const fn zh(self) -> &'static str { match self { $($name::$variant => $zh),+ } }
            /// The English name shown to people.
            pub const fn en(self) -> &'static str { match self { $($name::$variant => $en),+ } }
            /// The value of a code name.
            pub fn from_code(code: &str) -> Option<$name> { match code { $($code => Some($name::$variant),)+ _ => None } }
        }
        impl $crate::regulation::decision::Bilingual for $name {
            fn in_zh(&self) -> std::borrow::Cow<'_, str> { self.zh().into() }
            fn in_en(&self) -> std::borrow::Cow<'_, str> { self.en().into() }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.code()) }
        }
    };
}
pub(crate) use named;

named! {
    /// What a unit is (`domain.md` §3.10).
    UnitKind {
        Owner = "owner", "业主单位", "owner unit";
        PlatformSoe = "platform_soe", "国有平台公司", "state-owned platform company";
        BigData = "bigdata", "大数据主管部门", "big-data bureau";
        Finance = "finance", "财政部门", "finance bureau";
        Ndrc = "ndrc", "发展改革部门", "development and reform commission";
        Police = "police", "公安机关", "public security bureau";
        Cac = "cac", "网信部门", "cyberspace office";
        Discipline = "discipline", "纪检监察机关", "discipline inspection";
        ThirdParty = "third_party", "第三方评估机构", "third-party evaluator";
        Vendor = "vendor", "服务提供方", "service provider";
        Office = "office", "系统管理机构", "system administration";
    }
}

impl UnitKind {
    /// Kinds that may buy services: every organ of the city may be an owner, the bureau itself included (M5).
    pub fn may_own(self) -> bool {
        !matches!(self, Self::ThirdParty | Self::Vendor | Self::Office)
    }

    /// Kinds that may be asked for a sheet in the joint review (M10.2).
    pub fn may_review(self) -> bool {
        matches!(self, Self::BigData | Self::Finance | Self::Ndrc | Self::Police | Self::Cac)
    }
}

named! {
    /// A capacity in which a person acts (`domain.md` §3.11).
    Role {
        OwnerFiler = "owner_filer", "业主经办", "owner's filer";
        OwnerHead = "owner_head", "业主负责人", "head of the owner unit";
        BureauClerk = "bureau_clerk", "大数据局经办", "bureau clerk";
        BureauLead = "bureau_lead", "大数据局负责人", "bureau lead";
        Finance = "finance", "财政审核", "finance officer";
        Ndrc = "ndrc", "发改评价", "development and reform reviewer";
        Police = "police", "公安评价", "police reviewer";
        Cac = "cac", "网信评价", "cyberspace reviewer";
        ThirdParty = "third_party", "第三方评估", "third-party evaluator";
        Vendor = "vendor", "服务商", "service provider";
        Discipline = "discipline", "纪检监察", "discipline inspector";
        SysAdmin = "sysadmin", "系统管理员", "system administrator";
        SecAdmin = "secadmin", "安全管理员", "security administrator";
        Auditor = "auditor", "审计管理员", "audit administrator";
    }
}

impl Role {
    /// Whether a unit of this kind can give the role at all.
    pub fn fits(self, kind: UnitKind) -> bool {
        match self {
            Role::OwnerFiler | Role::OwnerHead => kind.may_own(),
            Role::BureauClerk | Role::BureauLead => kind == UnitKind::BigData,
            Role::Finance => kind == UnitKind::Finance,
            Role::Ndrc => kind == UnitKind::Ndrc,
            Role::Police => kind == UnitKind::Police,
            Role::Cac => kind == UnitKind::Cac,
            Role::ThirdParty => kind == UnitKind::ThirdParty,
            Role::Vendor => kind == UnitKind::Vendor,
            Role::Discipline => kind == UnitKind::Discipline,
            Role::SysAdmin | Role::SecAdmin | Role::Auditor => kind == UnitKind::Office || kind == UnitKind::BigData,
        }
    }

    /// Roles that administer the system and never touch business data.
    pub fn administers(self) -> bool {
        matches!(self, Role::SysAdmin | Role::SecAdmin | Role::Auditor)
    }

    /// Whether one person may never hold both (separation of duties, `domain.md` §3.11).
    pub fn clashes(self, other: Role) -> bool {
        let alone = |r: Role| r.administers() || matches!(r, Role::Vendor | Role::ThirdParty | Role::Discipline);
        let filer_signs = |a, b| a == Role::OwnerFiler && b == Role::OwnerHead;
        self != other && (alone(self) || alone(other) || filer_signs(self, other) || filer_signs(other, self))
    }
}

/// Who acts: the person, the unit and every role held at this moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The person; 0 for the system itself, [`UserId::GUEST`] for whoever answers by the address of a notice.
    pub user: UserId,
    /// Name as shown in the flow record.
    pub name: String,
    /// The unit acted for.
    pub unit: UnitId,
    /// Name of that unit.
    pub unit_name: String,
    /// Kind of that unit.
    pub kind: UnitKind,
    /// Roles held; never two that clash.
    pub roles: Vec<Role>,
}

impl UserId {
    /// Whoever acts without an account, by an address that was served on them.
    pub const GUEST: UserId = UserId(-1);
}

impl Actor {
    /// The program itself: jobs that the calendar starts. It holds no role, so it may only do what names it.
    pub fn system() -> Actor {
        Actor {
            user: UserId(0),
            name: "系统".into(),
            unit: UnitId(0),
            unit_name: "系统".into(),
            kind: UnitKind::Office,
            roles: Vec::new(),
        }
    }

    /// Whether this is the program itself.
    pub fn is_system(&self) -> bool {
        self.user.is_new()
    }

    /// Whether the role is held.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}
