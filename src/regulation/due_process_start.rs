//! From the proposal to the notice.

use super::super::authority::may;
use super::super::b07_approval::reason;
use super::super::b14_results::{Standing, may_end};
use super::super::calendar::Calendar;
use super::super::decision::{Decision, Event, FieldError, No};
use super::super::policy::Policy;
use super::*;

/// What a proposal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Number of the case, from the register.
    pub no: String,
    /// The ground.
    pub basis: Option<Basis>,
    /// Who.
    pub party: Option<Party>,
    /// Its name.
    pub name: String,
    /// The tie, if it is to be listed as an affiliate.
    pub affiliation: Option<Claim>,
    /// The evaluation the ground rests on.
    pub evaluation: Option<Ground>,
    /// The project.
    pub project: Option<ProjectId>,
    /// Facts.
    pub facts: String,
    /// Evidence.
    pub evidence: String,
    /// The evidence as a file.
    pub evidence_file: Option<FileId>,
    /// Months on the negative list; the blacklist's term is the policy's.
    pub months: Option<u32>,
    /// Every case there was about this party.
    pub earlier: Vec<Case>,
}

impl Proposal {
    /// The list it leads to; the owners' list has one ground only, so that where none is chosen it is the suppliers'.
    pub fn list(&self) -> List {
        self.basis.map_or(List::Blacklist, Basis::list)
    }
}

/// The tie to a listed company as it is claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The principal's case.
    pub principal: Case,
    /// The tie.
    pub tie: Option<Tie>,
    /// What proves it.
    pub proof: String,
}

/// The evaluation a proposal rests on: whose it is, and where its contract stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// The evaluation.
    pub evaluation: EvaluationId,
    /// The supplier that was evaluated.
    pub supplier: SupplierId,
    /// Where its contract stands.
    pub standing: Standing,
}

impl Affiliation {
    /// A tie to a company that is on the blacklist on the day.
    pub fn to(principal: &Case, tie: Tie, proof: &str, on: NaiveDate) -> Result<Affiliation, No> {
        let until = principal.term().filter(|_| principal.is_in_force(on) && principal.list() == List::Blacklist);
        match until {
            Some(term) => Ok(Affiliation {
                principal: principal.id,
                name: principal.name.clone(),
                until: term.until,
                tie,
                proof: proof.trim().to_owned(),
            }),
            None => Err(No::Invalid(vec![FieldError::at(
                "tie",
                "主体企业不在黑名单内",
                "the principal is not on the blacklist",
            )])),
        }
    }
}

/// Proposes a listing. Never automatic: facts and evidence are written by a person.
pub fn propose(proposal: Proposal, by: &Actor, on: NaiveDate, policy: &Policy) -> Result<Decision<Case>, No> {
    let role = may(by, Action::ProposeCase, &Subject::default())?;
    let mut errors = Vec::new();
    let named = parties(&proposal, &mut errors);
    let months = months(&proposal, policy, &mut errors);
    let affiliation = affiliation(&proposal, on, &mut errors)?;
    errors.extend(unwritten(&proposal));
    let (Some((basis, party)), true) = (named, errors.is_empty()) else { return Err(No::Invalid(errors)) };
    if basis == Basis::FailedTwice
        && let (None, Some(ground)) = (&affiliation, &proposal.evaluation)
    {
        may_end(&ground.standing)?;
    }
    let case = Case {
        id: CaseId::NEW,
        version: 0,
        no: proposal.no,
        basis,
        party,
        name: proposal.name,
        affiliation,
        evaluation: proposal.evaluation.map(|ground| ground.evaluation),
        project: proposal.project,
        facts: proposal.facts.trim().to_owned(),
        evidence: proposal.evidence.trim().to_owned(),
        evidence_file: proposal.evidence_file,
        months,
        proposed_on: on,
        proposed_by: by.user,
        proposed_by_name: by.name.clone(),
        hands: vec![(Action::ProposeCase, by.user)],
        requests: Vec::new(),
        state: State::Proposed,
    };
    refuse_twice(&case, &proposal.earlier)?;
    let said = case.facts.clone();
    Ok(Decision::born(case, Event::by(role, Action::ProposeCase, basis.article()).saying(said)))
}

