//! The main navigation of each role: what is open, in the order of the day's work (`ux.md` §3.1). Only pages that exist stand here.

use super::desk::capped;
use crate::regulation::authority::{Action, Scope, reads_audit, rule, sees, sees_people};
use crate::regulation::people::{Actor, Role};
use crate::store::views::desk::Counts;

/// A heading with its links.
#[derive(Debug, Clone)]
pub struct NavGroup {
    /// Heading, a phrase.
    pub head: &'static str,
    /// Links.
    pub links: Vec<NavLink>,
}

/// One link.
#[derive(Debug, Clone)]
pub struct NavLink {
    /// Words, a phrase.
    pub text: &'static str,
    /// Where to.
    pub href: &'static str,
    /// Count of open work; 0 is not shown.
    pub count: i64,
    /// The count as written: it stops at a hundred of a kind.
    pub shown: String,
    /// Whether this page is under it.
    pub current: bool,
}

/// One line of the table: heading, words, address, who sees it.
struct Entry {
    head: &'static str,
    text: &'static str,
    href: &'static str,
    who: fn(&Actor) -> bool,
}

const fn e(head: &'static str, text: &'static str, href: &'static str, who: fn(&Actor) -> bool) -> Entry {
    Entry { head, text, href, who }
}

/// Every entry, group by group, at most fourteen for a role. A room adds its line here when its page stands; the regulation and help are
/// in the foot of every page.
const ENTRIES: &[Entry] = &[
    e("工作", "我的待办", "/todo", works),
    e("工作", "待阅", "/read", everybody),
    e("工作", "已办", "/done", everybody),
    e("工作", "我发起的", "/started", |a| a.has(Role::OwnerFiler) || a.has(Role::OwnerHead)),
    e("项目", "全部项目", "/projects", |a| sees(a).is_all()),
    e("项目", "计划与立项", "/plans", |a| sees(a).is_all()),
    e("项目", "本单位项目", "/projects", |a| !sees(a).is_all() && sees(a).owner().is_some()),
    e("项目", "参评项目", "/projects", |a| {
        let asked = sees(a).agency().is_some() || sees(a).third().is_some();
        !sees(a).is_all() && sees(a).owner().is_none() && asked
    }),
    e("项目", "承接项目", "/projects", |a| {
        !sees(a).is_all() && sees(a).owner().is_none() && sees(a).supplier().is_some()
    }),
    e("项目", "费用支付", "/payments", |a| {
        sees(a).is_all() || sees(a).owner().is_some() || sees(a).supplier().is_some()
    }),
    e("项目", "我的合同", "/suppliers", |a| sees(a).supplier().is_some()),
    e("评估", "年度评估", "/campaigns", |a| works(a) && sees(a).supplier().is_none()),
    e("评估", "整改复评", "/rectifications", |a| {
        works(a) && sees(a).agency().is_none() && sees(a).third().is_none()
    }),
    // The bureau and discipline have their fourteen entries; they come here from 整改复评 and from each project.
    e("评估", "监督检查", "/inspections", |a| {
        let inspected = sees(a).owner().is_some() || sees(a).agency().is_some();
        inspected || a.has(Role::Finance)
    }),
    e("评估", "安全检测", "/security-tests", |a| sees(a).owner().is_some() || a.has(Role::Police)),
    e("结果", "黑名单", "/blacklist", |a| works(a) && sees(a).supplier().is_none() && sees(a).third().is_none()),
    e("结果", "负面清单", "/negative-list", |a| sees(a).is_all()),
    e("结果", "优秀提供方", "/recognitions", |a| works(a) && sees(a).supplier().is_none()),
    e("结果", "线索移送", "/referrals", |a| {
        may_ever(a, Action::Refer) || a.has(Role::Finance) || a.has(Role::Discipline)
    }),
    e("查询", "供应商名册", "/suppliers", |a| sees(a).is_all() || sees(a).owner().is_some()),
    e("查询", "审计日志", "/audit", reads_audit),
    e("管理", "用户", "/admin/users", |a| sees_people(a).is_some()),
    e("管理", "单位", "/admin/units", |a| sees_people(a).is_some()),
    e("管理", "待确认角色", "/admin/grants", |a| sees_people(a).is_some()),
    e("管理", "工作日历", "/admin/calendar", |a| may_ever(a, Action::ImportCalendar)),
    e("管理", "未能发出的信件", "/admin/letters", |a| may_ever(a, Action::RetryLetter)),
];

