//! What the machine can do without us.

pub(crate) mod disk;
pub(crate) mod hashes;
pub(crate) mod pgbench;
pub(crate) mod rows;
