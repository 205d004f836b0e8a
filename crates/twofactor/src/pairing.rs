//! Pairing a phone with Vestibule Pass: a link is sent to it, the first phone that opens the link agrees with us on keys, both sides show the
//! same two words, and the first code from that phone proves that it is in the hands of whoever began.

use core::time::Duration;
use serde::{Deserialize, Serialize};

use crate::{
    App, Authority, Candidate, Country, Detail, Enrollment, EventKind, FactorId, Kind, MessageId, Pass, PassLink, PassRequest, Phone, Point, Posting, Refusal,
    Scene, Secret, State, Timestamp, TokenHash, User, UserId, Words,
    candidate::Doubt,
    pass::{Agreed, ServerKey},
};

/// A phone that is to be paired.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pairing {
    /// The number that the link is sent to.
    pub number: Phone,
    /// The language of the two words, as a BCP 47 tag: that of the page which waits.
    pub language: String,
    /// Our half of the agreement, until a phone has brought the other.
    key: Option<ServerKey>,
    /// The link that was sent last; earlier ones are void.
    link: Option<Link>,
    /// The phone that opened it.
    claim: Option<Claim>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    secret: TokenHash,
    sent_at: Timestamp,
    /// The message that carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<MessageId>,
}

/// The phone that opened the link.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// When.
    pub at: Timestamp,
    /// Its browser, such as `Chrome on Android`.
    pub browser: Option<String>,
    /// The two words that it must show.
    pub words: Words,
    phone: Point,
    server: Point,
    pass: Pass,
}

/// A phone to be paired.
#[derive(Clone, Debug)]
pub struct NewPass {
    /// The number to send the link to.
    pub number: Phone,
    /// The language of the two words, as a BCP 47 tag.
    pub language: String,
    /// The pairing to take the place of.
    pub replaces: Option<FactorId>,
}

/// A pairing that a phone has joined.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Its name, and that of the factor it becomes: the phone was told before it named its key.
    pub factor: FactorId,
    /// Our public key, which the phone is told now.
    pub server: Point,
}

impl Claim {
    pub(crate) fn has_signed(&self, request: &PassRequest<'_>, mac: &str) -> bool {
        self.pass.requests().has_signed(request, mac)
    }
}

impl Pairing {
    /// How long a link can be opened.
    pub const LINK_LIFE: Duration = Duration::from_secs(15 * 60);

    fn new(number: Phone, language: String, scene: &mut Scene<'_>) -> Self {
        Self { number, language, key: Some(ServerKey::draw(scene.rng)), link: None, claim: None }
    }

    /// The phone that opened the link, if one has.
    pub const fn claim(&self) -> Option<&Claim> {
        self.claim.as_ref()
    }

    /// What our public key must hash to with `user` and `factor` once we name it; `None` when it was named.
    pub fn commitment(&self, user: UserId, factor: FactorId) -> Option<[u8; 32]> {
        self.key.as_ref()?.point().map(|point| point.commitment(user, factor))
    }

    /// When it is over if nothing happens: the link is opened in time, then the first code is typed in time.
    pub(crate) fn ends_at(&self, begun_at: Timestamp) -> Timestamp {
        match (&self.claim, &self.link) {
            (Some(claim), _) => claim.at.plus(Enrollment::LIFE),
            (None, Some(link)) => link.sent_at.plus(Self::LINK_LIFE),
            (None, None) => begun_at.plus(Self::LINK_LIFE),
        }
    }

    /// The codes of the phone, once there is one.
    pub(crate) fn codes(&mut self) -> Result<&mut App, Doubt> {
        self.claim.as_mut().map(|claim| &mut claim.pass.codes).ok_or(Doubt::Void(Refusal::NotPaired))
    }

    /// What it becomes.
    pub(crate) fn proved(self) -> Option<Pass> {
        self.claim.map(|claim| claim.pass)
    }

    /// Draws another link; what was sent before opens nothing.
    pub(crate) fn renew_link(&mut self, user: UserId, scene: &mut Scene<'_>) -> Result<Secret<String>, Refusal> {
        if self.claim.is_some() {
            return Err(Refusal::LinkUsed);
        }
        let link = PassLink::draw(user, scene.rng);
        self.link = Some(Link { secret: TokenHash::of(link.secret()), sent_at: scene.now, message: None });
        Ok(link.reveal())
    }

    /// Notes which message carries the link.
    pub(crate) fn carried_by(&mut self, message: MessageId) {
        if let Some(link) = &mut self.link {
            link.message = Some(message);
        }
    }

    /// The message whose link can still be opened for the first time.
    pub(crate) fn message(&self) -> Option<MessageId> {
        self.link.as_ref().filter(|_| self.claim.is_none()).and_then(|link| link.message)
    }

    fn is_opened_by(&self, link: &PassLink) -> bool {
        self.link.as_ref().is_some_and(|sent| sent.secret.matches(link.secret()))
    }

