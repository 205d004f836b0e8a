//! The memory of a slow hash, which goes back to the system as soon as the hash is done.
//!
//! glibc keeps freed blocks of up to 32 MiB for the thread that freed them. With as many threads as a server has, that is many times what
//! is in use; larger blocks come from the system and go back to it. What is asked for beyond the need is never touched, and costs nothing.

use argon2::{Argon2, Block};

/// Hashes `text` under `salt` into `out`.
///
/// # Errors
/// Those of Argon2 for a salt or an output of a length it does not take.
pub(crate) fn hash(argon2: &Argon2<'_>, text: &[u8], salt: &[u8], out: &mut [u8]) -> argon2::Result<()> {
    let count = argon2.params().block_count();
    let mut blocks = Vec::with_capacity(count.max(LEAST_BLOCKS));
    blocks.resize(count, Block::default());
    argon2.hash_password_into_with_memory(text, salt, out, &mut blocks)
}

/// A kibibyte each.
const LEAST_BLOCKS: usize = 33 * 1024;
