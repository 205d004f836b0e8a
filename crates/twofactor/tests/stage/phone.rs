//! The phone in a person's hand: an implementation of RFC 6238 that shares nothing with the one that is tested.

use core::time::Duration;
use totp_rs::{Algorithm, Builder, Secret, Totp};
use twofactor::{AppSettings, Timestamp};

/// An authenticator app that holds one secret, and no clock of its own.
pub(crate) struct Phone(Totp);

impl Phone {
    /// A phone that scanned `secret`.
    pub(crate) fn scan(secret: &str, settings: AppSettings) -> Self {
        let algorithm = match settings.algorithm() {
            twofactor::Algorithm::Sha1 => Algorithm::SHA1,
            twofactor::Algorithm::Sha256 => Algorithm::SHA256,
            twofactor::Algorithm::Sha512 => Algorithm::SHA512,
        };
        let secret = Secret::try_from_base32(secret).expect("base 32");
        let builder = Builder::new().with_algorithm(algorithm).with_digits(settings.digits()).with_secret(secret);
        Self(builder.with_step_duration(u64::from(settings.period_seconds())).build_noncompliant())
    }

    /// A phone whose secret nobody knows.
    pub(crate) fn lost() -> Self {
        Self::scan("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", AppSettings::default())
    }

    pub(crate) fn period(&self) -> Duration {
        Duration::from_secs(self.0.step())
    }

    pub(crate) fn code(&self, now: Timestamp) -> String {
        self.0.generate(now.as_unix_seconds()).to_string()
    }

    pub(crate) fn code_in(&self, now: Timestamp, steps: i64) -> String {
        let far = self.period() * u32::try_from(steps.unsigned_abs()).expect("a few steps");
        self.code(if steps < 0 { now.minus(far) } else { now.plus(far) })
    }

    /// Digits that it does not show within half an hour before and after `now`.
    pub(crate) fn wrong(&self, now: Timestamp) -> String {
        let reach = i64::try_from(1800 / self.0.step()).expect("few") + 1;
        let shown: Vec<String> = (-reach..=reach).map(|steps| self.code_in(now, steps)).collect();
        let width = usize::from(self.0.digits());
        (0..).map(|number| format!("{number:0width$}")).find(|code| !shown.contains(code)).expect("most codes are wrong")
    }
}