    /// Takes the first phone that comes; it may come again, another may not.
    fn take(&mut self, (user, factor): (UserId, FactorId), phone: &Point, browser: Option<String>, now: Timestamp) -> Result<Point, Refusal> {
        if let Some(claim) = &self.claim {
            return if claim.phone == *phone { Ok(claim.server.clone()) } else { Err(Refusal::LinkUsed) };
        }
        let agreed = self.key.as_ref().and_then(|key| key.agree(user, factor, phone)).ok_or(Refusal::Malformed)?;
        let Agreed { server, codes, requests, words } = agreed;
        let pass = Pass::paired(self.number.clone(), codes, requests);
        self.claim = Some(Claim { at: now, browser, words, phone: phone.clone(), server: server.clone(), pass });
        self.key = None;
        Ok(server)
    }
}

impl User {
    /// Begins to pair a phone, and sends the link to it. With `replaces`, that phone stays in force until the new one's first code. Numbers
    /// of the `served` countries are taken that the organization names, or of all.
    ///
    /// # Errors
    /// Those of [`User::begin_app`]; [`Refusal::PhoneNotAccepted`], [`Refusal::TooManyMessages`].
    pub fn begin_pass(&mut self, new: NewPass, served: &[Country], authority: Authority<'_>, scene: &mut Scene<'_>) -> Result<(FactorId, Posting), Refusal> {
        self.enrollment_opener(authority, scene.now)?;
        let is_replaced = |factor: &&crate::Factor| Some(factor.id) == new.replaces && factor.kind() == Kind::Pass;
        if new.replaces.is_some() && !self.factors.iter().any(|factor| is_replaced(&factor)) {
            return Err(Refusal::UnknownFactor);
        }
        if !new.number.takes_codes(&scene.policy.countries_of(served)) {
            return Err(Refusal::PhoneNotAccepted);
        }
        self.posted.charge(Kind::Phone, scene.now)?;
        let candidate = Candidate::Pass(Box::new(Pairing::new(new.number, new.language, scene)));
        let factor = self.begin_enrollment(LABEL.to_owned(), new.replaces, candidate, authority, scene)?;
        self.send_to_candidate(factor, scene).map(|posting| (factor, posting))
    }

    /// The pairing that `link` opens at `now`.
    ///
    /// # Errors
    /// [`Refusal::Expired`] when it opens none: too late, called off, or a newer link was sent.
    pub fn pairing(&self, link: &PassLink, now: Timestamp) -> Result<(FactorId, &Pairing), Refusal> {
        let opened = |pending: &'_ Enrollment| pending.candidate.pairing().is_some_and(|pairing| pairing.is_opened_by(link));
        let pending = self.enrollments(now).find(|pending| opened(pending)).filter(|_| self.state == State::Active);
        pending.and_then(|pending| Some((pending.factor, pending.candidate.pairing()?))).ok_or(Refusal::Expired)
    }

    /// Pairs the phone that brings `link` and its public key, once. The same phone may ask again, for an answer that was lost.
    ///
    /// # Errors
    /// Those of [`User::pairing`]; [`Refusal::LinkUsed`] for another phone, [`Refusal::Malformed`] when its key is no point of the curve.
    pub fn claim_pairing(&mut self, link: &PassLink, phone: &Point, scene: &mut Scene<'_>) -> Result<Claimed, Refusal> {
        let (user, now) = (self.id, scene.now);
        let (factor, pairing) = self.pairing(link, now)?;
        let is_first = pairing.claim.is_none();
        let pending = self.enrollments.iter_mut().find(|pending| pending.factor == factor).ok_or(Refusal::Expired)?;
        let Candidate::Pass(pairing) = &mut pending.candidate else { return Err(Refusal::Expired) };
        let browser = scene.cause.browser.clone();
        let taken = pairing.take((user, factor), phone, browser.clone(), now);
        if is_first && let Some(browser) = browser {
            pending.label = browser;
        }
        let detail =
            |reason: Option<&str>| Detail { factor: Some(factor), factor_kind: Some(Kind::Pass), reason: reason.map(str::to_owned), ..Detail::default() };
        match &taken {
            Ok(_) if is_first => scene.record(EventKind::PairingClaimed, detail(None)),
            Err(Refusal::LinkUsed) => scene.record(EventKind::PairingRefused, detail(Some("second_phone"))),
            Ok(_) | Err(_) => {}
        }
        taken.map(|server| Claimed { factor, server })
    }

    /// Ends the pairing called `factor` because the phone that opened the link shows other words.
    ///
    /// # Errors
    /// Those of [`User::cancel_enrollment`].
    pub fn refuse_pairing(&mut self, factor: FactorId, authority: Authority<'_>, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        self.cancel_enrollment(factor, authority, scene)?;
        let detail = Detail { factor: Some(factor), factor_kind: Some(Kind::Pass), reason: Some("other_words".to_owned()), ..Detail::default() };
        scene.record(EventKind::PairingRefused, detail);
        Ok(())
    }
}

const LABEL: &str = "Vestibule Pass";
