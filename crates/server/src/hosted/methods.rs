//! A user's methods as the pages show them: which there are, and which comes first.

use pages::{ChannelProblem, Method, MethodKind, SentCode, Way};
use twofactor::{App, Factor, FactorId, Kind, Occasion, Recipient, Timestamp, User};

/// The factor that the challenge opens with: the one used last in this browser, else the strongest.
pub(super) fn first(user: &User, last: Option<FactorId>) -> Option<&Factor> {
    let last = user.factors().iter().find(|factor| Some(factor.id) == last);
    let strongest = || user.kinds().first().and_then(|kind| user.factors().iter().find(|factor| factor.kind() == *kind));
    last.or_else(strongest)
}

/// As [`first`], where a code is sent to it.
pub(super) fn first_sent(user: &User, last: Option<FactorId>) -> Option<FactorId> {
    first(user, last).filter(|factor| factor.recipient().is_some()).map(|factor| factor.id)
}

/// Every method, strongest first; backup codes are the last.
pub(super) fn methods_of(user: &User) -> Vec<Method> {
    let of_kind = |kind: Kind| match kind {
        Kind::Key => key_method(user).into_iter().collect(),
        Kind::App => apps(user).map(|(factor, _)| Method { kind: MethodKind::App { label: factor.label.clone() }, last_used: factor.last_used_at }).collect(),
        Kind::Pass => passes(user).map(|factor| Method { kind: MethodKind::Pass { label: factor.label.clone() }, last_used: factor.last_used_at }).collect(),
        Kind::Phone | Kind::Email => user.factors().iter().filter(|factor| factor.kind() == kind).filter_map(sent_method).collect(),
        Kind::Backup => backup_method(user).into_iter().collect::<Vec<Method>>(),
    };
    Kind::STRONGEST_FIRST.into_iter().flat_map(of_kind).collect()
}

/// The keys as one method: which of them is used is between the browser and the user.
pub(super) fn key_method(user: &User) -> Option<Method> {
    let labels: Vec<String> = user.keys().map(|(factor, _)| factor.label.clone()).collect();
    let last_used = user.keys().filter_map(|(factor, _)| factor.last_used_at).max();
    (!labels.is_empty()).then_some(Method { kind: MethodKind::Key { labels }, last_used })
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

/// How many digits a code has: those of the app used most lately, else of one that is sent. `None` where there are no codes.
pub(super) fn digits(user: &User) -> Option<u8> {
    let showing = user.factors().iter().filter(|factor| factor.recipient().is_none() && factor.digits().is_some());
    showing.max_by_key(|factor| factor.last_used_at).and_then(Factor::digits).or_else(|| user.factors().iter().find_map(Factor::digits))
}

/// The authenticator apps of `user`.
pub(super) fn apps(user: &User) -> impl Iterator<Item = (&Factor, &App)> {
    user.factors().iter().filter_map(|factor| match &factor.method {
        twofactor::Method::App(app) => Some((factor, app)),
        twofactor::Method::Phone { .. } | twofactor::Method::Email { .. } | twofactor::Method::Key(_) | twofactor::Method::Pass(_) => None,
    })
}

/// The phones with Vestibule Pass of `user`.
pub(super) fn passes(user: &User) -> impl Iterator<Item = &Factor> {
    user.factors().iter().filter(|factor| factor.kind() == Kind::Pass)
}

/// Which way codes go to `to`.
pub(super) const fn way(to: &Recipient) -> Way {
    match to {
        Recipient::Number(_) => Way::Phone,
        Recipient::Mailbox(_) => Way::Email,
    }
}
