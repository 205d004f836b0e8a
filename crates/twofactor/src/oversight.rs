//! What those who run an organization do to the accounts of its people: for a reason that is kept, never to themselves, and never over
//! somebody who may do more than they may.

use serde::{Deserialize, Serialize};

use crate::{
    Authority, Detail, EventKind, FactorId, NewUser, Notice, Refusal, Role, Scene, SessionToken, State, Timestamp, User, UserId, contact::is_invisible,
    telling::Audience,
};

/// Something that is done to the account of somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Typed codes are looked at again at once.
    Unlock,
    /// The present password opens nothing any more: a new one is set after the next second step, or by a link where there is none.
    RequirePassword,
    /// A factor is demanded of this person, whatever the policy says, before anything else.
    RequireEnrollment,
    /// One factor goes.
    ResetFactor(FactorId),
    /// Sessions, trust and pending sign-ins end.
    SignOut,
    /// The person may not sign in any more.
    Disable,
    /// The person may sign in again.
    Enable,
    /// The account goes.
    Delete,
    /// The person may do more or less in the organization.
    ChangeRole(Role),
    /// A link is sent by which the person sets the first password.
    Invite,
    /// The person is asked by mail for a telephone number, at most once a day.
    AskForPhone,
}

/// What a person is told of a [`Measure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// The wait after wrong codes was lifted.
    Unlocked,
    /// A new password is needed.
    PasswordRequired,
    /// A factor is needed.
    EnrollmentRequired,
    /// All sessions were ended.
    SignedOut,
    /// The account was disabled.
    Disabled,
    /// The account was enabled.
    Enabled,
    /// The account was deleted.
    Deleted,
    /// The role was changed.
    RoleChanged,
}

impl Deed {
    /// Every deed.
    pub const ALL: [Self; 8] =
        [Self::Unlocked, Self::PasswordRequired, Self::EnrollmentRequired, Self::SignedOut, Self::Disabled, Self::Enabled, Self::Deleted, Self::RoleChanged];

    /// The stable name, such as `signed_out`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unlocked => "unlocked",
            Self::PasswordRequired => "password_required",
            Self::EnrollmentRequired => "enrollment_required",
            Self::SignedOut => "signed_out",
            Self::Disabled => "disabled",
            Self::Enabled => "enabled",
            Self::Deleted => "deleted",
            Self::RoleChanged => "role_changed",
        }
    }
}

/// Who acts on the accounts of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overseer {
    /// Somebody who runs the organization and has just proved with a second factor that it is them.
    Person {
        /// Who.
        id: UserId,
        /// What they may do.
        role: Role,
    },
    /// The product, by an API key with the scope for it.
    Product,
}

/// Why somebody acts on the account of somebody else: one line of 3 to 200 characters, kept in the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// The longest reason, in characters.
    pub const MOST_CHARACTERS: usize = 200;

    /// Reads a reason; `None` for a text that is none.
    pub fn parse(text: &str) -> Option<Self> {
        let visible: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control() && !is_invisible(*c)).collect();
        let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        (3..=Self::MOST_CHARACTERS).contains(&line.chars().count()).then_some(Self(line))
    }
}

/// A measure that was ordered.
#[derive(Clone, Debug)]
pub struct Order {
    /// By whom.
    pub by: Overseer,
    /// Why.
    pub reason: Option<Reason>,
    /// Whether the organization has another owner who may sign in.
    pub others_own: bool,
}

/// What becomes of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays.
    Stays,
    /// It goes.
    Goes,
}

impl User {
    /// Checks that the person in this session may act on the accounts of others, and has just proved with a second factor that it is them.
    ///
    /// # Errors
    /// As [`User::govern`].
    pub fn oversee(&self, session: &SessionToken, scene: &Scene<'_>) -> Result<Overseer, Refusal> {
        self.govern(session, scene).map(|()| Overseer::Person { id: self.id, role: self.role })
    }

