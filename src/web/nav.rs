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
