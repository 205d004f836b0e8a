//! Listens.

pub mod config;
