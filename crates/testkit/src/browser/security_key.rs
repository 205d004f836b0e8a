//! A security key in the computer of the person: Chromium plays one by itself (WebAuthn §11, virtual authenticators).

use anyhow::{Context, Result};
use serde_json::json;

use super::Browser;

/// What kind of key is plugged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityKey {
    /// An old one: U2F, a touch and nothing else.
    U2f,
    /// A newer one: CTAP 2.1, on USB.
    Ctap2,
    /// A passkey of the computer itself, which asks who is there and may be synced.
    Passkey,
}

impl Browser {
    /// Plugs a key in that is touched whenever it blinks, and answers its name.
    ///
    /// # Errors
    /// Chromium refuses.
    pub async fn plug_in(&self, key: SecurityKey) -> Result<String> {
        let cdp = self.driver().cdp();
        cdp.send_raw("WebAuthn.enable", json!({ "enableUI": false })).await?;
        let options = match key {
            SecurityKey::U2f => json!({ "protocol": "u2f", "transport": "usb", "automaticPresenceSimulation": true }),
            SecurityKey::Ctap2 => json!({ "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "usb", "automaticPresenceSimulation": true }),
            SecurityKey::Passkey => json!({
                "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
                "isUserVerified": true, "defaultBackupEligibility": true, "defaultBackupState": true, "automaticPresenceSimulation": true
            }),
        };
        let added = cdp.send_raw("WebAuthn.addVirtualAuthenticator", json!({ "options": options })).await?;
        added.get("authenticatorId").and_then(serde_json::Value::as_str).map(str::to_owned).context("a key without a name")
    }

    /// Takes the key called `name` out again.
    ///
    /// # Errors
    /// Chromium refuses.
    pub async fn take_out(&self, name: &str) -> Result<()> {
        self.driver().cdp().send_raw("WebAuthn.removeVirtualAuthenticator", json!({ "authenticatorId": name })).await?;
        Ok(())
    }
}