    /// A new user whom `by` adds, and whom a link is sent to by which the first password is set if there is none and `invited`.
    ///
    /// # Errors
    /// [`Refusal::PolicyForbids`] for an owner whom no owner adds; [`Refusal::PhoneRequired`].
    pub fn admit_new(new: NewUser, by: Overseer, invited: bool, scene: &mut Scene<'_>) -> Result<Self, Refusal> {
        if !by.may_appoint(new.role) {
            return Err(Refusal::PolicyForbids);
        }
        new.require_phone(scene.policy)?;
        let (from, mut user) = (Mark::of(scene), Self::create(new, scene));
        if invited && user.password.is_none() {
            user.send_invitation(scene);
        }
        from.sign(&Order { by, reason: None, others_own: true }, scene);
        Ok(user)
    }

    /// Does what was ordered, tells the person, and notes who ordered it and why.
    ///
    /// # Errors
    /// [`Refusal::PolicyForbids`] to whoever may not, be it because it is their own account; [`Refusal::LastOwner`]; those of the measure.
    pub fn undergo(&mut self, measure: Measure, order: &Order, scene: &mut Scene<'_>) -> Result<Fate, Refusal> {
        if !order.by.may(measure, self) {
            return Err(Refusal::PolicyForbids);
        }
        if measure.ends_ownership() && self.is_the_last_owner(order.others_own) {
            return Err(Refusal::LastOwner);
        }
        let from = Mark::of(scene);
        let done = self.take(measure, order.by, scene);
        from.sign(order, scene);
        done.map(|()| if measure == Measure::Delete { Fate::Goes } else { Fate::Stays })
    }

    /// Whether nobody would own the organization without this user.
    pub(crate) fn is_the_last_owner(&self, others_own: bool) -> bool {
        self.role == Role::Owner && self.state == State::Active && !others_own
    }

    /// Whether a factor is demanded of this user, be it by the policy or by somebody who runs the organization.
    pub fn must_have_factor(&self, policy: &crate::Policy) -> bool {
        policy.is_mandatory() || self.enroll_by.is_some()
    }

    fn take(&mut self, measure: Measure, by: Overseer, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        let (event, deed) = match measure {
            Measure::Unlock => {
                self.guard.reset();
                (EventKind::UserUnlocked, Deed::Unlocked)
            }
            Measure::RequirePassword => return self.require_password(scene),
            Measure::RequireEnrollment => {
                self.enroll_by = Some(scene.now);
                (EventKind::EnrollmentRequired, Deed::EnrollmentRequired)
            }
            Measure::ResetFactor(factor) => return self.remove_factor(factor, Authority::Product, scene),
            Measure::SignOut => {
                self.end_everything(None, scene);
                (EventKind::UserSignedOut, Deed::SignedOut)
            }
            Measure::Disable => {
                self.shut_out(scene);
                (EventKind::UserDisabled, Deed::Disabled)
            }
            Measure::Enable => {
                self.state = State::Active;
                (EventKind::UserEnabled, Deed::Enabled)
            }
            Measure::Delete => (EventKind::UserDeleted, Deed::Deleted),
            Measure::ChangeRole(role) if role.runs_the_organization() && !self.is_strong_enough_for(role) => return Err(Refusal::TooWeakAlone),
            Measure::ChangeRole(role) => {
                self.role = role;
                (EventKind::RoleChanged, Deed::RoleChanged)
            }
            Measure::Invite if self.password.is_some() => return Err(Refusal::PolicyForbids),
            Measure::Invite => {
                self.send_invitation(scene);
                return Ok(());
            }
            Measure::AskForPhone => return self.ask_for_phone(scene),
        };
        scene.record(event, Detail::default());
        // A product that deletes its users tells them itself.
        if (deed, by) != (Deed::Deleted, Overseer::Product) {
            scene.notify(self, &Notice::Administered { deed }, Audience::default());
        }
        Ok(())
    }

    /// Whether the user may be asked by mail for a telephone number.
    ///
    /// # Errors
    /// [`Refusal::PolicyForbids`] when there is a number, or no mailbox that is known to be theirs; [`Refusal::TooManyMessages`] within a
    /// day of the last time.
    pub fn may_be_asked_for_phone(&self, now: Timestamp) -> Result<(), Refusal> {
        if self.has_number() || self.audience(false, Audience::default()).is_empty() {
            return Err(Refusal::PolicyForbids);
        }
        self.told.last_day(Notice::PhoneWanted.as_str(), now).map_or(Ok(()), |until| Err(Refusal::TooManyMessages { until }))
    }

