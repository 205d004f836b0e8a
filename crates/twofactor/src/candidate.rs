//! Candidates: what has yet to prove itself to become a factor. An app proves that it holds the secret it was shown; a telephone or a
//! mailbox that it receives what is sent to it; a security key that it signs what it is asked to; a phone with Vestibule Pass that it holds the keys
//! it agreed on.

use serde::{Deserialize, Serialize};

use crate::{
    App, AppSecret, AppSettings, Authority, CodeLength, Country, Detail, Digits, Email, Enrollment, EventKind, Factor, FactorId, Ground, Kind, MessageId,
    Method, Notice, Pairing, Pass, Phone, Posting, Recipient, Refusal, Role, Scene, Seen, Timestamp, User, UserId,
    enrollment::MOST_WRONG_CODES,
    sent::{Match, Sent},
    webauthn::Ceremony,
};

/// What has yet to prove itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Candidate {
    /// An authenticator app.
    App(App),
    /// A telephone number, and the codes sent to it.
    Phone(Reached<Phone>),
    /// A mailbox, and the codes sent to it.
    Email(Reached<Email>),
    /// A security key that was asked for a credential.
    Key(Ceremony),
    /// A phone that is to be paired.
    Pass(Box<Pairing>),
}

/// An address, and the codes sent to it so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reached<A> {
    /// The address.
    pub to: A,
    /// How long the codes are.
    #[serde(default, skip_serializing_if = "CodeLength::is_usual")]
    pub length: CodeLength,
    pub(crate) sent: Sent,
}

/// A telephone number or mailbox that is to receive codes.
#[derive(Clone, Debug)]
pub struct NewChannel {
    /// The address.
    pub to: Recipient,
    /// How long the codes are, for a telephone; those to a mailbox have six digits.
    pub length: CodeLength,
    /// What the user will call it.
    pub label: String,
    /// The factor of the same kind to take the place of.
    pub replaces: Option<FactorId>,
}

/// An app to be.
#[derive(Clone, Debug)]
pub struct NewApp {
    /// What the user will call it.
    pub label: String,
    /// What is agreed on.
    pub settings: AppSettings,
    /// The secret, when the product brings its own.
    pub secret: Option<AppSecret>,
    /// The factor to take the place of.
    pub replaces: Option<FactorId>,
}

