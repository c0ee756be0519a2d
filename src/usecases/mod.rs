//! One verb a file: load at the version the form showed, let the rules decide, save. Runs inside `Db::write`, maybe twice.

pub mod approve_plan;
pub mod assess_budget;
pub mod cancel_project;
pub mod carry_plan_over;
pub mod draft_plan;
pub mod import_calendar;
pub mod list_plans;
pub mod recall_plan;
pub mod record_award;
pub mod record_failure;
pub mod reject_plan;
pub mod return_plan;
pub mod run_job;
pub mod save_section;
pub mod sign_budget;
pub mod start_procurement;
pub mod submit_plan;