/// Whom it is about and on what ground; what is missing or does not fit stands at its field.
fn parties(proposal: &Proposal, errors: &mut Vec<FieldError>) -> Option<(Basis, Party)> {
    let list = proposal.list();
    if proposal.party.is_none() {
        let field = if list == List::Blacklist { "supplier" } else { "unit" };
        errors.push(FieldError::at(field, "请选择当事人", "choose whom it is about"));
    }
    errors.extend(other_party(proposal));
    let Some(basis) = proposal.basis else {
        errors.push(FieldError::at("basis", "请选择列入事由", "choose the ground"));
        return None;
    };
    let alone = proposal.affiliation.is_none() && proposal.evaluation.is_none();
    let misfit = matches!(
        (list, &proposal.party),
        (List::Blacklist, Some(Party::Owner { .. })) | (List::Negative, Some(Party::Supplier { .. }))
    );
    if misfit {
        errors.push(FieldError::at("basis", "请选择与名单相符的事由", "choose a ground that fits the list"));
    } else if basis == Basis::FailedTwice && alone {
        errors.push(FieldError::at(
            "basis",
            "该事由应从整改后仍不合格的评估提请（办法第十四条）",
            "on this ground propose from the evaluation that failed after rectification (Measures art. 14)",
        ));
    }
    proposal.party.clone().map(|party| (basis, party))
}

/// The claim of a tie: to a listed company, of a kind that counts, with its proof.
fn affiliation(p: &Proposal, on: NaiveDate, errors: &mut Vec<FieldError>) -> Result<Option<Affiliation>, No> {
    let Some(claim) = &p.affiliation else { return Ok(None) };
    if claim.tie == Some(Tie::StateOnly) {
        return Err(state_only().into());
    }
    if claim.proof.trim().chars().count() < 10 {
        errors.push(FieldError::at(
            "proof",
            "请写明关联关系的证据，不少于10字",
            "give the evidence of affiliation: at least 10 characters",
        ));
    }
    let Some(tie) = claim.tie else {
        errors.push(FieldError::at("tie", "请选择关联关系", "choose the type of affiliation"));
        return Ok(None);
    };
    No::among(errors, Affiliation::to(&claim.principal, tie, &claim.proof, on).map(Some))
}

/// Facts and evidence that say too little.
fn unwritten(proposal: &Proposal) -> impl Iterator<Item = FieldError> {
    let texts = [
        ("facts", &proposal.facts, "请写明事实，不少于20字", "state the facts: at least 20 characters"),
        ("evidence", &proposal.evidence, "请列明证据，不少于20字", "list the evidence: at least 20 characters"),
    ];
    let short = texts.into_iter().filter(|(_, text, ..)| text.trim().chars().count() < 20);
    short.map(|(field, _, zh, en)| FieldError::at(field, zh, en))
}

/// An evaluation speaks about its own supplier; another company is reached only as an affiliate, by a case linked to its principal's.
fn other_party(proposal: &Proposal) -> Option<FieldError> {
    let ground = proposal.evaluation.as_ref().filter(|_| proposal.affiliation.is_none())?;
    let same = matches!(proposal.party.as_ref()?, Party::Supplier { id, .. } if *id == ground.supplier);
    (!same).then(|| {
        FieldError::at(
            "supplier",
            "当事人应是该评估的服务提供方；关联企业另行提请",
            "the party is the supplier that was evaluated; an affiliate gets a case of its own",
        )
    })
}

/// One party, one ground, one case at a time.
fn refuse_twice(next: &Case, earlier: &[Case]) -> Result<(), Refusal> {
    let principal = |case: &Case| case.affiliation.as_ref().map(|tie| tie.principal);
    let same = |case: &&Case| {
        case.basis == next.basis
            && case.party == next.party
            && principal(case) == principal(next)
            && !matches!(case.state.name(), Dropped | Expired | Removed | Revoked)
    };
    match earlier.iter().find(same) {
        None => Ok(()),
        Some(case) => Err(Refusal::state(
            HERE,
            Say::new(
                format!("“{}”因同一事由的案件{}正在办理或者已经列入", case.name, case.no),
                format!("case {} about “{}” on the same ground is under way or in force", case.no, case.name),
            ),
            Say::new(
                "在原案件中办理；原案件结束后可以再次提请",
                "continue with that case, or propose again once it has ended",
            ),
        )),
    }
}