impl Candidate {
    /// The kind of factor it would become.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::App(_) => Kind::App,
            Self::Phone(_) => Kind::Phone,
            Self::Email(_) => Kind::Email,
            Self::Key(_) => Kind::Key,
            Self::Pass(_) => Kind::Pass,
        }
    }

    /// The app, if it is one.
    pub const fn app(&self) -> Option<&App> {
        match self {
            Self::App(app) => Some(app),
            Self::Phone(_) | Self::Email(_) | Self::Key(_) | Self::Pass(_) => None,
        }
    }

    /// The pairing, if it is one.
    pub fn pairing(&self) -> Option<&Pairing> {
        match self {
            Self::Pass(pairing) => Some(pairing),
            Self::App(_) | Self::Phone(_) | Self::Email(_) | Self::Key(_) => None,
        }
    }

    /// Until when it may prove itself, once it was begun at `begun_at`.
    pub(crate) fn ends_at(&self, begun_at: Timestamp) -> Timestamp {
        match self {
            Self::App(_) | Self::Phone(_) | Self::Email(_) => begun_at.plus(Enrollment::LIFE),
            Self::Key(_) => begun_at.plus(Ceremony::LIFE),
            Self::Pass(pairing) => pairing.ends_at(begun_at),
        }
    }

    /// Where codes are sent to, or the link that pairs a phone; `None` for one that needs nothing sent.
    pub fn recipient(&self) -> Option<Recipient> {
        match self {
            Self::Pass(pairing) => Some(Recipient::Number(pairing.number.clone())),
            Self::App(_) | Self::Key(_) => None,
            Self::Phone(reached) => Some(Recipient::Number(reached.to.clone())),
            Self::Email(reached) => Some(Recipient::Mailbox(reached.to.clone())),
        }
    }

    /// How many digits its codes have; `None` for one without codes.
    pub const fn digits(&self) -> Option<u8> {
        match self {
            Self::App(app) => Some(app.settings().digits()),
            Self::Phone(reached) => Some(reached.length.digits()),
            Self::Email(_) => Some(CodeLength::Six.digits()),
            Self::Pass(_) => Some(Pass::DIGITS),
            Self::Key(_) => None,
        }
    }

    /// How many wrong codes end its enrollment: few where somebody could gain by guessing, more where the page shows the secret.
    pub(crate) const fn most_wrong_codes(&self) -> u32 {
        match self {
            Self::App(_) | Self::Key(_) | Self::Pass(_) => MOST_WRONG_CODES,
            Self::Phone(_) | Self::Email(_) => 6,
        }
    }

    /// Judges the digits that are to prove it.
    pub(crate) fn judge(&mut self, code: &Digits, now: Timestamp) -> Result<(), Doubt> {
        let sent = match self {
            Self::App(app) => return shown(app.judge(code, now)),
            Self::Pass(pairing) => return shown(pairing.codes()?.judge(code, now)),
            Self::Phone(reached) => &mut reached.sent,
            Self::Email(reached) => &mut reached.sent,
            Self::Key(_) => return Err(Doubt::Wrong),
        };
        match sent.judge(code, now) {
            Match::Fresh(_) => Ok(()),
            Match::Used => Err(Doubt::Void(Refusal::CodeUsed)),
            Match::Superseded => Err(Doubt::Void(Refusal::CodeSuperseded)),
            Match::Expired => Err(Doubt::Void(Refusal::CodeExpired)),
            Match::Unknown => Err(Doubt::Wrong),
        }
    }

    /// What it becomes with its first right code; `None` for a key, of which a code says nothing.
    pub(crate) fn proved(self) -> Option<Method> {
        match self {
            Self::App(app) => Some(Method::App(app)),
            Self::Phone(reached) => Some(Method::Phone { number: reached.to, length: reached.length }),
            Self::Email(reached) => Some(Method::Email { mailbox: reached.to }),
            Self::Pass(pairing) => pairing.proved().map(Method::Pass),
            Self::Key(_) => None,
        }
    }

    /// What is to be sent to it now. What was sent before is void.
    fn draw_notice(&mut self, user: UserId, factor: FactorId, scene: &mut Scene<'_>) -> Result<Notice, Refusal> {
        let (sent, length) = match self {
            Self::App(_) | Self::Key(_) => return Err(Refusal::UnknownFactor),
            Self::Pass(pairing) => return pairing.renew_link(user, scene).map(|link| Notice::PassLink { link }),
            Self::Phone(reached) => (&mut reached.sent, reached.length),
            Self::Email(reached) => (&mut reached.sent, CodeLength::Six),
        };
        Ok(Notice::Code { code: sent.add(factor, length, scene.now, scene.rng) })
    }

    /// Notes which message carries what was drawn last.
    fn carried_by(&mut self, message: MessageId) {
        match self {
            Self::App(_) | Self::Key(_) => {}
            Self::Pass(pairing) => pairing.carried_by(message),
            Self::Phone(reached) => reached.sent.carried_by(message),
            Self::Email(reached) => reached.sent.carried_by(message),
        }
    }

    /// The messages whose code or link can still prove it.
    pub(crate) fn messages(&self) -> Vec<MessageId> {
        match self {
            Self::App(_) | Self::Key(_) => Vec::new(),
            Self::Pass(pairing) => pairing.message().into_iter().collect(),
            Self::Phone(reached) => reached.sent.messages().collect(),
            Self::Email(reached) => reached.sent.messages().collect(),
        }
    }
}

/// What an app says of digits, as a doubt where there is one.
const fn shown(seen: Seen) -> Result<(), Doubt> {
    match seen {
        Seen::Fresh => Ok(()),
        Seen::Used => Err(Doubt::Void(Refusal::CodeUsed)),
        Seen::Off { seconds_ahead } => Err(Doubt::Off { seconds_ahead }),
        Seen::Unknown => Err(Doubt::Wrong),
    }
}

/// Why digits prove nothing.
pub(crate) enum Doubt {
    /// They were a code once.
    Void(Refusal),
    /// They are right at another time.
    Off { seconds_ahead: i64 },
    /// They are wrong.
    Wrong,
}

impl From<&NewChannel> for Candidate {
    fn from(new: &NewChannel) -> Self {
        match &new.to {
            Recipient::Number(number) => Self::Phone(Reached { to: number.clone(), length: new.length, sent: Sent::default() }),
            Recipient::Mailbox(mailbox) => Self::Email(Reached { to: mailbox.clone(), length: CodeLength::Six, sent: Sent::default() }),
        }
    }
}

