//! The link behind the QR code, in the format that authenticator apps agreed on: issuer in the label and as a parameter.

use core::fmt::Write as _;
use twofactor::{App, Secret};

/// The `otpauth://totp/` link of `app` for the account `account` at `issuer`. No character of either can add a parameter.
pub(crate) fn uri(app: &App, issuer: &str, account: &str) -> Secret<String> {
    let settings = app.settings();
    let (issuer, account) = (percent_encoded(issuer), percent_encoded(account));
    let (secret, algorithm) = (app.secret().reveal(), settings.algorithm().as_str());
    let (digits, period) = (settings.digits(), settings.period_seconds());
    let secret = secret.expose();
    Secret::new(format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm={algorithm}&digits={digits}&period={period}"))
}

/// Everything but unreserved characters as `%XX` (RFC 3986 §2.1).
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use twofactor::{AppSecret, AppSettings};

    #[test]
    fn no_name_can_add_a_parameter() {
        let app = App::new(AppSecret::parse("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap(), AppSettings::default());
        assert_eq!(
            uri(&app, "Acme & Sons: Desk", "a+b?c&d=e@example.com").expose(),
            "otpauth://totp/Acme%20%26%20Sons%3A%20Desk:a%2Bb%3Fc%26d%3De%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Acme%20%26%20Sons%3A%20Desk&algorithm=SHA1&digits=6&period=30"
        );
    }
}
