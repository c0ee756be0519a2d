pub mod filters;
pub mod page;
pub mod nav;