impl User {
    /// Begins the enrollment of a telephone number or mailbox and sends the first code to it. With `replaces`, that factor stays in
    /// force until the code is typed. Numbers of the `served` countries are taken that the organization names, or of all.
    ///
    /// # Errors
    /// Those of [`User::begin_app`]; [`Refusal::KindNotAllowed`], [`Refusal::PhoneNotAccepted`], [`Refusal::TooWeakAlone`],
    /// [`Refusal::MailboxPaused`], [`Refusal::TooManyMessages`].
    pub fn begin_channel(
        &mut self,
        new: NewChannel,
        served: &[Country],
        authority: Authority<'_>,
        scene: &mut Scene<'_>,
    ) -> Result<(FactorId, Posting), Refusal> {
        let (opener, kind) = (self.enrollment_opener(authority, scene.now)?, new.to.kind());
        let stays = |factor: &&Factor| Some(factor.id) == new.replaces && factor.kind() == kind;
        if new.replaces.is_some() && !self.factors.iter().any(|factor| stays(&factor)) {
            return Err(Refusal::UnknownFactor);
        }
        let allows = |kind| scene.policy.channels.contains(&kind);
        let in_its_place = new.length == CodeLength::Seven && allows(Kind::Pass);
        if !allows(kind) && !in_its_place {
            return Err(Refusal::KindNotAllowed);
        }
        match &new.to {
            Recipient::Number(number) if !number.takes_codes(&scene.policy.countries_of(served)) => return Err(Refusal::PhoneNotAccepted),
            Recipient::Mailbox(_) if !self.may_add_mailbox(opener, scene.now) => return Err(Refusal::TooWeakAlone),
            Recipient::Number(_) | Recipient::Mailbox(_) => {}
        }
        self.require_apart(&Ground::from(&new.to), scene.now)?;
        self.make_room(opener, kind, new.replaces, scene.now)?;
        let enrollment = Enrollment {
            factor: FactorId::draw(scene.now, scene.rng),
            candidate: Candidate::from(&new),
            label: new.label,
            replaces: new.replaces,
            begun_at: scene.now,
            opener,
            wrong_codes: 0,
        };
        let factor = enrollment.factor;
        self.posted.charge(kind, scene.now)?;
        self.enrollments.push(enrollment);
        scene.record(EventKind::FactorPending, Detail { factor: Some(factor), factor_kind: Some(kind), ..Detail::default() });
        self.send_to_candidate(factor, scene).map(|posting| (factor, posting))
    }

    /// Sends the code that proves the pending `factor` once more; the earlier one is void.
    ///
    /// # Errors
    /// [`Refusal::UnknownFactor`] when nothing of that name is pending for this authority, or nothing can be sent to it;
    /// [`Refusal::Expired`], [`Refusal::TooManyMessages`].
    pub fn resend_code(&mut self, factor: FactorId, authority: Authority<'_>, scene: &mut Scene<'_>) -> Result<Posting, Refusal> {
        let opener = self.enrollment_opener(authority, scene.now)?;
        let pending = self.enrollments.iter().find(|pending| pending.factor == factor && pending.opener == opener).ok_or(Refusal::UnknownFactor)?;
        if !pending.is_open(scene.now) {
            return Err(Refusal::Expired);
        }
        let to = pending.candidate.recipient().ok_or(Refusal::UnknownFactor)?;
        self.posted.charge(to.kind(), scene.now)?;
        self.send_to_candidate(factor, scene)
    }

    /// Whether the user has enough without `gone`: whoever runs the organization needs something better than e-mail beside it.
    pub(crate) fn is_strong_without(&self, gone: Option<FactorId>) -> bool {
        !self.role.runs_the_organization() || self.factors.iter().any(|factor| Some(factor.id) != gone && factor.kind() != Kind::Email)
    }

    /// Whether what the user has is enough for `role`: nothing at all, or something better than e-mail.
    pub(crate) fn is_strong_enough_for(&self, role: Role) -> bool {
        !role.runs_the_organization() || self.factors.is_empty() || self.factors.iter().any(|factor| factor.kind() != Kind::Email)
    }

    pub(crate) fn send_to_candidate(&mut self, factor: FactorId, scene: &mut Scene<'_>) -> Result<Posting, Refusal> {
        let now = scene.now;
        let pending = self.enrollments.iter_mut().find(|pending| pending.factor == factor).ok_or(Refusal::UnknownFactor)?;
        let to = pending.candidate.recipient().ok_or(Refusal::UnknownFactor)?;
        let notice = pending.candidate.draw_notice(self.id, factor, scene)?;
        let (kind, ends_at) = (pending.candidate.kind(), pending.expires_at());
        let (event, expires_at) = if kind == Kind::Pass { (EventKind::PairingSent, ends_at) } else { (EventKind::CodeSent, now.plus(Sent::LIFE).min(ends_at)) };
        let message = scene.send_until(self, to.clone(), notice, expires_at);
        if let Some(pending) = self.enrollments.iter_mut().find(|pending| pending.factor == factor) {
            pending.candidate.carried_by(message);
        }
        scene.record(event, Detail { factor: Some(factor), factor_kind: Some(kind), ..Detail::default() });
        let next_at = self.posted.next_at(to.kind(), now);
        Ok(Posting { to, expires_at, next_at })
    }
}
