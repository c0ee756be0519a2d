//! Which of the six signs of `ux.md` §3.5 a state is shown with.

use crate::regulation::b07_stages::StateName;

/// The sign of a project's state.
pub fn of_project(state: StateName) -> &'static str {
    match state {
        StateName::Draft | StateName::Cancelled => "todo",
        StateName::Returned => "back",
        StateName::Rejected | StateName::Terminated => "bad",
        StateName::Accepted | StateName::Ended | StateName::Closed => "done",
        StateName::Declared
        | StateName::Assessed
        | StateName::Approved
        | StateName::Planned
        | StateName::Procuring
        | StateName::Contracted
        | StateName::InService => "run",
    }
}
