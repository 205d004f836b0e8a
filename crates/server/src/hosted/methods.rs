//! A user's methods as the pages show them: which there are, and which comes first.

use pages::{ChannelProblem, Method, MethodKind, SentCode, Way};
use twofactor::{App, Factor, FactorId, Kind, Occasion, Policy, Recipient, Timestamp, User};

/// The factors that pass a second step, for the pages that ask for one.
pub(super) struct Steps<'a> {
    user: &'a User,
    factors: Vec<&'a Factor>,
}

impl<'a> Steps<'a> {
    /// Those of `user`, where `policy` holds.
    pub(super) fn of(user: &'a User, policy: &Policy, now: Timestamp) -> Self {
        Self { user, factors: user.second_steps(policy, now) }
    }

    /// The factor that the challenge opens with: the one used last in this browser, else the strongest.
    pub(super) fn first(&self, last: Option<FactorId>) -> Option<&'a Factor> {
        let last = self.find(|factor| Some(factor.id) == last);
        last.or_else(|| Kind::STRONGEST_FIRST.into_iter().find_map(|kind| self.find(|factor| factor.kind() == kind)))
    }

    /// As [`Steps::first`], where a code is sent to it.
    pub(super) fn first_sent(&self, last: Option<FactorId>) -> Option<FactorId> {
        self.first(last).filter(|factor| factor.recipient().is_some()).map(|factor| factor.id)
    }

    /// The factor called `id`.
    pub(super) fn named(&self, id: FactorId) -> Option<&'a Factor> {
        self.find(|factor| factor.id == id)
    }

    /// The factors that codes are sent to.
    pub(super) fn sent(&self) -> impl Iterator<Item = &'a Factor> {
        self.factors.iter().copied().filter(|factor| factor.recipient().is_some())
    }

    /// The authenticator apps.
    pub(super) fn apps(&self) -> impl Iterator<Item = (&'a Factor, &'a App)> {
        self.factors.iter().copied().filter_map(app)
    }

    /// Whether there is a phone with Vestibule Pass.
    pub(super) fn has_pass(&self) -> bool {
        self.find(|factor| factor.kind() == Kind::Pass).is_some()
    }

    /// The keys as one method: which of them is used is between the browser and the user.
    pub(super) fn key(&self) -> Option<Method> {
        let keys: Vec<_> = self.factors.iter().filter(|factor| factor.kind() == Kind::Key).collect();
        let labels: Vec<String> = keys.iter().map(|factor| factor.label.clone()).collect();
        let last_used = keys.iter().filter_map(|factor| factor.last_used_at).max();
        (!labels.is_empty()).then_some(Method { kind: MethodKind::Key { labels }, last_used })
    }

    /// Every method, strongest first; backup codes are the last.
    pub(super) fn methods(&self) -> Vec<Method> {
        let of_kind = |kind: Kind| match kind {
            Kind::Key => self.key().into_iter().collect(),
            Kind::App => self.labeled(kind, |label| MethodKind::App { label }),
            Kind::Pass => self.labeled(kind, |label| MethodKind::Pass { label }),
            Kind::Phone | Kind::Email => self.factors.iter().filter(|factor| factor.kind() == kind).filter_map(|factor| sent_method(factor)).collect(),
            Kind::Backup => backup_method(self.user).into_iter().collect(),
        };
        Kind::STRONGEST_FIRST.into_iter().flat_map(of_kind).collect()
    }

    /// How many digits a code has: those of the app used most lately, else of one that is sent. `None` where there are no codes.
    pub(super) fn digits(&self) -> Option<u8> {
        let showing = self.factors.iter().filter(|factor| factor.recipient().is_none() && factor.digits().is_some());
        let digits = |factor: &&Factor| factor.digits();
        showing.max_by_key(|factor| factor.last_used_at).and_then(digits).or_else(|| self.factors.iter().find_map(digits))
    }

    fn labeled(&self, kind: Kind, name: impl Fn(String) -> MethodKind) -> Vec<Method> {
        let own = self.factors.iter().filter(|factor| factor.kind() == kind);
        own.map(|factor| Method { kind: name(factor.label.clone()), last_used: factor.last_used_at }).collect()
    }

    fn find(&self, is_it: impl Fn(&Factor) -> bool) -> Option<&'a Factor> {
        self.factors.iter().copied().find(|factor| is_it(factor))
    }
}

fn sent_method(factor: &Factor) -> Option<Method> {
    let to = factor.recipient()?;
    Some(Method { kind: MethodKind::Sent { factor: factor.id, way: way(&to), hint: to.hint() }, last_used: factor.last_used_at })
}

fn backup_method(user: &User) -> Option<Method> {
    let set = user.backup().filter(|set| set.left() > 0)?;
    Some(Method { kind: MethodKind::Backup { left: u8::try_from(set.left()).unwrap_or(u8::MAX) }, last_used: None })
}

/// What a page says of a code that is sent to `factor`; `None` for one that needs none sent.
pub(super) fn sent_code(user: &User, factor: &Factor, occasion: Occasion<'_>, problem: Option<ChannelProblem>, now: Timestamp) -> Option<SentCode> {
    let to = factor.recipient()?;
    Some(SentCode {
        factor: factor.id,
        way: way(&to),
        hint: to.hint(),
        digits: factor.digits().unwrap_or(6),
        sent_at: user.code_sent_at(factor.id, occasion),
        next_at: user.next_code_at(factor.kind(), now),
        problem,
        trouble: None,
    })
}

/// The authenticator apps of `user`.
pub(super) fn apps(user: &User) -> impl Iterator<Item = (&Factor, &App)> {
    user.factors().iter().filter_map(app)
}

fn app(factor: &Factor) -> Option<(&Factor, &App)> {
    match &factor.method {
        twofactor::Method::App(app) => Some((factor, app)),
        twofactor::Method::Phone { .. } | twofactor::Method::Email { .. } | twofactor::Method::Key(_) | twofactor::Method::Pass(_) => None,
    }
}

/// Which way codes go to `to`.
pub(super) const fn way(to: &Recipient) -> Way {
    match to {
        Recipient::Number(_) => Way::Phone,
        Recipient::Mailbox(_) => Way::Email,
    }
}
