//! The regulation as code: pure, one file an article. `ls` is the table of contents.
//!
//! Inputs are values (actor, aggregate, date, policy), outputs are [`decision::Decision`] or [`decision::No`]. No I/O, no clock here.

#![warn(missing_docs)]

pub mod a17_security;
mod a18_level;
pub mod a20_security_test;
pub mod access;
pub mod accounts;
pub mod articles;
mod articles_gloss;
pub mod attachments;
pub mod authority;
pub mod b03_reply;
pub mod b03_review;
pub mod b05_conduct;
pub mod b06_closing;
pub mod b07_acceptance;
pub mod b07_accepted_terms;
pub mod b07_accepting;
pub mod b07_approval;
pub mod b07_budget;
pub mod b07_change;
pub mod b07_changing;
pub mod b07_contract;
pub mod b07_follow;
pub mod b07_gates;
pub mod b07_inspection;
pub mod b07_next;
pub mod b07_paying;
pub mod b07_payment;
pub mod b07_payment_plan;
pub mod b07_plan;
mod b07_plan_complete;
mod b07_plan_text;
pub mod b07_procurement;
pub mod b07_service;
pub mod b07_settlement;
pub mod b07_signing;
pub mod b07_stages;
pub mod b08_check;
pub mod b08_supplier;
pub mod b09_goals;
pub mod b10_entering;
pub mod b10_evaluation;
pub mod b10_extension;
pub mod b10_filing;
pub mod b10_intake;
pub mod b10_material;
pub mod b10_panel;
pub mod b10_preparing;
pub mod b10_progress;
pub mod b10_raised;
pub mod b10_readiness;
pub mod b10_report;
pub mod b10_rounds;
#[cfg(test)]
mod b10_samples;
pub mod b10_sampling;
pub mod b10_splitting;
pub mod b10_spot_check;
pub mod b10_third_party;
pub mod b10_third_report;
pub mod b11_backtest;
pub mod b11_calibration;
pub mod b11_first;
pub mod b11_indicators;
pub mod b11_items;
pub mod b11_outliers;
pub mod b11_redline;
pub mod b11_replay;
pub mod b11_scheme;
pub mod b11_sheets;
pub mod b11_tally;
pub mod b11_unfit;
pub mod b12_lists;
pub mod b13_referral;
pub mod b14_guidance;
pub mod b14_ordering;
pub mod b14_recognition;
pub mod b14_rectification;
pub mod b14_results;
pub mod calendar;
pub mod calendar_year;
pub mod coverage;
pub mod decision;
pub mod due_process;
pub mod glossary;
pub mod moves;
pub mod notices;
pub mod passwords;
pub mod people;
pub mod policy;
pub mod policy_setting;
pub mod policy_table;
pub mod units;
pub mod urging;
pub mod values;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
pub(crate) mod testing_contracts;
