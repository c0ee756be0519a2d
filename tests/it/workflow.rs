//! The workflow as agreed: every table of moves, printed.

use crate::golden::golden;
use jianping::regulation::authority::Action;
use jianping::regulation::decision::Article;
use jianping::regulation::moves::Step;
use jianping::regulation::{
    b07_acceptance, b07_change, b07_contract, b07_inspection, b07_payment, b07_stages, b10_evaluation, b10_rounds,
    b10_spot_check, b11_scheme, b13_referral, b14_guidance, b14_recognition, b14_rectification, due_process,
};
use std::fmt::{Display, Write};

fn row(out: &mut String, from: impl Display, action: Action, to: impl Display, article: Article) {
    writeln!(out, "  {:<14} {:<22} {:<14} {article}", from.to_string(), action.code(), to.to_string()).unwrap();
}

fn table<S: Display + Copy>(out: &mut String, name: &str, moves: &[Step<S>]) {
    writeln!(out, "{name}").unwrap();
    moves.iter().for_each(|m| row(out, m.from, m.action, m.to, m.article));
}

#[test]
fn the_moves_are_as_agreed() {
    let mut out = String::from("# from, act, to, article; nothing moves outside these tables\nproject\n");
    b07_stages::MOVES.iter().for_each(|m| row(&mut out, m.from, m.action, m.to, m.article));
    table(&mut out, "contract", b07_contract::MOVES);
    table(&mut out, "change", b07_change::MOVES);
    table(&mut out, "acceptance", b07_acceptance::MOVES);
    table(&mut out, "instalment", b07_payment::MOVES);
    table(&mut out, "indicators", b11_scheme::MOVES);
    table(&mut out, "round", b10_rounds::MOVES);
    table(&mut out, "spot check", b10_spot_check::MOVES);
    table(&mut out, "evaluation", b10_evaluation::MOVES);
    table(&mut out, "rectification", b14_rectification::MOVES);
    table(&mut out, "inspection", b07_inspection::MOVES);
    table(&mut out, "guidance", b14_guidance::MOVES);
    table(&mut out, "recognition", b14_recognition::MOVES);
    table(&mut out, "case", due_process::MOVES);
    table(&mut out, "referral", b13_referral::MOVES);
    golden("workflow.txt", &out);
}
