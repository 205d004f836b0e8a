//! Plays people's devices in tests: an authenticator app, a browser, a mailbox – and the machines around them, a
//! PostgreSQL that can be killed, a pooler before it and a server that runs as a process of its own.
//!
//! It knows the standards and nothing of Vestibule's inside: what it finds out about the product, it finds out as a
//! person would. Deliberately not here: any rule, any of our types, and the shape of the configuration file.

#[cfg(feature = "browser")]
pub use browser::{Browser, Scheme, SecurityKey, Violation, Window, pdf_text};
#[cfg(feature = "passkey")]
pub use passkey::SoftPasskey;
pub use {
    authenticator::{Authenticator, Entry, Hash},
    cable::Cable,
    kannel::Kannel,
    loopback::{Answer, free_address},
    mail_server::{AcceptedMail, MailDoor, MailServer},
    mailbox::{Mailbox, Message},
    message_center::{MessageCenter, Submitted},
    moved_clock::MovedClock,
    pass::Pass,
    pooler::Pooler,
    postgres::{Postgres, url_by},
    server::{Server, Site, binary},
};

mod authenticator;
#[cfg(feature = "browser")]
mod browser;
mod cable;
mod kannel;
pub mod loopback;
mod mail_server;
mod mailbox;
mod message_center;
mod moved_clock;
mod pass;
#[cfg(feature = "passkey")]
mod passkey;
mod patience;
mod pooler;
mod postgres;
mod program;
mod server;
