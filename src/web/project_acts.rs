//! What a person may do on a project now, as buttons. The authority that checks the act draws its button.

use crate::regulation::authority::{Action, can};
use crate::regulation::b07_procurement::fits;
use crate::regulation::b07_stages::Project;
use crate::regulation::people::Actor;

/// One button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The act.
    pub action: Action,
    /// The words, a phrase.
    pub text: &'static str,
    /// Where it is done.
    pub href: String,
    /// Whether it is the act the project waits for.
    pub first: bool,
}

/// Acts on the project itself: the words of the button and the page below the project's.
const ON_PROJECT: &[(Action, &str, &str)] = &[
    (Action::SavePlan, "填写计划", "/plan/1"),
    (Action::SubmitPlan, "核对并提交", "/plan/8"),
    (Action::RecallPlan, "撤回计划", "/plan/8"),
    (Action::AssessBudget, "预算评估", "/budget"),
    (Action::SignBudget, "签署预算评估", "/budget"),
    (Action::ApprovePlan, "审批", "/approval"),
    (Action::ReturnPlan, "退回补正", "/approval"),
    (Action::ListPlan, "列入年度计划", "/listing"),
    (Action::StartProcurement, "启动采购", "/procurement"),
    (Action::RecordAward, "登记采购结果", "/procurement"),
    (Action::RecordFailure, "登记废标", "/procurement"),
    (Action::CancelProject, "取消项目", "/cancellation"),
    (Action::CloseProject, "办结归档", "/closing"),
];

/// The buttons of this person, the act waited for first, one button a page.
pub fn acts(actor: &Actor, project: &Project, waited: Option<Action>) -> Vec<Act> {
    let subject = project.subject();
    let open = |action: Action| can(actor, action, &subject) && project.has_move(action) && fits(project, action);
    let mut acts: Vec<Act> = ON_PROJECT
        .iter()
        .filter(|(action, _, _)| open(*action))
        .map(|(action, text, page)| Act {
            action: *action,
            text,
            href: format!("/projects/{}{page}", project.no),
            first: Some(*action) == waited,
        })
        .collect();
    acts.sort_by_key(|act| !act.first);
    let mut seen: Vec<String> = Vec::new();
    acts.retain(|act| {
        let new = !seen.contains(&act.href);
        seen.push(act.href.clone());
        new
    });
    acts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::testing::*;
    use crate::regulation::values::Fen;

    #[test]
    fn buttons_are_drawn_by_the_authority() {
        let budget = Fen::yuan(300_000);
        let texts = |actor: &Actor, project: &Project, waited| {
            acts(actor, project, Some(waited)).iter().map(|a| a.text).collect::<Vec<_>>()
        };
        assert_eq!(texts(&filer(), &drafted(budget), Action::SavePlan), ["填写计划"]);
        assert_eq!(texts(&head(), &drafted(budget), Action::SubmitPlan), ["核对并提交", "取消项目"]);
        assert_eq!(texts(&lead(), &assessed(budget), Action::ApprovePlan), ["审批"]);
        assert_eq!(texts(&clerk(), &assessed(budget), Action::ApprovePlan), ["退回补正"]);
        assert!(texts(&finance(), &assessed(budget), Action::ApprovePlan).is_empty());
        assert!(texts(&vendor(), &awarded(budget), Action::DraftContract).is_empty());
    }
}
