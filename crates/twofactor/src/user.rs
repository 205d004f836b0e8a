//! A user: the one value that every rule of two-factor sign-in reads and changes.

use serde::{Deserialize, Serialize};

use crate::{
    App, AppSecret, AppSettings, Authority, BackupSet, Challenge, ChallengeId, Detail, Device, Email, Enrollment, EventKind, Factor, FactorId, Guard, Kind,
    Method, OrganizationId, PasswordHash, Phone, Policy, Refusal, Scene, Session, Timestamp, UserId, alarm::Alarm, case::Case, invitation::Invitation,
    proving::AddressCodes, recovery::Recovery, reset::Reset, sending::Posted, telling::Told, verification::Verification,
};

/// A user, whole: kept sealed, changed under a lock, never in parts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// The user's name in every interface.
    pub id: UserId,
    /// Whose user it is.
    pub organization: OrganizationId,
    /// The mailbox, unique within the organization.
    pub email: Email,
    /// When the mailbox was proved to be the user's; nothing but the proof is ever sent before.
    pub email_verified_at: Option<Timestamp>,
    /// What the person is called.
    pub name: String,
    /// The telephone number on the profile.
    pub phone: Option<Phone>,
    /// The language the person reads, as a BCP 47 tag.
    pub locale: Option<String>,
    /// What the person may do in the organization.
    pub role: Role,
    /// Whether the person may sign in at all.
    pub state: State,
    /// The product's own name for this user, unique within the organization.
    pub external_id: Option<String>,
    /// When the user was created.
    pub created_at: Timestamp,
    /// When the user last completed a sign-in or passed a challenge.
    pub seen_at: Option<Timestamp>,
    /// When the password was last changed; `None` when it is still the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_changed_at: Option<Timestamp>,
    pub(crate) password: Option<PasswordHash>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) factors: Vec<Factor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) backup: Option<BackupSet>,
    #[serde(default)]
    pub(crate) backup_sets_made: u32,
    #[serde(default)]
    pub(crate) guard: Guard,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) enrollments: Vec<Enrollment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) challenges: Vec<Challenge>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) devices: Vec<Device>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) sessions: Vec<Session>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) verification: Option<Verification>,
    /// When the user was last told of a right password with a failed second step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) warned_at: Option<Timestamp>,
    /// When codes were sent within the last day.
    #[serde(default, skip_serializing_if = "Posted::is_empty")]
    pub(crate) posted: Posted,
    /// When somebody set a new password without the old one: for a day the mailbox is worth no second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) password_reset_at: Option<Timestamp>,
    /// The mailbox that the password was set through, until something that rests on something else was proved beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) password_through: Option<Email>,
    /// When another mailbox last took the place of the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) email_changed_at: Option<Timestamp>,
    /// What the support desk works on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) case: Option<Case>,
    /// The way back that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) recovery: Option<Recovery>,
    /// The codes that were sent to whoever asks to be let back in.
    #[serde(default, skip_serializing_if = "AddressCodes::is_empty")]
    pub(crate) address_codes: AddressCodes,
    /// The link to a new password that was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reset: Option<Reset>,
    /// What the user reported as not theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) alarm: Option<Alarm>,
    /// When the user was told of what within the last day.
    #[serde(default, skip_serializing_if = "Told::is_empty")]
    pub(crate) told: Told,
    /// The link by which the user may set a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) invitation: Option<Invitation>,
    /// Whether a new password was demanded, and is owed.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub(crate) password_due: bool,
    /// When somebody who runs the organization demanded a factor, whatever the policy says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) enroll_by: Option<Timestamp>,
    /// Until then no phone is asked to let a sign-in in, because the person sent one away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) approvals_paused_until: Option<Timestamp>,
}

/// What a user may do in the organization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, and cannot be removed by administrators.
    Owner,
    /// Policy and people.
    Admin,
    /// Their own account.
    #[default]
    Member,
}

impl Role {
    /// Whether it is a role of those who run the organization.
    pub(crate) const fn runs_the_organization(self) -> bool {
        match self {
            Self::Owner | Self::Admin => true,
            Self::Member => false,
        }
    }
}

/// Whether a user may sign in at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Yes.
    #[default]
    Active,
    /// No.
    Disabled,
}

/// Whether a second step stands between the password and the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwoFactor {
    /// The user has no factor, and need not have one.
    Off,
    /// The user has a factor.
    On,
    /// The user has no factor that the organization takes, and it demands one.
    RequiredMissing,
}

