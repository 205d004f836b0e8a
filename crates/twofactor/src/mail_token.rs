//! What the links in mails carry: whose they are, and 256 random bits of which only a hash is kept.

use data_encoding::BASE64URL_NOPAD;

use crate::{Secret, TokenSecret, UserId};

macro_rules! mail_token {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            pub(crate) user: UserId,
            pub(crate) secret: TokenSecret,
        }

        impl $name {
            /// The text in the link.
            pub fn reveal(&self) -> Secret<String> {
                Secret::new(BASE64URL_NOPAD.encode(&[&self.user.as_bytes()[..], self.secret.expose()].concat()))
            }

            /// Reads the text of a link; `None` for anything that no link carried.
            pub fn parse(text: &str) -> Option<Self> {
                let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
                let (user, secret) = bytes.split_at_checked(16)?;
                Some(Self { user: UserId::from_bytes(user.try_into().ok()?), secret: Secret::new(secret.try_into().ok()?) })
            }

            /// Whose it is.
            pub const fn user(&self) -> UserId {
                self.user
            }
        }
    };
}

mail_token!(/** What proves a mailbox. Prints `[redacted]`. */ EmailToken);
mail_token!(/** What lets a new factor take the place of all others, with the password. Prints `[redacted]`. */ RecoveryToken);
mail_token!(/** What lets a password be set without the one before. Prints `[redacted]`. */ ResetToken);
mail_token!(/** What lets somebody who was added, or must have a new password, set one. Prints `[redacted]`. */ InvitationToken);
