//! How many passwords the machine hashes when it does nothing else.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow};
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version};

use crate::{figure, machine, process};

/// What a hash takes: Argon2id with one lane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) memory_kib: u32,
    pub(crate) passes: u32,
}

/// What is in force by default.
pub(crate) const STANDARD: Cost = Cost { memory_kib: 19 * 1024, passes: 2 };

/// The least that can be configured: where hashing is not what is measured.
pub(crate) const LEAST: Cost = Cost { memory_kib: 64, passes: 1 };

/// What hashing alone takes.
pub(crate) struct Hashing {
    /// Hashes in a second on all cores.
    pub(crate) rate: f64,
    /// Processor time of one of them, in milliseconds.
    pub(crate) cpu_ms: f64,
}

/// Hashes on all cores for a while.
pub(crate) fn measure(cost: Cost, span: Duration) -> Hashing {
    let (started, before) = (Instant::now(), process::own_cpu());
    let done: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..machine::cores())
            .map(|_| {
                scope.spawn(move || {
                    let mut done: usize = 0;
                    while started.elapsed() < span && hash("a password of nobody", cost).is_ok() {
                        done = done.saturating_add(1);
                    }
                    done
                })
            })
            .collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).sum()
    });
    let cpu = process::own_cpu().saturating_sub(before);
    Hashing { rate: figure::rate(done, started.elapsed()), cpu_ms: cpu.as_secs_f64() * 1e3 / figure::real(done).max(1.0) }
}

/// A hash as another system would hand it over, in PHC form.
pub(crate) fn hash(password: &str, cost: Cost) -> Result<String> {
    let failed = |error: &dyn std::fmt::Display| anyhow!("hashing a password: {error}");
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|error| failed(&error))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon2.hash_password_with_salt(password.as_bytes(), b"salt of a bench!").map_err(|error| failed(&error))?;
    Ok(hash.to_string())
}
