//! The threads that hash: as many as there are slots, and less urgent than those that answer.
//!
//! A code waits for the answer of a moment, a password for that of a long computation. The threads of the runtime's own pool are lent to
//! anybody, so none of them can be made less urgent for good.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// Threads that wait for work; they end when this is dropped.
pub(super) struct Threads(mpsc::Sender<Job>);

impl Threads {
    /// Starts `count` threads.
    pub(super) fn start(count: usize) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        let receiver = Arc::new(Mutex::new(receiver));
        for _ in 0..count {
            let receiver = Arc::clone(&receiver);
            thread::Builder::new().name("hashing".to_owned()).spawn(move || serve(&receiver))?;
        }
        Ok(Self(sender))
    }

    /// Does `work` on one of them; `None` when it panicked.
    pub(super) async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (answer, answered) = oneshot::channel();
        // Whoever asked may have gone.
        self.0.send(Box::new(move || drop(answer.send(work())))).ok()?;
        answered.await.ok()
    }
}

fn serve(jobs: &Mutex<mpsc::Receiver<Job>>) {
    // On Linux this is about the calling thread only. Where it is refused, everybody takes turns.
    let _ = rustix::process::setpriority_process(None, NICE);
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            // A panic is told by its hook, and by the answer that never comes.
            Ok(job) => drop(catch_unwind(AssertUnwindSafe(job))),
            Err(mpsc::RecvError) => return,
        }
    }
}

const NICE: i32 = 5;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[tokio::test]
    async fn work_is_done_on_as_many_threads_as_there_are_slots() {
        let threads = Threads::start(2).unwrap();
        let mut seen = HashSet::new();
        for _ in 0..20 {
            seen.insert(threads.run(|| thread::current().id()).await.unwrap());
        }
        assert!(seen.len() <= 2, "{} threads", seen.len());
        assert!(!seen.contains(&thread::current().id()), "whoever waits must not compute");
    }

    #[tokio::test]
    async fn a_panic_costs_no_thread() {
        let threads = Threads::start(1).unwrap();
        assert_eq!(threads.run(|| -> u8 { panic!("a hash that fails") }).await, None);
        assert_eq!(threads.run(|| 7).await, Some(7));
    }
}
