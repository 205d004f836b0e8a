//! The memory that slow hashes work in.

use argon2::{Argon2, Block};
use core::fmt;

/// Working memory for one slow hash after the other, at first none. It goes back to the system when it is dropped.
///
/// Asking the system anew for each hash costs a quarter of the hashes of a second. Leaving it to glibc, which keeps freed blocks of up to
/// 32 MiB for the thread that freed them, costs many times what is in use: hence blocks above that size. What was asked for and never
/// touched costs nothing.
#[derive(Default)]
pub struct Memory(Vec<Block>);

impl Memory {
    /// Whether there is none to give back.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Hashes `text` under `salt` into `out`.
    ///
    /// # Errors
    /// Those of Argon2 for a salt or an output of a length it does not take.
    pub(crate) fn hash(&mut self, argon2: &Argon2<'_>, text: &[u8], salt: &[u8], out: &mut [u8]) -> argon2::Result<()> {
        argon2.hash_password_into_with_memory(text, salt, out, self.blocks(argon2.params().block_count()))
    }

    /// So many blocks; what is kept is never more than the last hash needed.
    fn blocks(&mut self, count: usize) -> &mut [Block] {
        let room = count.max(LEAST_BLOCKS);
        if self.0.capacity() < count || self.0.capacity() > room {
            self.0 = Vec::with_capacity(room);
        }
        self.0.resize(count, Block::default());
        &mut self.0
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}

/// A kibibyte each.
const LEAST_BLOCKS: usize = 33 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::{Algorithm, Params, Version};

    #[test]
    fn memory_that_was_used_before_changes_no_hash() {
        let hash = |memory: &mut Memory, kib: u32, text: &[u8]| {
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(kib, 2, 1, Some(32)).unwrap());
            let mut out = [0; 32];
            memory.hash(&argon2, text, b"a salt of a test", &mut out).unwrap();
            out
        };
        let mut used = Memory::default();
        for (kib, text) in [(64, "one"), (256, "two"), (64, "three"), (8, "one"), (64, "one")] {
            assert_eq!(hash(&mut used, kib, text.as_bytes()), hash(&mut Memory::default(), kib, text.as_bytes()), "{kib} KiB, {text}");
        }
    }

    #[test]
    fn no_more_is_kept_than_the_last_hash_needed() {
        let mut memory = Memory::default();
        assert!(memory.is_empty());
        assert_eq!(memory.blocks(2 * LEAST_BLOCKS).len(), 2 * LEAST_BLOCKS);
        assert_eq!(memory.blocks(8).len(), 8);
        assert_eq!(memory.0.capacity(), LEAST_BLOCKS);
        assert!(!memory.is_empty());
    }
}
