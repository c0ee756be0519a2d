//! What the page of an evaluation shows of indicators that do not apply, and of red lines.

use super::EvaluationPage;
use crate::regulation::b11_indicators::Indicator;
use crate::regulation::b11_redline::{Cap, Raised};
use crate::regulation::b11_unfit::{is_unsettled, optional};
use crate::web::widgets::Choice;

impl EvaluationPage {
    /// Whether it can still be said which indicators apply.
    pub(super) fn settles_indicators(&self) -> bool {
        is_unsettled(&self.e)
    }
    pub(super) fn optional(&self) -> Vec<Indicator> {
        optional().collect()
    }
    pub(super) fn unfit_name(&self, name: &str, indicator: &Indicator) -> String {
        format!("{name}{}", indicator.code())
    }
    pub(super) fn unfit_label(&self, indicator: &Indicator) -> String {
        format!("{}. {}", indicator.code(), self.f.lang.of(indicator))
    }
    pub(super) fn unfit_failed(&self) -> bool {
        self.f.errors.iter().any(|error| error.field.starts_with("unfit"))
    }
    pub(super) fn cap_name(&self, name: &str, raised: &Raised) -> String {
        format!("{name}-{}", raised.line)
    }
    pub(super) fn caps(&self) -> Vec<Choice> {
        self.f.choices(Cap::ALL)
    }
}
