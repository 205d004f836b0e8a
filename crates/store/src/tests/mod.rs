//! One suite, both engines.

mod transactions;
