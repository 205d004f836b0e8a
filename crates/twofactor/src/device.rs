//! Trusted devices: browsers that passed the second step and are spared it for a while. Trust is not a factor.
//!
//! A token has a handle that stays and a secret that changes at every use. Whoever brings the right handle with a secret that was
//! replaced more than a minute ago holds a copy of an old token: the device is forgotten and the user told.

use core::time::Duration;
use data_encoding::BASE64URL_NOPAD;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::{
    Detail, DeviceId, EventKind, Notice, Policy, Refusal, Scene, Secret, Timestamp, TokenHash, TokenSecret, Trust, User, UserId, draw, sign_in::DeviceTrust,
};

/// A browser that is spared the second step.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// Its name.
    pub id: DeviceId,
    /// What the user calls it.
    pub label: String,
    /// When it passed the second step.
    pub trusted_at: Timestamp,
    /// When it was last spared the question.
    pub used_at: Timestamp,
    /// When trust ends, whatever happens. Use never extends it.
    pub expires_at: Timestamp,
    /// From which address it was last used.
    pub ip: Option<String>,
    handle: TokenHash,
    secret: TokenHash,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous: Option<Previous>,
}

/// The secret before the last change: still good for a minute, because tabs open side by side.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Previous {
    secret: TokenHash,
    until: Timestamp,
}

/// What a browser keeps to be recognized: device, handle and secret. Prints `[redacted]`.
#[derive(Clone, Debug)]
pub struct DeviceToken {
    device: DeviceId,
    handle: TokenSecret,
    secret: TokenSecret,
}

impl DeviceToken {
    /// The text a browser or a product keeps.
    pub fn reveal(&self) -> Secret<String> {
        let bytes = [&self.device.as_bytes()[..], self.handle.expose(), self.secret.expose()].concat();
        Secret::new(BASE64URL_NOPAD.encode(&bytes))
    }

    /// Reads a kept text; `None` for anything that no device was given.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (device, secrets) = bytes.split_at_checked(32)?;
        let (handle, secret) = secrets.split_at_checked(32)?;
        Some(Self {
            device: DeviceId::from_bytes(device.try_into().ok()?),
            handle: Secret::new(handle.try_into().ok()?),
            secret: Secret::new(secret.try_into().ok()?),
        })
    }

    /// Which device it was given to.
    pub const fn device(&self) -> DeviceId {
        self.device
    }

    /// Whose device it is.
    pub fn user(&self) -> UserId {
        self.device.user()
    }
}

/// What a presented token is.
#[derive(Debug)]
pub(crate) enum Presented {
    /// The present one; here is the next.
    Rotated(DeviceToken),
    /// The one before, within its minute: another tab was faster.
    Parallel,
    /// One that was replaced long ago: a copy.
    Stolen,
    /// Nothing that this device was ever given.
    Foreign,
}

impl Device {
    /// Trusts a browser, as long as `policy` lets; `None` when it lets nobody.
    pub(crate) fn trust(
        user: UserId,
        label: String,
        ip: Option<String>,
        policy: &Policy,
        now: Timestamp,
        rng: &mut dyn CryptoRng,
    ) -> Option<(Self, DeviceToken)> {
        let expires_at = now.plus(policy.trust.lasts()?);
        let token = DeviceToken { device: DeviceId::draw(user, rng), handle: draw(rng), secret: draw(rng) };
        let (handle, secret) = (TokenHash::of(&token.handle), TokenHash::of(&token.secret));
        let device = Self { id: token.device, label, trusted_at: now, used_at: now, expires_at, ip, handle, secret, previous: None };
        Some((device, token))
    }

    /// Whether trust holds at `now`: the policy of today counts, also for devices trusted under a looser one.
    pub fn is_trusted(&self, policy: &Policy, now: Timestamp) -> bool {
        let has_ended = policy.trusted_after.is_some_and(|after| self.trusted_at <= after);
        !has_ended && self.ends_at(policy.trust).is_some_and(|end| now < end)
    }

    /// When trust ends under `trust`; `None` when it has no room for trust at all.
    pub fn ends_at(&self, trust: Trust) -> Option<Timestamp> {
        trust.lasts().map(|lasts| self.expires_at.min(self.trusted_at.plus(lasts)))
    }

