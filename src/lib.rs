//! jianping
pub mod clock;
pub mod problem;
pub mod regulation;
pub mod store;
pub mod i18n;
pub mod web;
pub mod usecases;
