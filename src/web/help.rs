//! Help and the accessibility statement: public, plain text.

use super::desk::{Answer, Guest};
use super::filters;
use askama::Template;

#[derive(Template)]
#[template(path = "help/help.html")]
struct HelpPage {}

#[derive(Template)]
#[template(path = "help/accessibility.html")]
struct AccessibilityPage {}

/// `/help`: the words of the house, how work travels, where to ask.
pub async fn help(guest: Guest) -> Answer {
    guest.page(&HelpPage {})
}

/// `/accessibility`: what we keep to, what is known to be lacking, how to report.
pub async fn accessibility(guest: Guest) -> Answer {
    guest.page(&AccessibilityPage {})
}
