//! Listens.
