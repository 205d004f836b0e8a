//! Links in notices: a token names the user and the notice, and carries a seal that only this database's nodes can make.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};
use twofactor::{MessageId, UserId};

use crate::App;

/// The token of a link in the notice called `message`; `purpose` keeps links to different things apart.
pub(super) fn token(app: &App, purpose: &str, user: UserId, message: MessageId) -> String {
    BASE64URL_NOPAD.encode(&[&user.as_bytes()[..], message.as_bytes(), &seal(app, purpose, user, message)].concat())
}

/// Whom and which notice a token names; `None` for one that was not made here, or not for this purpose.
pub(super) fn open(app: &App, purpose: &str, token: &str) -> Option<(UserId, MessageId)> {
    let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
    let (user, rest) = bytes.split_at_checked(16)?;
    let (message, shown) = rest.split_at_checked(16)?;
    let (user, message) = (UserId::from_bytes(user.try_into().ok()?), MessageId::from_bytes(message.try_into().ok()?));
    // Hashed, so that how long a comparison takes says nothing.
    (Sha256::digest(shown) == Sha256::digest(seal(app, purpose, user, message))).then_some((user, message))
}

fn seal(app: &App, purpose: &str, user: UserId, message: MessageId) -> Vec<u8> {
    let mark = app.store.keys().fingerprint(purpose, &[user.as_bytes(), message.as_bytes()]);
    mark.get(..16).unwrap_or(&mark).to_vec()
}
