//! Steps: jobs of one shape, so that several of them can share a transaction. Each locks one user, has its turn with what is kept of
//! them, which waits for nothing, and answers what to write.

use crate::{Param, Row, param::Change};

use super::{Answer, Job};

/// One of them, with the answer it owes.
pub(crate) trait Step: Send {
    /// The statement that locks the user's row, without the words for locking.
    fn lock(&self) -> (&'static str, [Param<'_>; 2]);

    /// Whom it locks. No two steps about the same user share a transaction.
    fn about(&self) -> &str;

    /// Whether the turn can be had with what this node knows; if not, the step must be done as a job.
    fn can_play(&self, row: &Row<'_>) -> bool;

    /// Has its turn with the locked row; `None` when there is none.
    fn play(self: Box<Self>, row: Option<&Row<'_>>) -> Played;

    /// The same as a job that does everything by itself.
    fn into_job(self: Box<Self>) -> Job;
}

/// A step that had its turn and was not answered yet.
pub(crate) struct Played {
    /// What must be written.
    pub(crate) changes: Vec<Change>,
    /// Whether another row may be in the way of these changes, because they name something that must be unique.
    pub(crate) may_conflict: bool,
    /// Gives the answer, or the reason why it could not be kept.
    pub(crate) answer: Answer,
}