fn months(proposal: &Proposal, policy: &Policy, errors: &mut Vec<FieldError>) -> u32 {
    match (proposal.list(), proposal.months) {
        (List::Blacklist, _) => policy.blacklist_years * 12,
        (List::Negative, Some(months @ 1..=12)) => months,
        (List::Negative, _) => {
            errors.push(FieldError::at("months", "期限为1至12个月", "the term is 1 to 12 months"));
            0
        }
    }
}

/// What the legal review says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is in order; none if not answered.
    pub fine: Option<bool>,
    /// The opinion.
    pub opinion: String,
}

/// 法制审核 by another person than the proposer. Not in order: the case ends.
pub fn review_legality(case: Case, verdict: Verdict, by: &Actor, on: NaiveDate) -> Result<Decision<Case>, No> {
    let role = may(by, Action::ReviewLegality, &case.subject())?;
    case.allows(Action::ReviewLegality)?;
    let mut errors = Vec::new();
    if verdict.fine.is_none() {
        errors.push(FieldError::at("fine", "请选择审核意见", "choose the opinion"));
    }
    let opinion = No::among(&mut errors, reason("opinion", &verdict.opinion))?;
    No::unless_empty(errors)?;
    let mut next = case.clone();
    next.state = if verdict.fine == Some(true) {
        State::Cleared { legal: Legal { on, by: by.name.clone(), opinion: opinion.clone() } }
    } else {
        State::Dropped { on, reason: opinion.clone(), dossier: None }
    };
    next.hand(Action::ReviewLegality, by);
    Ok(Decision::changed(case, next, Event::by(role, Action::ReviewLegality, HERE).saying(opinion)))
}

/// Records the service of the notice. The time for a statement runs from the day of service.
pub fn serve_notice(
    case: Case,
    content: &str,
    served: Served,
    by: &Actor,
    on: NaiveDate,
    policy: &Policy,
    calendar: &Calendar,
) -> Result<Decision<Case>, No> {
    let role = may(by, Action::ServeNotice, &case.subject())?;
    case.allows(Action::ServeNotice)?;
    let State::Cleared { legal } = &case.state else { return Err(No::Invalid(Vec::new())) };
    let mut errors = served_errors(&served, legal.on, on);
    if content.trim().chars().count() < 20 {
        errors.push(FieldError::at(
            "content",
            "告知书应写明事实、依据、期限和陈述申辩的权利，不少于20字",
            "the notice names facts, ground, term and the right to a statement: at least 20 characters",
        ));
    }
    No::unless_empty(errors)?;
    let statement_due = calendar.workdays_after(served.on, policy.statement_days);
    let mut next = case.clone();
    next.state = State::Noticed {
        legal: legal.clone(),
        notice: Notice { content: content.trim().to_owned(), served, statement_due },
    };
    next.hand(Action::ServeNotice, by);
    Ok(Decision::changed(case, next, Event::by(role, Action::ServeNotice, HERE).due(statement_due)))
}

/// What is wrong with a record of service: a day out of order, or e-mail without the signed consent.
pub(in crate::regulation) fn served_errors(served: &Served, earliest: NaiveDate, today: NaiveDate) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if served.on < earliest || served.on > today {
        errors.push(FieldError::at(
            "served_on",
            format!("送达日期应在{earliest}至{today}之间"),
            format!("the day of service lies between {earliest} and {today}"),
        ));
    }
    if served.method == Service::Email && served.consent.is_none() {
        errors.push(FieldError::at(
            "consent",
            "电子送达须有当事人签字的送达确认书，请上传",
            "service by email requires the party's signed consent: upload it",
        ));
    }
    if served.receipt.is_none() {
        errors.push(FieldError::at(
            "receipt",
            "请上传送达回证（公告送达的上传公告）",
            "upload the receipt of service (for public notice: the notice itself)",
        ));
    }
    errors
}
