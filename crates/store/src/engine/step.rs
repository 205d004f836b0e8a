//! Steps: jobs of one shape, so that several of them can share a transaction. Each locks one user, has its turn with what is kept of
//! them, which waits for nothing, and answers what to write.

use crate::{Param, Row, param::Change};

use super::{Answer, Job};

/// One of them, with the answer it owes.
pub(crate) trait Step: Send {
    /// The statement that locks the user's row, the same for all steps, without the words for locking; its first parameter and its first
    /// column are the row's name.
    fn lock(&self) -> (&'static str, [Param<'_>; 2]);

    /// Whom it locks. No two steps about the same user have their turns at once.
    fn about(&self) -> &str;

    /// Whether the turn can be had with what this node knows; if not, the step must be done as a job.
    fn can_play(&self, row: &Row<'_>) -> bool;

    /// Reads the locked row; `None` when there is none. The turn that it answers needs nothing else, so any thread can let it happen.
    fn take(self: Box<Self>, row: Option<&Row<'_>>) -> Ready;

    /// The same as a job that does everything by itself.
    fn into_job(self: Box<Self>) -> Job;
}

/// A turn that can be had. It does not panic.
pub(crate) type Ready = Box<dyn FnOnce() -> Played + Send>;

/// A step that had its turn and was not answered yet.
pub(crate) struct Played {
    /// What must be written.
    pub(crate) changes: Vec<Change>,
    /// Whether another row may be in the way of these changes, because they name something that must be unique.
    pub(crate) may_conflict: bool,
    /// Gives the answer, or the reason why it could not be kept.
    pub(crate) answer: Answer,
}
