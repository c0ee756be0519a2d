//! The cron table, one line a job: name, second minute hour day month weekday in Asia/Shanghai, what it does.

use crate::store::views::reminders as r;
use crate::usecases::begin_late_terms::begin_late_terms;
use crate::usecases::close_scoring::close_overdue;
use crate::usecases::compare_sums::compare_sums;
use crate::usecases::discard_drafts::discard_drafts;
use crate::usecases::end_listing::expire_listings;
use crate::usecases::end_services::end_services;
use crate::usecases::open_round::open_november;
use crate::usecases::run_job::Work;
use crate::usecases::seal_trail::seal_trail;

/// One job.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Its name, for ever: the rows of `job_runs` carry it.
    pub job: &'static str,
    /// When the bell rings for it.
    pub cron: &'static str,
    /// What it does.
    pub work: Work,
}

const fn l(job: &'static str, cron: &'static str, work: Work) -> Line {
    Line { job, cron, work }
}

/// Every job. Each is daily: the query finds the days that matter, so that no line is ever too late.
#[rustfmt::skip]
pub const LINES: &[Line] = &[
    l("end-services",      "0 0 0 * * *", Work::Act(end_services)),
    l("late-acceptance",   "0 0 0 * * *", Work::Act(begin_late_terms)),
    l("expire-listings",   "0 0 0 * * *", Work::Act(expire_listings)),
    l("close-scoring",     "0 0 0 * * *", Work::Act(close_overdue)),
    l("open-november",     "0 0 0 * * *", Work::Act(open_november)),
    l("seal-trail",        "0 0 1 * * *", Work::Act(seal_trail)),
    l("compare-sums",      "0 0 2 * * *", Work::Act(compare_sums)),
    l("discard-drafts",    "0 0 2 * * *", Work::Act(discard_drafts)),
    l("plan-window",       "0 0 8 * * *", Work::Remind(r::plan_window)),
    l("contract-due",      "0 0 8 * * *", Work::Remind(r::contract_due)),
    l("contract-report",   "0 0 8 * * *", Work::Remind(r::contract_report)),
    l("acceptance-due",    "0 0 8 * * *", Work::Remind(r::acceptance_due)),
    l("round-announced",   "0 0 8 * * *", Work::Remind(r::round_announced)),
    l("round-unready",     "0 0 8 * * *", Work::Remind(r::round_unready)),
    l("report-due",        "0 0 8 * * *", Work::Remind(r::report_due)),
    l("scores-missing",    "0 0 8 * * *", Work::Remind(r::scores_missing)),
    l("rectification-due", "0 0 8 * * *", Work::Remind(r::rectification_due)),
    l("rectification-confirm", "0 0 8 * * *", Work::Remind(r::rectification_confirm)),
    l("reply-due",         "0 0 8 * * *", Work::Remind(r::reply_due)),
    l("opinion-due",       "0 0 8 * * *", Work::Remind(r::opinion_due)),
    l("inspection-due",    "0 0 8 * * *", Work::Remind(r::inspection_due)),
    l("security-test-due", "0 0 8 * * *", Work::Remind(r::security_test_due)),
    l("listing-expiring",  "0 0 8 * * *", Work::Remind(r::listing_expiring)),
    l("repair-due",        "0 0 8 * * *", Work::Remind(r::repair_due)),
    l("payment-due",       "0 0 8 * * *", Work::Remind(r::payment_due)),
    l("calendar-missing",  "0 0 8 * * *", Work::Remind(r::calendar_missing)),
];

/// When the bell rings for everything that was missed.
pub const CATCH_UP: &str = "0 */10 * * * *";

impl Line {
    /// The hour before which the day's run is not due yet.
    pub fn hour(&self) -> u32 {
        self.cron.split(' ').nth(2).and_then(|hour| hour.parse().ok()).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_daily_and_has_a_name_of_its_own() {
        for line in LINES {
            assert_eq!(line.cron.split(' ').count(), 6, "{}", line.job);
            assert!(line.cron.ends_with(" * * *") && line.hour() < 24, "{}", line.job);
            assert_eq!(LINES.iter().filter(|l| l.job == line.job).count(), 1, "{}", line.job);
        }
    }
}
