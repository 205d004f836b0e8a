//! Slow hashing: on a bounded pool, so that a flood of passwords is refused instead of using up the memory.

mod threads;

use anyhow::Context as _;
use data_encoding::HEXLOWER;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use store::Entropy;
use tokio::sync::Semaphore;
use twofactor::{Checked, Cost, Memory, Password, PasswordHash, PasswordProof, Pepper, draw};

use crate::{Problem, metrics::Metrics};
use threads::Threads;

/// A pool of hashing slots with a bounded queue before it.
pub struct Hasher {
    cost: Cost,
    peppers: Arc<[Pepper]>,
    slots: Arc<Semaphore>,
    threads: Threads,
    waiting: AtomicUsize,
    inside: Arc<AtomicUsize>,
    most_waiting: usize,
    nobody: PasswordHash,
    entropy: Entropy,
    metrics: Metrics,
}

impl Hasher {
    /// A pool of `slots` hashes at a time with `queue` more waiting. The last of `peppers` is the present one.
    ///
    /// # Errors
    /// When there is no pepper, or the system has no thread for each slot.
    pub fn new(cost: Cost, peppers: Vec<Pepper>, slots: usize, queue: usize, entropy: Entropy, metrics: Metrics) -> anyhow::Result<Self> {
        let newest = peppers.last().context("the key file has no pepper: add a line `pepper NAME BASE64`")?;
        let stand_in = Password::typed(&HEXLOWER.encode(draw(&mut entropy.rng()).expose())).map_err(|_| anyhow::anyhow!("drawing the stand-in password"))?;
        let nobody = stand_in.hash(cost, newest, &mut entropy.rng(), &mut Memory::default());
        let threads = Threads::start(slots.max(1)).context("starting the threads that hash passwords")?;
        let slots = Arc::new(Semaphore::new(slots.max(1)));
        Ok(Self {
            cost,
            peppers: peppers.into(),
            slots,
            threads,
            waiting: AtomicUsize::new(0),
            inside: Arc::default(),
            most_waiting: queue,
            nobody,
            entropy,
            metrics,
        })
    }

    /// What one hash costs today.
    pub const fn cost(&self) -> Cost {
        self.cost
    }

    /// How many wait for a slot.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// How many are hashed or wait for it, now and later.
    pub(crate) fn inside(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.inside)
    }

    /// Runs `work` in a slot, with its memory.
    ///
    /// # Errors
    /// [`Problem::Unavailable`] when the queue is full: nothing was computed.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce(&mut Memory) -> T + Send + 'static) -> Result<T, Problem> {
        let ticket = self.queue()?;
        self.inside.fetch_add(1, Ordering::Relaxed);
        let _inside = Counted(&self.inside);
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|_| Problem::Unavailable)?;
        drop(ticket);
        let done = self.threads.run(move |memory| {
            let outcome = work(memory);
            drop(slot);
            outcome
        });
        done.await.ok_or(Problem::Internal)
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// [`Problem::Unavailable`] when the queue is full.
    pub async fn hash(&self, password: Password) -> Result<PasswordHash, Problem> {
        let (cost, peppers, entropy) = (self.cost, Arc::clone(&self.peppers), self.entropy.clone());
        let hash = move |memory: &mut Memory| peppers.last().map(|pepper| password.hash(cost, pepper, &mut entropy.rng(), memory));
        self.run(hash).await?.ok_or(Problem::Internal)
    }

    /// Checks `typed` against a kept hash; against a stand-in, at the same cost, where there is none. A right password whose hash is
    /// outdated comes with a new one.
    ///
    /// # Errors
    /// [`Problem::Unavailable`] when the queue is full: nothing was checked.
    pub async fn check(&self, typed: &Password, kept: Option<&PasswordHash>) -> Result<Option<PasswordProof>, Problem> {
        let (cost, peppers, entropy) = (self.cost, Arc::clone(&self.peppers), self.entropy.clone());
        let (typed, checked, known) = (typed.clone(), kept.unwrap_or(&self.nobody).clone(), kept.is_some());
        let check = move |memory: &mut Memory| match checked.check(&typed, cost, &peppers, memory) {
            Checked::Right { outdated } if known => {
                let renew = peppers.last().filter(|_| outdated);
                let renewed = renew.map(|pepper| typed.hash(cost, pepper, &mut entropy.rng(), memory));
                Some(PasswordProof { checked, renewed })
            }
            Checked::Right { .. } | Checked::Wrong => None,
        };
        self.run(check).await
    }

    fn queue(&self) -> Result<Counted<'_>, Problem> {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let ticket = Counted(&self.waiting);
        let free = self.slots.available_permits();
        if before >= self.most_waiting.saturating_add(free) {
            self.metrics.password_hash_shed();
            return Err(Problem::Unavailable);
        }
        Ok(ticket)
    }
}

/// One among others, until it is dropped.
struct Counted<'a>(&'a AtomicUsize);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