    fn ask_for_phone(&mut self, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        self.may_be_asked_for_phone(scene.now)?;
        scene.record(EventKind::PhoneRequested, Detail::default());
        scene.notify(self, &Notice::PhoneWanted, Audience::default());
        Ok(())
    }

    /// Where nothing but the password proves who somebody is, a link to the mailbox lets them set the new one.
    fn require_password(&mut self, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        if self.password.is_none() {
            return Err(Refusal::PolicyForbids);
        }
        self.password_due = true;
        self.end_everything(None, scene);
        scene.record(EventKind::PasswordRequired, Detail::default());
        match (self.has_undoubted(scene.now), self.email_verified_at) {
            (true, _) => scene.notify(self, &Notice::Administered { deed: Deed::PasswordRequired }, Audience::default()),
            (false, Some(_)) => self.send_invitation(scene),
            // Whoever reads a mailbox that nobody proved is not sent what opens the account: once it is proved, a reset does.
            (false, None) => self.begin_verification(scene),
        }
        Ok(())
    }
}

impl Measure {
    const fn ends_ownership(self) -> bool {
        match self {
            Self::Disable | Self::Delete | Self::ChangeRole(Role::Admin | Role::Member) => true,
            Self::Unlock | Self::RequirePassword | Self::RequireEnrollment | Self::ResetFactor(_) | Self::SignOut => false,
            Self::Enable | Self::ChangeRole(Role::Owner) | Self::Invite | Self::AskForPhone => false,
        }
    }

    const fn appoints(self) -> Option<Role> {
        match self {
            Self::ChangeRole(role) => Some(role),
            Self::Unlock | Self::RequirePassword | Self::RequireEnrollment | Self::ResetFactor(_) | Self::SignOut => None,
            Self::Disable | Self::Enable | Self::Delete | Self::Invite | Self::AskForPhone => None,
        }
    }
}

impl Overseer {
    /// Whether these may do `measure` to `user`.
    pub fn may(self, measure: Measure, user: &User) -> bool {
        let is_above = match self {
            Self::Person { id, .. } if id == user.id => false,
            Self::Person { role: Role::Owner, .. } | Self::Product => true,
            Self::Person { role: Role::Admin, .. } => user.role != Role::Owner,
            Self::Person { role: Role::Member, .. } => false,
        };
        is_above && measure.appoints().is_none_or(|role| self.may_appoint(role))
    }

    /// Whether these may make somebody a `role`.
    pub const fn may_appoint(self, role: Role) -> bool {
        match (self, role) {
            (Self::Person { role: Role::Owner, .. } | Self::Product, _) | (Self::Person { role: Role::Admin, .. }, Role::Admin | Role::Member) => true,
            (Self::Person { role: Role::Admin, .. }, Role::Owner) | (Self::Person { role: Role::Member, .. }, _) => false,
        }
    }
}

/// Where the effects of a measure begin.
struct Mark {
    events: usize,
    messages: usize,
}

impl Mark {
    fn of(scene: &Scene<'_>) -> Self {
        Self { events: scene.effects.events.len(), messages: scene.effects.messages.len() }
    }

    /// Notes who ordered it and why. What the person is told does not say from where: it is not their own browser.
    fn sign(&self, order: &Order, scene: &mut Scene<'_>) {
        let by = match order.by {
            Overseer::Person { id, .. } => Some(id),
            Overseer::Product => None,
        };
        for event in scene.effects.events.iter_mut().skip(self.events) {
            event.detail.by = by;
            event.detail.reason = event.detail.reason.take().or_else(|| order.reason.as_ref().map(|reason| reason.0.clone()));
        }
        for message in scene.effects.messages.iter_mut().skip(self.messages) {
            (message.ip, message.browser) = (None, None);
        }
    }
}
