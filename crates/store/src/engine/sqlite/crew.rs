//! Threads that help where many turns are to be had at once. What is locked stays locked until the last one is done, so whoever waits for
//! them works as well.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

use crate::{
    StoreError,
    engine::step::{Played, Ready},
};

/// The helpers of one thread. They end when this is dropped.
pub(crate) struct Crew(Vec<mpsc::Sender<Arc<Work>>>);

/// Turns with their places, and where to put what came of them.
struct Work {
    waiting: Mutex<VecDeque<(usize, Ready)>>,
    done: mpsc::Sender<(usize, Played)>,
}

impl Crew {
    /// A helper for each core but one, and at most three.
    pub(crate) fn start() -> Result<Self, StoreError> {
        let count = thread::available_parallelism().map_or(1, usize::from).saturating_sub(1).min(3);
        let helpers = (0..count).map(|_| {
            let (sender, work) = mpsc::channel::<Arc<Work>>();
            let helper = thread::Builder::new().name("store-helper".to_owned()).spawn(move || work.into_iter().for_each(|work| work.take_part()));
            helper.map(|_| sender).map_err(|error| StoreError::unavailable(format!("cannot start a thread: {error}")))
        });
        helpers.collect::<Result<_, _>>().map(Self)
    }

    /// Lets everybody have their turn, and answers what came of it in the same order.
    pub(crate) fn play(&self, turns: Vec<Ready>) -> Vec<Played> {
        if turns.len() < WORTH_A_HELPER {
            return turns.into_iter().map(|ready| ready()).collect();
        }
        let (done, played) = mpsc::channel();
        let count = turns.len();
        let work = Arc::new(Work { waiting: Mutex::new(turns.into_iter().enumerate().collect()), done });
        for helper in self.0.iter().take(count / WORTH_A_HELPER) {
            // One that is gone does not help.
            drop(helper.send(Arc::clone(&work)));
        }
        work.take_part();
        drop(work);
        let mut played: Vec<(usize, Played)> = played.into_iter().collect();
        played.sort_unstable_by_key(|(place, _)| *place);
        played.into_iter().map(|(_, played)| played).collect()
    }
}

impl Work {
    fn take_part(&self) {
        while let Some((place, ready)) = self.next() {
            // Whoever waits for it waits until everybody has let go of the work.
            drop(self.done.send((place, ready())));
        }
    }

    fn next(&self) -> Option<(usize, Ready)> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

/// How many turns are worth the waking of a helper.
const WORTH_A_HELPER: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::param::{Change, Value};
    use std::collections::HashSet;

    fn turn(number: i64, seen: &Arc<Mutex<HashSet<thread::ThreadId>>>) -> Ready {
        let seen = Arc::clone(seen);
        Box::new(move || {
            seen.lock().unwrap().insert(thread::current().id());
            Played { changes: vec![Change::sure("", [number.into()])], may_conflict: false, answer: Box::new(|_| ()) }
        })
    }

    #[test]
    fn everybody_has_one_turn_and_what_comes_of_them_is_in_their_order() {
        let (crew, seen) = (Crew::start().unwrap(), Arc::default());
        for count in [0, 1, WORTH_A_HELPER, 64] {
            let numbers = 0..i64::try_from(count).unwrap();
            let played = crew.play(numbers.clone().map(|number| turn(number, &seen)).collect());
            let answered: Vec<i64> = played.iter().map(|played| if let [Value::Int(number)] = *played.changes[0].params { number } else { -1 }).collect();
            assert_eq!(answered, numbers.collect::<Vec<_>>());
        }
        assert!(seen.lock().unwrap().len() <= 1 + crew.0.len());
    }
}
