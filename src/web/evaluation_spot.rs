//! What the page of an evaluation shows of the spot check of its report.

use super::EvaluationPage;
use crate::regulation::b10_spot_check::SpotState;

impl EvaluationPage {
    /// Offices, agencies and the owner learn that the report was drawn; the supplier what comes of it.
    pub(super) fn shows_spot(&self) -> bool {
        self.inside || self.is_owner()
    }
    /// The page of the check: for the offices, and for the owner once it is decided.
    pub(super) fn reads_spot(&self) -> bool {
        let decided = self.spot.as_ref().is_some_and(|check| !check.state.is_open());
        self.office || (self.is_owner() && decided)
    }
    pub(super) fn spot_shape(&self) -> &'static str {
        match self.spot.as_ref().map(|check| check.state) {
            Some(SpotState::Confirmed) => "done",
            Some(SpotState::Elevated) => "back",
            _ => "run",
        }
    }
}