/// A user to be.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Whose user it is.
    pub organization: OrganizationId,
    /// The mailbox.
    pub email: Email,
    /// Whether whoever creates the user vouches that the mailbox is theirs.
    pub email_is_verified: bool,
    /// What the person is called.
    pub name: String,
    /// The telephone number.
    pub phone: Option<Phone>,
    /// The language.
    pub locale: Option<String>,
    /// The role.
    pub role: Role,
    /// The product's own name for this user.
    pub external_id: Option<String>,
    /// The password, hashed; `None` where only the product knows it.
    pub password: Option<PasswordHash>,
    /// The secret of an app that the user has already proved elsewhere.
    pub app: Option<(AppSecret, AppSettings)>,
}

impl NewUser {
    /// A member with nothing but a mailbox and a name.
    pub const fn member(organization: OrganizationId, email: Email, name: String) -> Self {
        Self {
            organization,
            email,
            email_is_verified: false,
            name,
            phone: None,
            locale: None,
            role: Role::Member,
            external_id: None,
            password: None,
            app: None,
        }
    }

    /// Checks that the user brings the telephone number that `policy` needs of everybody.
    ///
    /// # Errors
    /// [`Refusal::PhoneRequired`].
    pub fn require_phone(&self, policy: &Policy) -> Result<(), Refusal> {
        if policy.needs_phone() && self.phone.is_none() { Err(Refusal::PhoneRequired) } else { Ok(()) }
    }
}

/// What to change about a user; `None` leaves a thing as it is, `Some(None)` takes it away.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// What the person is called.
    pub name: Option<String>,
    /// The telephone number.
    pub phone: Option<Option<Phone>>,
    /// The language.
    pub locale: Option<Option<String>>,
    /// The product's own name for this user.
    pub external_id: Option<Option<String>>,
    /// The role.
    pub role: Option<Role>,
    /// Whether the person may sign in at all.
    pub state: Option<State>,
    /// Whether the organization has another owner who may sign in: the last one stays.
    pub others_own: bool,
}

