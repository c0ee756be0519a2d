use super::super::b07_contract::State as ContractStatus;
use super::super::b07_payment::State as Pay;
use super::super::b10_samples::{decided, drafting};
use super::super::testing::*;
use super::super::testing_contracts::{Around, instalments};
use super::super::values::Fen;
use super::*;

fn ended(budget: Fen) -> (Project, Threads) {
    let mut around = Around::new(budget);
    let mut contract = around.accepted(budget);
    contract.state = ContractStatus::Ended { on: day("2027-09-30") };
    let mut instalments = instalments(&contract);
    instalments.iter_mut().for_each(|it| it.state = Pay::Released { on: day("2027-10-20") });
    let project = Project { state: State::Ended { on: day("2027-09-30") }, ..around.project };
    let threads =
        Threads { contracts: vec![contract], evaluations: vec![decided(85)], instalments, ..Threads::default() };
    (project, threads)
}

fn closed(project: &Project, threads: &Threads, by: &Actor) -> Result<Decision<Project>, No> {
    close(project.clone(), threads, " 资料齐全 ", by, day("2027-12-01"))
}

#[test]
fn closed_only_when_every_evaluation_and_instalment_is_settled() {
    let (project, threads) = ended(Fen::yuan(300_000));
    let done = closed(&project, &threads, &clerk()).unwrap();
    assert_eq!(done.after().state, State::Closed { on: day("2027-12-01") });
    assert_eq!(done.events()[0].opinion, "资料齐全");

    let mut unpaid = threads.clone();
    unpaid.instalments[2].state = Pay::Planned;
    unpaid.evaluations.push(drafting(Fen::yuan(300_000)));
    let open = left(&unpaid);
    assert_eq!(open.len(), 2);
    let Err(No::Refused(refusal)) = closed(&project, &unpaid, &lead()) else { panic!("closed with things open") };
    assert_eq!(refusal.article, HERE);
    assert!(refusal.why.zh.contains("还有2项没有办结") && refusal.why.zh.contains("第3期“尾款”未申请"));
    assert!(refusal.why.en.contains("the evaluation of 2026 is “owner is writing”"));
}

#[test]
fn what_a_round_is_about_to_take_in_is_waited_for() {
    let (project, mut threads) = ended(Fen::yuan(300_000));
    threads.entering.push("2027".into());
    let Err(No::Refused(refusal)) = closed(&project, &threads, &clerk()) else { panic!("closed too early") };
    assert!(refusal.why.zh.contains("2027绩效评估正在纳入合同") && refusal.why.en.contains("round 2027"));
}

#[test]
fn a_terminated_contract_owes_only_what_was_applied_for() {
    let (project, mut threads) = ended(Fen::yuan(300_000));
    let project = Project { state: State::Terminated { on: day("2027-05-01") }, ..project };
    threads.contracts[0].state = ContractStatus::Terminated { on: day("2027-05-01"), reason: "违约".into() };
    threads.instalments[2].state = Pay::Planned;
    assert!(closed(&project, &threads, &clerk()).is_ok());
}

#[test]
fn only_the_bureau_closes_and_only_at_the_end_of_the_way() {
    let (project, threads) = ended(Fen::yuan(300_000));
    for by in [filer(), head(), finance(), vendor()] {
        assert!(closed(&project, &threads, &by).is_err());
    }
    let serving = Project { state: State::InService { since: day("2026-11-03") }, ..project.clone() };
    assert!(closed(&serving, &threads, &clerk()).is_err());
    let over = closed(&project, &threads, &clerk()).unwrap().after().clone();
    assert!(closed(&over, &threads, &clerk()).is_err(), "closed once and for all");
}
