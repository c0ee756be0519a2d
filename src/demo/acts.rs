//! The acts of the demo's lives: what happens to a project, and what the city does for all.

/// One act of a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// The filer writes the plan, all sections.
    Write,
    /// The head submits it.
    Submit,
    /// The bureau returns it.
    Return,
    /// The filer mends and the head submits again.
    Resubmit,
    /// The filer assesses the budget.
    Assess,
    /// The head signs the assessment.
    Sign,
    /// The bureau approves.
    Approve,
    /// The bureau rejects.
    Reject,
    /// The bureau lists it in the yearly plan.
    List,
    /// The head gives it up.
    Cancel,
    /// Procurement begins.
    Procure,
    /// The first attempt fails.
    Fail,
    /// The second attempt begins.
    ProcureAgain,
    /// The award.
    Award,
    /// The filer checks the supplier's conditions.
    CheckSupplier,
    /// The filer enters the contract.
    Draft,
    /// The head confirms it.
    Confirm,
    /// It is published and filed.
    Report,
    /// The filer applies for an instalment.
    Apply(u8),
    /// Finance checks it.
    Check(u8),
    /// Finance pays it.
    Release(u8),
    /// The filer enters the acceptance.
    Accept,
    /// The head confirms it.
    ConfirmAcceptance,
    /// The service begins.
    GoLive,
    /// A supplement is proposed.
    Grow,
    /// The head agrees to it.
    AgreeGrowth,
    /// The calendar ends the services whose term is over; belongs to no life.
    EndServices,
    /// The bureau prepares the round of the year; belongs to no life.
    PlanRound,
    /// The bureau opens the round of the year; belongs to no life.
    OpenRound,
    /// The bureau ends the round of the year before; belongs to no life.
    CloseRound,
    /// The bureau draws the spot checks of the round; belongs to no life.
    DrawChecks,
    /// Whoever is next takes the next step of a spot check; belongs to no life.
    SpotCheck,
    /// The bureau reminds everybody whose day in the round has passed; belongs to no life.
    Urge,
    /// Whoever is next takes the next step of the evaluation.
    Judge,
    /// Recognition or guidance takes its next step.
    Follow,
    /// The case against the supplier takes its next step, then the one against its affiliate.
    Case,
    /// An inspection takes its next step.
    Inspect,
    /// The system in service is tested.
    Test,
    /// The contract is ended by agreement.
    Terminate,
    /// The bureau closes the project.
    Close,
}

impl Act {
    /// Whether the act belongs to no life but to the city.
    pub fn is_the_citys(self) -> bool {
        matches!(
            self,
            Act::EndServices
                | Act::PlanRound
                | Act::OpenRound
                | Act::CloseRound
                | Act::DrawChecks
                | Act::SpotCheck
                | Act::Urge
        )
    }

    /// Whether somebody else waits for this act of a head or of finance.
    pub(super) fn is_awaited(self) -> bool {
        use Act::*;
        matches!(self, Submit | Sign | Confirm | ConfirmAcceptance | AgreeGrowth | Check(_) | Release(_))
    }

    /// Whether the act belongs to the time before the contract.
    pub fn is_early(self) -> bool {
        self <= Act::Award
    }
}
