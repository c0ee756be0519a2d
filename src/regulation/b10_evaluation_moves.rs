//! # 第十条 … The moves of an evaluation. Reading and open questions: [`super`].

use super::StateName::{self, *};
use super::{Action, Article};
use crate::regulation::moves::{Step, step};

/// The moves of an evaluation. Receipts end the self track; the panel belongs to the joint one.
#[rustfmt::skip]
pub const MOVES: &[Step<StateName>] = &[
    step(Drafting,    Action::SaveReport,     Drafting,    Article::b(10)),
    step(Returned,    Action::SaveReport,     Returned,    Article::b(10)),
    step(Drafting,    Action::FileReport,     Filed,       Article::b(10)),
    step(Returned,    Action::FileReport,     Filed,       Article::b(10)),
    step(Filed,       Action::ReturnReport,   Returned,    Article::bi(10, 1)),
    step(Filed,       Action::ReceiveReport,  Filed,       Article::bi(10, 1)),
    step(Filed,       Action::ReceiveReport,  Decided,     Article::bi(10, 1)),
    step(Filed,       Action::ReceiveReport,  Scored,      Article::bi(10, 1)),
    step(Filed,       Action::ConvenePanel,   Scoring,     Article::bi(10, 2)),
    step(Drafting,    Action::ConvenePanel,   Scoring,     Article::bi(10, 2)),
    step(Returned,    Action::ConvenePanel,   Scoring,     Article::bi(10, 2)),
    step(Unconcluded, Action::ConvenePanel,   Scoring,     Article::bi(10, 2)),
    step(Scoring,     Action::SaveSheet,      Scoring,     Article::bi(10, 2)),
    step(Scoring,     Action::SignSheet,      Scoring,     Article::bi(10, 2)),
    step(Scoring,     Action::AskMaterial,    Scoring,     Article::bi(10, 2)),
    step(Scoring,     Action::GiveMaterial,   Scoring,     Article::bi(10, 2)),
    step(Scoring,     Action::ExtendScoring,  Scoring,     Article::bi(10, 2)),
    step(Scoring,     Action::RecuseAgency,   Scoring,     Article::b(3)),
    step(Scoring,     Action::CloseScoring,   Scored,      Article::bi(10, 2)),
    step(Scoring,     Action::CloseScoring,   Unconcluded, Article::bi(10, 2)),
    step(Scored,      Action::ProposeResult,  Proposed,    Article::b(14)),
    step(Proposed,    Action::ServeResult,    Proposed,    Article::b(3)),
    step(Proposed,    Action::ReplyResult,    Proposed,    Article::b(3)),
    step(Proposed,    Action::ReviewReply,    Proposed,    Article::b(3)),
    step(Proposed,    Action::ReviewReply,    Scoring,     Article::b(3)),
    step(Proposed,    Action::ReviewReply,    Returned,    Article::b(3)),
    step(Proposed,    Action::DecideResult,   Decided,     Article::b(14)),
    step(Proposed,    Action::DecideReevaluation, Decided, Article::b(14)),
    step(Drafting,    Action::DeferEvaluation, Deferred,   Article::b(10)),
    step(Returned,    Action::DeferEvaluation, Deferred,   Article::b(10)),
    step(Unconcluded, Action::DeferEvaluation, Deferred,   Article::b(10)),
    step(Drafting,    Action::BindEvaluation, Drafting,    Article::bi(10, 2)),
    step(Returned,    Action::BindEvaluation, Returned,    Article::bi(10, 2)),
    step(Filed,       Action::BindEvaluation, Filed,       Article::bi(10, 2)),
    step(Returned,    Action::ElevateEvaluation, Returned, Article::bi(10, 2)),
    step(Filed,       Action::ElevateEvaluation, Filed,    Article::bi(10, 2)),
    step(Drafting,    Action::RaiseTrack,     Drafting,    Article::bi(10, 2)),
    step(Returned,    Action::RaiseTrack,     Returned,    Article::bi(10, 2)),
    step(Filed,       Action::RaiseTrack,     Filed,       Article::bi(10, 2)),
    step(Scored,      Action::RaiseTrack,     Filed,       Article::bi(10, 2)),
    step(Proposed,    Action::RaiseTrack,     Filed,       Article::bi(10, 2)),
];
