//! Which file carries an article, and which test proves it. `tests/golden/regulation.txt` prints it, and the uncovered only shrink.

use super::decision::{Article, Text};

/// A file that carries an article, with a test of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carrier {
    /// The article or item.
    pub article: Article,
    /// The file in `src/regulation/`.
    pub file: &'static str,
    /// The file and function of the test.
    pub test: (&'static str, &'static str),
}

const fn c(article: Article, file: &'static str, test: (&'static str, &'static str)) -> Carrier {
    Carrier { article, file, test }
}
const fn b(number: u8) -> Article {
    Article::b(number)
}

/// What is carried today. A line is added with the rule it names.
#[rustfmt::skip]
pub const CARRIERS: &[Carrier] = &[
    c(b(1), "articles.rs", ("src/regulation/articles.rs", "the_texts_are_whole")),
    c(b(2), "people.rs", ("src/regulation/accounts_tests.rs", "roles_fit_the_unit")),
    c(b(3), "b10_panel.rs", ("src/regulation/b10_panel_tests.rs", "an_agency_that_is_the_owner_is_recused_and_the_lead_passes_to_finance")),
    c(b(4), "b07_plan_text.rs", ("src/regulation/b07_plan_tests.rs", "sums_small_amounts_and_conditional_papers_are_asked_for_at_their_field")),
    c(b(5), "people.rs", ("src/regulation/accounts_tests.rs", "roles_fit_the_unit")),
    c(b(6), "b07_stages.rs", ("src/regulation/b07_next.rs", "each_state_waits_for_one_act")),
    c(b(6), "b06_closing.rs", ("src/regulation/b06_closing_tests.rs", "closed_only_when_every_evaluation_and_instalment_is_settled")),
    c(b(7), "b07_inspection.rs", ("src/regulation/b07_inspection_tests.rs", "found_ordered_answered_and_closed_as_met")),
    c(Article::bi(7, 1), "b07_plan.rs", ("src/regulation/b07_plan_tests.rs", "the_track_follows_the_budget_to_the_fen")),
    c(Article::bi(7, 1), "b07_plan_complete.rs", ("src/regulation/b07_plan_tests.rs", "a_complete_plan_lacks_nothing_and_each_section_says_what_it_lacks")),
    c(Article::bi(7, 2), "b07_budget.rs", ("src/regulation/b07_budget_tests.rs", "three_quotes_or_a_reason")),
    c(Article::bi(7, 3), "b07_approval.rs", ("src/regulation/b07_approval_tests.rs", "listing_takes_the_plan_year_and_a_day_from_approval_to_today")),
    c(Article::bi(7, 4), "b07_procurement.rs", ("src/regulation/b07_procurement_tests.rs", "the_contract_is_due_thirty_days_after_the_notice_moved_to_a_working_day")),
    c(Article::bi(7, 4), "b07_signing.rs", ("src/regulation/b07_signing_tests.rs", "each_field_is_asked_for_by_its_law")),
    c(Article::bi(7, 4), "b07_changing.rs", ("src/regulation/b07_changing_tests.rs", "the_track_is_raised_by_a_supplement_that_crosses_the_line")),
    c(Article::bi(7, 5), "b07_accepting.rs", ("src/regulation/b07_accepting_tests.rs", "another_person_confirms_and_only_the_passed_whole_accepts")),
    c(Article::bi(7, 5), "b07_service.rs", ("src/regulation/b07_service_tests.rs", "nothing_goes_live_without_its_acceptance")),
    c(Article::bi(7, 6), "b07_paying.rs", ("src/regulation/b07_paying_property_tests.rs", "no_sequence_of_acts_pays_what_must_wait")),
    c(b(8), "b08_check.rs", ("src/regulation/b08_check_tests.rs", "one_condition_not_met_refuses_by_its_item")),
    c(b(8), "b08_supplier.rs", ("src/regulation/b08_supplier_tests.rs", "names_representatives_and_holders_keep_their_days")),
    c(b(9), "b09_goals.rs", ("src/regulation/b09_goals.rs", "weights_sum_to_a_hundred_and_three_rows_at_least")),
    c(b(9), "b07_approval.rs", ("src/regulation/b07_approval_tests.rs", "approval_freezes_the_goals_and_pins_the_level")),
    c(b(10), "b10_rounds.rs", ("src/regulation/b10_rounds_tests.rs", "opens_from_the_first_of_november_by_the_lead_or_the_calendar")),
    c(Article::bi(10, 1), "b10_filing.rs", ("src/regulation/b10_panel_tests.rs", "two_receipts_make_the_owners_total_the_result")),
    c(Article::bi(10, 2), "b10_panel.rs", ("src/regulation/b10_panel_tests.rs", "the_track_follows_the_amount_and_exactly_three_hundred_thousand_is_joint")),
    c(Article::bi(10, 2), "b10_third_party.rs", ("src/regulation/b10_third_party.rs", "one_third_party_judges_in_the_place_of_the_panel")),
    c(b(11), "b11_indicators.rs", ("src/regulation/b11_indicators.rs", "the_points_of_the_policy_sum_to_a_hundred")),
    c(b(11), "b11_tally.rs", ("src/regulation/b11_tally_tests.rs", "two_of_three_voices_make_a_mean_and_an_abstention_is_nothing")),
    c(b(12), "b12_lists.rs", ("src/regulation/b12_lists.rs", "bars_from_the_first_to_the_last_day_and_not_one_more")),
    c(b(12), "due_process.rs", ("src/regulation/due_process_tests.rs", "no_step_can_be_left_out")),
    c(b(13), "b13_referral.rs", ("src/regulation/b13_referral.rs", "referred_received_closed_by_the_agency_itself")),
    c(b(14), "b14_results.rs", ("src/regulation/b14_results.rs", "every_grade_has_a_consequence_and_good_is_simply_paid")),
    c(b(14), "b14_recheck.rs", ("src/regulation/b14_recheck.rs", "failed_indicators_are_judged_again_and_the_order_ends_with_the_result")),
    c(b(14), "b14_recognition.rs", ("src/regulation/b14_recognition.rs", "both_sides_agree_and_a_clerk_issues_it_for_twelve_months")),
    c(b(14), "b14_guidance.rs", ("src/regulation/b14_guidance.rs", "only_a_qualified_result_is_guided")),
    c(b(16), "policy.rs", ("src/regulation/coverage.rs", "the_defaults_apply_from_publication")),
    c(Article::a(11), "people.rs", ("src/regulation/accounts_tests.rs", "roles_fit_the_unit")),
    c(Article::a(12), "people.rs", ("src/regulation/accounts_tests.rs", "roles_fit_the_unit")),
    c(Article::a(13), "b07_inspection.rs", ("src/regulation/b07_inspection_tests.rs", "the_police_inspect_security_alone")),
    c(Article::a(13), "people.rs", ("src/regulation/accounts_tests.rs", "roles_fit_the_unit")),
    c(Article::a(15), "units.rs", ("src/regulation/units.rs", "what_each_kind_must_tell")),
    c(Article::a(16), "b07_plan_complete.rs", ("src/regulation/b07_plan_tests.rs", "sums_small_amounts_and_conditional_papers_are_asked_for_at_their_field")),
    c(Article::a(17), "b07_approval.rs", ("src/regulation/b07_approval_tests.rs", "the_security_rules_stand_at_the_door")),
    c(Article::a(18), "a17_security.rs", ("src/regulation/a17_security.rs", "the_third_level_itself_needs_the_test")),
    c(Article::a(18), "b07_accepting.rs", ("src/regulation/b07_accepting_tests.rs", "level_three_stands_on_a_fresh_favourable_report")),
    c(Article::a(19), "b07_approval.rs", ("src/regulation/b07_approval_tests.rs", "the_security_rules_stand_at_the_door")),
    c(Article::a(20), "b07_approval.rs", ("src/regulation/b07_approval_tests.rs", "the_security_rules_stand_at_the_door")),
    c(Article::a(20), "a20_security_test.rs", ("src/regulation/a20_security_test_tests.rs", "the_next_test_is_due_a_period_after_the_last_or_by_the_end_of_a_shorter_service")),
    c(Article::a(21), "a20_security_test.rs", ("src/regulation/a20_security_test_tests.rs", "open_findings_of_high_risk_need_a_remedy_and_are_told")),
    c(Article::a(21), "b07_inspection.rs", ("src/regulation/b07_inspection_tests.rs", "the_police_inspect_security_alone")),
    c(Article::a(21), "b12_lists.rs", ("src/regulation/b12_lists.rs", "every_ground_leads_to_one_list_and_cites_its_article")),
    c(Article::a(30), "b07_plan_complete.rs", ("src/regulation/b07_plan_tests.rs", "sums_small_amounts_and_conditional_papers_are_asked_for_at_their_field")),
    c(Article::a(31), "b07_plan_complete.rs", ("src/regulation/b07_plan_tests.rs", "sums_small_amounts_and_conditional_papers_are_asked_for_at_their_field")),
];

