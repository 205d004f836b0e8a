//! What every handler shares. Nothing in it decides: all state is in the store.

use deliver::sms::next;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use store::Store;
use twofactor::{Phone, Refusal, Site};

use crate::{Problem, config::Config, dev::Inbox, hashing::Hasher, metrics::Metrics, post::Post, request_id::Names};

/// What every handler shares.
pub struct App {
    /// What is remembered.
    pub store: Store,
    /// What the operator decided.
    pub config: Config,
    /// The pool of hashing slots.
    pub hasher: Hasher,
    /// What is counted.
    pub metrics: Metrics,
    /// Whether this is `vestibule dev`: marks every page, and keeps messages in the inbox instead of sending them.
    pub development: bool,
    /// What messages leave through.
    pub(crate) post: Post,
    /// Where messages go in development.
    pub inbox: Inbox,
    /// What requests are called.
    pub(crate) names: Names,
    stopping: Arc<AtomicBool>,
}

impl App {
    /// A server over `store`.
    ///
    /// # Errors
    /// When the key file has no pepper, or what messages leave through cannot be set up.
    pub fn new(config: Config, store: Store, development: bool) -> anyhow::Result<Self> {
        let metrics = Metrics::default();
        let counted = metrics.clone();
        store.watch(move |event| counted.event(event));
        let passwords = &config.passwords;
        let peppers = store.keys().masters().peppers();
        let hasher = Hasher::new(passwords.cost(), peppers, passwords.slots(), passwords.queue(), store.entropy().clone(), metrics.clone())?;
        let post = Post::new(&config)?;
        let names = Names::new(store.entropy().rng());
        Ok(Self { store, config, hasher, metrics, development, post, inbox: Inbox::default(), names, stopping: Arc::default() })
    }

    /// Where keys register and sign.
    pub fn site(&self) -> Site {
        let base = &self.config.base_url;
        Site { rp_id: base.host().to_owned(), origin: base.as_str().to_owned(), name: self.config.product.clone() }
    }

    /// A refusal as of now.
    pub fn refused(&self, refusal: Refusal) -> Problem {
        Problem::Refused(refusal, self.store.now())
    }

    /// Whether text messages can be sent to `number`: there is a gateway for it.
    pub fn reaches(&self, number: &Phone) -> bool {
        self.development || next(self.post.gateways(), number, &[]).is_some()
    }

    /// Whether there is anything that text messages are sent through.
    pub fn sends_texts(&self) -> bool {
        self.development || !self.post.gateways().is_empty()
    }

    /// Turns a rule's verdict into what a handler returns.
    ///
    /// # Errors
    /// The refusal as a problem.
    pub fn verdict<T>(&self, verdict: Result<T, Refusal>) -> Result<T, Problem> {
        verdict.map_err(|refusal| self.refused(refusal))
    }

    /// Says that no new work is taken.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    /// Whether no new work is taken.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }
}