/// What the demo adds for everybody.
const DEMO: &[Entry] =
    &[e("演示", "演示日期", "/demo/clock", everybody), e("演示", "演示信箱", "/demo/mail", everybody)];

/// What a visitor finds who is not logged in.
const PUBLIC: &[Entry] = &[
    e("说明", "公开查询", "/public", everybody),
    e("说明", "办法与细则", "/regulation", everybody),
    e("说明", "本系统默认规则", "/regulation/P", everybody),
    e("说明", "帮助", "/help", everybody),
];

/// Where this person's day begins: at the work that waits; for those who administer or audit, at what their role is for.
pub fn home(actor: &Actor) -> &'static str {
    match actor {
        a if works(a) => "/todo",
        a if reads_audit(a) => "/audit",
        a if a.has(Role::SecAdmin) => "/admin/grants",
        _ => "/admin/users",
    }
}

fn everybody(_: &Actor) -> bool {
    true
}

fn works(actor: &Actor) -> bool {
    sees(actor) != Scope::default()
}

/// Whether a role of this person does the act at all.
fn may_ever(actor: &Actor, action: Action) -> bool {
    rule(action).roles.iter().any(|role| actor.has(*role))
}

/// The navigation of a person, or of a visitor nobody knows.
pub fn of(actor: Option<&Actor>, path: &str, counts: Counts, demo: bool) -> Vec<NavGroup> {
    let shown: Vec<&Entry> = match actor {
        Some(actor) => {
            let more = if demo { DEMO } else { &[] };
            ENTRIES.iter().chain(more).filter(|entry| (entry.who)(actor)).collect()
        }
        None => PUBLIC.iter().collect(),
    };
    let here = shown.iter().filter(|entry| is_under(path, entry.href)).map(|entry| entry.href.len()).max();
    let mut groups: Vec<NavGroup> = Vec::new();
    for entry in shown {
        let (count, shown) = match entry.href {
            "/todo" => (counts.todo, counts.todo_shown()),
            "/read" => (counts.unread, capped(counts.unread)),
            "/admin/grants" => (counts.grants, capped(counts.grants)),
            _ => (0, String::new()),
        };
        let current = Some(entry.href.len()) == here && is_under(path, entry.href);
        let link = NavLink { text: entry.text, href: entry.href, count, shown, current };
        match groups.last_mut().filter(|group| group.head == entry.head) {
            Some(group) => group.links.push(link),
            None => groups.push(NavGroup { head: entry.head, links: vec![link] }),
        }
    }
    groups
}

fn is_under(path: &str, href: &str) -> bool {
    path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::people::UnitKind;
    use crate::regulation::values::{UnitId, UserId};

    fn actor(role: Role) -> Actor {
        Actor {
            user: UserId(1),
            name: "王静".into(),
            unit: UnitId(1),
            unit_name: "市大数据局".into(),
            kind: UnitKind::BigData,
            roles: vec![role],
        }
    }

    #[test]
    fn one_entry_is_current_and_counts_stand_at_their_page() {
        let nav =
            of(Some(&actor(Role::BureauLead)), "/projects/2026-083", Counts { todo: 3, ..Counts::default() }, false);
        let links: Vec<&NavLink> = nav.iter().flat_map(|g| &g.links).collect();
        assert_eq!(links.iter().filter(|l| l.current).map(|l| l.text).collect::<Vec<_>>(), ["全部项目"]);
        assert_eq!(links.iter().map(|l| l.count).sum::<i64>(), 3);
    }

    #[test]
    fn administrators_have_no_business_data() {
        let nav = of(Some(&actor(Role::SysAdmin)), "/todo", Counts::default(), false);
        assert!(nav.iter().flat_map(|g| &g.links).all(|l| l.href != "/projects" && l.href != "/todo"));
    }

    #[test]
    fn everybody_begins_at_a_page_of_their_menu() {
        for role in Role::ALL {
            let nav = of(Some(&actor(*role)), "/", Counts::default(), false);
            let home = home(&actor(*role));
            assert!(nav.iter().flat_map(|g| &g.links).any(|l| l.href == home), "{role}: {home}");
        }
    }

    #[test]
    fn fourteen_entries_at_most() {
        for role in Role::ALL {
            let entries: usize =
                of(Some(&actor(*role)), "/", Counts::default(), false).iter().map(|g| g.links.len()).sum();
            assert!(entries <= 14, "{role}: {entries}");
        }
    }
}