/// The articles of the data-security rules that touch a purchased project or this server (`domain.md` §1.2).
const CLAIMED_OF_A: &[u8] = &[
    9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38,
    39, 40, 41, 42, 43, 44,
];

/// Every article that has to be carried: all of the Measures, and those of the rules that are claimed.
pub fn claimed() -> Vec<Article> {
    (1..=16).map(Article::b).chain(CLAIMED_OF_A.iter().map(|n| Article::a(*n))).collect()
}

/// What carries an article, its items included.
pub fn carriers(of: Article) -> Vec<&'static Carrier> {
    CARRIERS.iter().filter(|c| (c.article.text, c.article.number) == (of.text, of.number)).collect()
}

/// Articles that ask nothing of a system, with the reason: they need no carrier.
pub fn exempt(of: Article) -> Option<(&'static str, &'static str)> {
    match (of.text, of.number) {
        (Text::B, 15) => Some((
            "区县另行参照，市级系统不受理",
            "districts follow on their own; the city's system takes none of theirs",
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::policy::Policy;
    use super::*;

    #[test]
    fn the_defaults_apply_from_publication() {
        assert_eq!(Policy::default().valid_from.to_string(), "2019-09-09");
    }

    #[test]
    fn only_claimed_articles_are_carried() {
        let claimed = claimed();
        for carrier in CARRIERS {
            let whole = Article { item: 0, ..carrier.article };
            assert!(claimed.contains(&whole), "{}", carrier.article);
        }
    }
}
