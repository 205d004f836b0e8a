//! What waits for a connection: first come, first served, by whichever is free.

use std::{
    collections::{HashSet, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};
use tokio::{sync::Semaphore, time::timeout};

use super::{Job, Mode, PATIENCE, WAITING_AT_MOST, step::Step, too_busy};
use crate::StoreError;

pub(crate) struct Queue<W> {
    waiting: Mutex<VecDeque<(Instant, W)>>,
    /// At least one permit for each that waits.
    ready: Semaphore,
    /// One permit for each that may still come.
    room: Semaphore,
}

/// What can wait: it can also be sent away.
pub(crate) trait Wait {
    fn refuse(self, why: StoreError);
}

impl Wait for (Mode, Job) {
    fn refuse(self, why: StoreError) {
        self.1.refuse(why);
    }
}

impl Wait for Box<dyn Step> {
    fn refuse(self, why: StoreError) {
        self.into_job().refuse(why);
    }
}

impl<W: Wait> Queue<W> {
    pub(crate) fn new() -> Self {
        Self { waiting: Mutex::default(), ready: Semaphore::new(0), room: Semaphore::new(WAITING_AT_MOST) }
    }

    /// Lets it wait, and answers how many wait now.
    pub(crate) async fn put(&self, one: W) -> Result<usize, StoreError> {
        match timeout(PATIENCE, self.room.acquire()).await {
            Ok(Ok(permit)) => permit.forget(),
            Ok(Err(_)) | Err(_) => return Err(too_busy()),
        }
        let waiting = {
            let mut line = self.line();
            line.push_back((Instant::now(), one));
            line.len()
        };
        self.ready.add_permits(1);
        Ok(waiting)
    }

    /// How many wait.
    pub(crate) fn count(&self) -> usize {
        self.line().len()
    }

    /// The next that has not waited too long; `None` when the store was closed and nothing waits any more.
    pub(crate) async fn take(&self) -> Option<W> {
        self.take_some(1, |_| String::new()).await?.pop()
    }

    /// At least one and at most `most` that have not waited too long, no two of them about the same: the second of those stays first
    /// in line. `None` when the store was closed and nothing waits any more.
    pub(crate) async fn take_some(&self, most: usize, about: impl Fn(&W) -> String) -> Option<Vec<W>> {
        loop {
            let is_open = self.ready.acquire().await.map(tokio::sync::SemaphorePermit::forget).is_ok();
            let (taken, late, left) = self.part(most, &about);
            self.room.add_permits(taken.len() + late.len());
            for one in late {
                one.refuse(too_busy());
            }
            if left > 0 {
                self.ready.add_permits(1);
            }
            if !taken.is_empty() {
                return Some(taken);
            }
            if !is_open && left == 0 {
                return None;
            }
        }
    }

    /// Takes those whose turn it is, and those who have waited too long; says how many are left.
    fn part(&self, most: usize, about: &impl Fn(&W) -> String) -> (Vec<W>, Vec<W>, usize) {
        let (mut taken, mut late, mut seen, mut stay) = (Vec::new(), Vec::new(), HashSet::new(), VecDeque::new());
        let mut line = self.line();
        while taken.len() < most
            && let Some((since, one)) = line.pop_front()
        {
            if since.elapsed() >= PATIENCE {
                late.push(one);
            } else if most == 1 || seen.insert(about(&one)) {
                taken.push(one);
            } else {
                stay.push_back((since, one));
            }
        }
        while let Some(waiting) = stay.pop_back() {
            line.push_front(waiting);
        }
        (taken, late, line.len())
    }

    /// Lets those who wait finish what is there, then go home.
    pub(crate) fn close(&self) {
        self.ready.close();
    }

    fn line(&self) -> MutexGuard<'_, VecDeque<(Instant, W)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
