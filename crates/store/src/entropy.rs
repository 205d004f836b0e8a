//! Randomness, in the one place that asks for it.

use rand::{
    CryptoRng, SeedableRng as _, TryCryptoRng, TryRng,
    rngs::{StdRng, SysRng},
};
use rand_core::UnwrapErr;
use std::{
    convert::Infallible,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// Where randomness comes from: the operating system, or a seed in tests. Clones share the same sequence.
#[derive(Clone)]
pub struct Entropy(Source);

#[derive(Clone)]
enum Source {
    System,
    Seeded(Arc<Mutex<StdRng>>),
}

impl Entropy {
    /// The operating system's generator, asked anew for every draw.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A sequence that is the same for the same `seed`. For tests only.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed)))))
    }

    /// A generator to draw from. It panics when the operating system refuses randomness: nothing safe can follow.
    pub fn rng(&self) -> impl CryptoRng + Send + use<> {
        match &self.0 {
            Source::System => Draw::System(UnwrapErr(SysRng)),
            Source::Seeded(parent) => {
                let mut parent = parent.lock().unwrap_or_else(PoisonError::into_inner);
                Draw::Seeded(Box::new(StdRng::from_rng(&mut *parent)))
            }
        }
    }
}

impl fmt::Debug for Entropy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match &self.0 {
            Source::System => "Entropy(system)",
            Source::Seeded(_) => "Entropy(seeded)",
        })
    }
}

enum Draw {
    System(UnwrapErr<SysRng>),
    Seeded(Box<StdRng>),
}

impl TryRng for Draw {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        match self {
            Self::System(rng) => rng.try_next_u32(),
            Self::Seeded(rng) => rng.try_next_u32(),
        }
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        match self {
            Self::System(rng) => rng.try_next_u64(),
            Self::Seeded(rng) => rng.try_next_u64(),
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        match self {
            Self::System(rng) => rng.try_fill_bytes(bytes),
            Self::Seeded(rng) => rng.try_fill_bytes(bytes),
        }
    }
}

impl TryCryptoRng for Draw {}
