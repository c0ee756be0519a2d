//! The main navigation of each role: what is open, in the order of the day's work.

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
    pub href: String,
    /// Count of open work; 0 is not shown.
    pub count: i64,
    /// Whether this page is under it.
    pub current: bool,
}

use crate::regulation::people::Actor;

/// The navigation of a person.
pub fn of(_actor: &Actor, path: &str) -> Vec<NavGroup> {
    let link = |text: &'static str, href: &str| NavLink { text, href: href.into(), count: 0, current: path == href };
    vec![NavGroup { head: "工作", links: vec![link("我的待办", "/todo")] }]
}
