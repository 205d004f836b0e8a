//! Known browsers: one that has signed a user in keeps a mark of it, so that a stranger who types wrong passwords for that user slows
//! down only himself. A mark is no credential: it opens nothing.

use data_encoding::BASE64URL_NOPAD;
use rand_core::Rng as _;
use twofactor::Email;

use crate::App;

/// The mark among `marks` that was made for `email` in this browser.
pub fn find(app: &App, marks: Option<&str>, email: &Email) -> Option<Vec<u8>> {
    marks?.split('.').take(MOST).filter_map(|mark| BASE64URL_NOPAD.decode(mark.as_bytes()).ok()).find(|mark| {
        let parts = mark.split_at_checked(NONCE_BYTES);
        parts.is_some_and(|(nonce, proof)| proof == prove(app, email, nonce))
    })
}

/// `marks` with one for `email`, the newest first.
pub fn add(app: &App, marks: Option<&str>, email: &Email) -> String {
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
