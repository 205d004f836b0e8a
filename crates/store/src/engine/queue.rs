//! Jobs that wait for a connection: first come, first served, by whichever is free.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Instant,
};
use tokio::{sync::Semaphore, time::timeout};

use super::{Job, Mode, PATIENCE, WAITING_AT_MOST, too_busy};
use crate::StoreError;

pub(crate) struct Queue {
    waiting: Mutex<VecDeque<Waiting>>,
    /// One permit for each job that waits.
    ready: Semaphore,
    /// One permit for each job that may still come.
    room: Semaphore,
}

struct Waiting {
    mode: Mode,
    job: Job,
    since: Instant,
}

impl Queue {
    pub(crate) fn new() -> Self {
        Self { waiting: Mutex::default(), ready: Semaphore::new(0), room: Semaphore::new(WAITING_AT_MOST) }
    }

    pub(crate) async fn put(&self, mode: Mode, job: Job) -> Result<(), StoreError> {
        match timeout(PATIENCE, self.room.acquire()).await {
            Ok(Ok(permit)) => permit.forget(),
            Ok(Err(_)) | Err(_) => return Err(too_busy()),
        }
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back(Waiting { mode, job, since: Instant::now() });
        self.ready.add_permits(1);
        Ok(())
    }

    /// The next job that has not waited too long; `None` when the store was closed and nothing waits any more.
    pub(crate) async fn take(&self) -> Option<(Mode, Job)> {
        loop {
            if let Ok(permit) = self.ready.acquire().await {
                permit.forget();
            }
            let Waiting { mode, job, since } = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front()?;
            self.room.add_permits(1);
            if since.elapsed() < PATIENCE {
                return Some((mode, job));
            }
            job.refuse(too_busy());
        }
    }

    /// Lets those who wait finish what is there, then go home.
    pub(crate) fn close(&self) {
        self.ready.close();
    }
}