    /// Judges a presented token and, if it is the present one, replaces it.
    pub(crate) fn present(&mut self, token: &DeviceToken, now: Timestamp, rng: &mut dyn CryptoRng) -> Presented {
        if !self.handle.matches(&token.handle) {
            return Presented::Foreign;
        }
        if self.secret.matches(&token.secret) {
            let next = DeviceToken { device: self.id, handle: token.handle.clone(), secret: draw(rng) };
            let replaced = core::mem::replace(&mut self.secret, TokenHash::of(&next.secret));
            self.previous = Some(Previous { secret: replaced, until: now.plus(PARALLEL_TABS) });
            self.used_at = now;
            return Presented::Rotated(next);
        }
        match &self.previous {
            Some(previous) if now < previous.until && previous.secret.matches(&token.secret) => Presented::Parallel,
            _ => Presented::Stolen,
        }
    }

    /// Whether `token` was ever given to this device, however long ago.
    pub(crate) fn was_given(&self, token: &DeviceToken) -> bool {
        self.id == token.device && self.handle.matches(&token.handle)
    }

    /// Whether `token` is this device's, present or just replaced, without using it.
    pub(crate) fn is_held_by(&self, token: &DeviceToken, now: Timestamp) -> bool {
        let previous = |kept: &Previous| now < kept.until && kept.secret.matches(&token.secret);
        self.was_given(token) && (self.secret.matches(&token.secret) || self.previous.as_ref().is_some_and(previous))
    }
}

impl User {
    /// Uses the token of a trusted device. A copy of an old token ends the trust and the sessions that came of it, and tells the user.
    pub(crate) fn present_device(&mut self, token: &DeviceToken, scene: &mut Scene<'_>) -> DeviceTrust {
        let (policy, now) = (scene.policy, scene.now);
        let Some(device) = self.devices.iter_mut().find(|device| device.id == token.device) else { return DeviceTrust::Refused };
        if !device.is_trusted(policy, now) {
            return DeviceTrust::Refused;
        }
        match device.present(token, now, scene.rng) {
            Presented::Rotated(next) => {
                device.ip = scene.cause.ip.clone().or_else(|| device.ip.take());
                DeviceTrust::Held(Some(next))
            }
            Presented::Parallel => DeviceTrust::Held(None),
            Presented::Foreign => DeviceTrust::Refused,
            Presented::Stolen => {
                let label = device.label.clone();
                self.devices.retain(|device| device.id != token.device);
                let detail = Detail { device: Some(token.device), ..Detail::default() };
                self.announce(EventKind::DeviceTheftSuspected, detail, Notice::BrowserStolen { label }, scene);
                self.end_where(|session| session.device == Some(token.device), scene);
                DeviceTrust::Refused
            }
        }
    }

    /// Gives the trusted device called `id` another name.
    ///
    /// # Errors
    /// [`Refusal::UnknownDevice`] when there is none.
    pub fn rename_device(&mut self, id: DeviceId, label: String, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        let device = self.devices.iter_mut().find(|device| device.id == id).ok_or(Refusal::UnknownDevice)?;
        device.label = label;
        scene.record(EventKind::DeviceRenamed, Detail { device: Some(id), ..Detail::default() });
        Ok(())
    }

    /// Ends the trust in the device called `id`.
    ///
    /// # Errors
    /// [`Refusal::UnknownDevice`] when there is none.
    pub fn forget_device(&mut self, id: DeviceId, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        if self.forget_where(|device| device.id == id, scene) { Ok(()) } else { Err(Refusal::UnknownDevice) }
    }

    /// Ends the trust in every device.
    pub fn forget_devices(&mut self, scene: &mut Scene<'_>) {
        self.forget_where(|_| true, scene);
    }

    /// The trusted device that `token` belongs to, if trust holds.
    pub fn device_of(&self, token: &DeviceToken, policy: &Policy, now: Timestamp) -> Option<&Device> {
        self.devices.iter().find(|device| device.is_held_by(token, now) && device.is_trusted(policy, now))
    }

    pub(crate) fn forget_where(&mut self, ends: impl Fn(&Device) -> bool, scene: &mut Scene<'_>) -> bool {
        let mut any = false;
        for device in self.devices.extract_if(.., |device| ends(device)) {
            any = true;
            scene.record(EventKind::DeviceForgotten, Detail { device: Some(device.id), ..Detail::default() });
        }
        any
    }
}

const PARALLEL_TABS: Duration = Duration::from_secs(60);