impl User {
    /// A new user.
    pub fn create(new: NewUser, scene: &mut Scene<'_>) -> Self {
        let now = scene.now;
        let factor = |(secret, settings): (AppSecret, AppSettings), scene: &mut Scene<'_>| Factor {
            id: FactorId::draw(now, scene.rng),
            label: DEFAULT_APP_LABEL.to_owned(),
            created_at: now,
            last_used_at: None,
            method: Method::App(App::new(secret, settings)),
        };
        let user = Self {
            id: UserId::draw(now, scene.rng),
            organization: new.organization,
            email: new.email,
            email_verified_at: new.email_is_verified.then_some(now),
            name: new.name,
            phone: new.phone,
            locale: new.locale,
            role: new.role,
            state: State::Active,
            external_id: new.external_id,
            created_at: now,
            seen_at: None,
            password_changed_at: None,
            password: new.password,
            factors: new.app.map(|app| factor(app, scene)).into_iter().collect(),
            backup: None,
            backup_sets_made: 0,
            guard: Guard::default(),
            enrollments: Vec::new(),
            challenges: Vec::new(),
            devices: Vec::new(),
            sessions: Vec::new(),
            verification: None,
            warned_at: None,
            posted: Posted::default(),
            password_reset_at: None,
            password_through: None,
            email_changed_at: None,
            case: None,
            recovery: None,
            address_codes: AddressCodes::default(),
            reset: None,
            alarm: None,
            told: Told::default(),
            invitation: None,
            password_due: false,
            enroll_by: None,
            approvals_paused_until: None,
        };
        scene.record(EventKind::UserCreated, Detail::default());
        user
    }

    /// Whether a second step stands between the password and the account, where `policy` holds.
    pub fn two_factor(&self, policy: &Policy) -> TwoFactor {
        let taken = self.factors.iter().any(|factor| policy.takes(factor));
        match () {
            () if self.must_have_factor(policy) && !taken => TwoFactor::RequiredMissing,
            () if self.two_factor_is_on() => TwoFactor::On,
            () => TwoFactor::Off,
        }
    }

    /// Whether the user has proved a factor.
    pub fn two_factor_is_on(&self) -> bool {
        !self.factors.is_empty()
    }

    /// The proved factors, oldest first; backup codes apart.
    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// The backup codes, if there are any.
    pub const fn backup(&self) -> Option<&BackupSet> {
        self.backup.as_ref()
    }

    /// The kinds that could answer a challenge, strongest first.
    pub fn kinds(&self) -> Vec<Kind> {
        let is_there = |kind: &Kind| match kind {
            Kind::Key | Kind::Pass | Kind::App | Kind::Phone | Kind::Email => self.factors.iter().any(|factor| factor.kind() == *kind),
            Kind::Backup => self.backup.as_ref().is_some_and(|set| set.left() > 0),
        };
        Kind::STRONGEST_FIRST.into_iter().filter(is_there).collect()
    }

    /// The enrollments that wait for their first code at `now`.
    pub fn enrollments(&self, now: Timestamp) -> impl Iterator<Item = &Enrollment> {
        self.enrollments.iter().filter(move |enrollment| enrollment.is_open(now))
    }

    /// The count of wrong codes.
    pub const fn guard(&self) -> &Guard {
        &self.guard
    }

    /// The challenge of this name, unless it is long over.
    pub fn challenge(&self, id: ChallengeId) -> Option<&Challenge> {
        self.challenges.iter().find(|challenge| challenge.id == id)
    }

    /// The browsers that `policy` lets be trusted at `now`.
    pub fn devices(&self, policy: &Policy, now: Timestamp) -> impl Iterator<Item = &Device> {
        self.devices.iter().filter(move |device| device.is_trusted(policy, now))
    }

    /// The sessions that are open at `now`.
    pub fn sessions(&self, now: Timestamp) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(move |session| session.is_open(now))
    }

    /// The password as it is kept, for a check outside the lock; `None` when only the product knows one.
    pub const fn password(&self) -> Option<&PasswordHash> {
        self.password.as_ref()
    }

    /// Changes what is known about the person. A disabled user's sessions, trusted browsers and open challenges end at once.
    ///
    /// # Errors
    /// [`Refusal::StepUpRequired`] when the telephone number changes and the user has not just proved that it is them;
    /// [`Refusal::PhoneRequired`] when the number is taken away and the organization needs one of everybody; [`Refusal::PolicyForbids`]
    /// when somebody changes their own role, state or name in the product. A sign-in that is not complete changes nothing.
    /// [`Refusal::TooWeakAlone`] when somebody is to run the organization whose only factors are mailboxes; [`Refusal::LastOwner`].
    pub fn change(&mut self, change: Change, authority: Authority<'_>, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        self.admit(authority, scene)?;
        if change.phone == Some(None) && self.phone.is_some() && scene.policy.needs_phone() {
            return Err(Refusal::PhoneRequired);
        }
        if change.phone.as_ref().is_some_and(|phone| *phone != self.phone) {
            self.require_fresh(authority, scene)?;
        }
        match authority {
            Authority::Challenge(_) => return Err(Refusal::StepUpRequired),
            Authority::Session(_) if change.role.is_some() || change.state.is_some() || change.external_id.is_some() => return Err(Refusal::PolicyForbids),
            Authority::Session(_) | Authority::Product | Authority::Operator => {}
        }
        if change.role.is_some_and(|role| role.runs_the_organization() && !self.is_strong_enough_for(role)) {
            return Err(Refusal::TooWeakAlone);
        }
        let gives_up = change.role.is_some_and(|role| role != Role::Owner) || change.state == Some(State::Disabled);
        if gives_up && self.is_the_last_owner(change.others_own) {
            return Err(Refusal::LastOwner);
        }
        self.name = change.name.unwrap_or_else(|| self.name.clone());
        self.phone = change.phone.unwrap_or_else(|| self.phone.clone());
        self.locale = change.locale.unwrap_or_else(|| self.locale.clone());
        self.external_id = change.external_id.unwrap_or_else(|| self.external_id.clone());
        self.role = change.role.unwrap_or(self.role);
        self.state = change.state.unwrap_or(self.state);
        if self.state == State::Disabled {
            self.shut_out(scene);
        }
        scene.record(EventKind::UserChanged, Detail::default());
        Ok(())
    }

    /// Ends whatever the account could be entered by, now or when it is enabled again.
    pub(crate) fn shut_out(&mut self, scene: &mut Scene<'_>) {
        self.state = State::Disabled;
        self.stop_recovery("disabled", scene);
        (self.invitation, self.reset) = (None, None);
        self.end_everything(None, scene);
    }

    /// Lifts the wait after wrong codes, switches typed codes on again, and ends what follows from an alarm.
    pub fn unlock(&mut self, scene: &mut Scene<'_>) {
        self.guard.reset();
        self.lift_alarm(scene.now);
        scene.record(EventKind::UserUnlocked, Detail::default());
    }
}

pub(crate) const DEFAULT_APP_LABEL: &str = "Authenticator app";
