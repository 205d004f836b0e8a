//! Steps: what pages and API have in common. A step parses nothing and renders nothing; it lets one rule decide.

pub mod account;
pub mod alarm;
pub mod cases;
pub mod challenge;
pub mod codes;
pub mod desk;
pub mod enrollment;
pub mod keys;
pub mod known;
pub mod limits;
mod notice_link;
pub mod oversight;
pub mod overview;
pub mod pass;
pub mod people;
pub mod policy;
pub mod recovery;
pub mod reset;
pub mod sign_in;
