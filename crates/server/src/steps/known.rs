//! Known browsers: one that has signed a user in keeps a mark of it, so that a stranger who types wrong passwords for that user slows
//! down only himself. A mark is no credential: it opens nothing.

use data_encoding::BASE64URL_NOPAD;
use rand_core::Rng as _;
use twofactor::{Email, User};

use crate::App;

/// The mark among `marks` that was made for `email` in this browser.
pub fn find(app: &App, marks: Option<&str>, email: &Email) -> Option<Vec<u8>> {
    marks?.split('.').take(MOST).filter_map(|mark| BASE64URL_NOPAD.decode(mark.as_bytes()).ok()).find(|mark| {
        let parts = mark.split_at_checked(NONCE_BYTES);
        parts.is_some_and(|(nonce, proof)| proof == prove(app, email, nonce))
    })
}

/// `marks` with one for `user`, the newest first. Whoever has not proved the mailbox gets none: it may be somebody else's.
pub fn add(app: &App, marks: Option<&str>, user: &User) -> String {
    if user.email_verified_at.is_some() { with(app, marks, &user.email) } else { marks.unwrap_or_default().to_owned() }
}

/// `marks` with one for a mailbox that was proved.
pub fn with(app: &App, marks: Option<&str>, email: &Email) -> String {
    if find(app, marks, email).is_some() {
        return marks.unwrap_or_default().to_owned();
    }
    let mut nonce = [0; NONCE_BYTES];
    app.store.entropy().rng().fill_bytes(&mut nonce);
    let mark = BASE64URL_NOPAD.encode(&[nonce.as_slice(), &prove(app, email, &nonce)].concat());
    let kept = marks.unwrap_or_default().split('.').filter(|mark| !mark.is_empty()).take(MOST - 1);
    std::iter::once(mark.as_str()).chain(kept).collect::<Vec<_>>().join(".")
}

fn prove(app: &App, email: &Email, nonce: &[u8]) -> [u8; 32] {
    app.store.keys().fingerprint("known browser", &[email.as_str().as_bytes(), nonce])
}

const NONCE_BYTES: usize = 16;
const MOST: usize = 5;
