//! The authenticator is itself judged: by published vectors and by oathtool.

use std::process::Command;

use testkit::{Authenticator, Hash};

/// RFC 6238, appendix B: time, SHA-1, SHA-256, SHA-512.
const VECTORS: [(u64, &str, &str, &str); 6] = [
    (59, "94287082", "46119246", "90693936"),
    (1_111_111_109, "07081804", "68084774", "25091201"),
    (1_111_111_111, "14050471", "67062674", "99943326"),
    (1_234_567_890, "89005924", "91819424", "93441116"),
    (2_000_000_000, "69279037", "90698825", "38618901"),
    (20_000_000_000, "65353130", "77737706", "47863826"),
];

const SHA1_KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const SHA256_KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA";
const SHA512_KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA";

#[test]
fn the_vectors_of_rfc_6238_hold() {
    for (time, sha1, sha256, sha512) in VECTORS {
        for (key, hash, code) in [(SHA1_KEY, Hash::Sha1, sha1), (SHA256_KEY, Hash::Sha256, sha256), (SHA512_KEY, Hash::Sha512, sha512)] {
            assert_eq!(Authenticator::of(key, 8, 30, hash).unwrap().code_at(time), code, "{hash:?} at {time}");
        }
    }
}

#[test]
fn oathtool_shows_the_same_codes() {
    for (digits, period, hash, name) in
        [(6, 30, Hash::Sha1, "SHA1"), (7, 10, Hash::Sha1, "SHA1"), (8, 60, Hash::Sha256, "SHA256"), (6, 30, Hash::Sha512, "SHA512")]
    {
        let phone = Authenticator::of(SHA512_KEY, digits, period, hash).unwrap();
        for time in [0_u64, 29, 30, 1_795_392_000] {
            let mut oathtool = Command::new("oathtool");
            oathtool.arg(format!("--totp={name}")).arg("--base32").arg(format!("--digits={digits}"));
            oathtool.arg(format!("--time-step-size={period}s")).arg(format!("--now=@{time}")).arg(SHA512_KEY);
            let output = oathtool.output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), phone.code_at(time));
        }
    }
}

#[test]
fn a_set_up_code_is_read_whole() {
    let phone = Authenticator::scan(&format!(
        "otpauth://totp/Acme%20Desk:ana%2Bwork@example.com?secret={SHA1_KEY}&issuer=Acme%20Desk&algorithm=SHA256&digits=8&period=60"
    ));
    let phone = phone.unwrap();
    let entry = phone.entry();
    assert_eq!((entry.issuer.as_str(), entry.account.as_str()), ("Acme Desk", "ana+work@example.com"));
    assert_eq!((entry.digits, entry.period_seconds, entry.algorithm), (8, 60, Hash::Sha256));
    assert_eq!(entry.secret, SHA1_KEY);
}

#[test]
fn what_is_not_said_is_six_digits_in_thirty_seconds() {
    let phone = Authenticator::scan(&format!("otpauth://totp/Acme:ana?secret={SHA1_KEY}&issuer=Acme")).unwrap();
    assert_eq!((phone.entry().digits, phone.entry().period_seconds), (6, 30));
    assert_eq!(phone.code_at(59), "287082");
}

#[test]
fn what_an_app_could_misread_is_refused() {
    let short = "GEZDGNBVGY3TQOJQ";
    for (uri, reason) in [
        (format!("https://totp/Acme:ana?secret={SHA1_KEY}&issuer=Acme"), "not a set-up code"),
        (format!("otpauth://hotp/Acme:ana?secret={SHA1_KEY}&issuer=Acme"), "not a set-up code"),
        (format!("otpauth://totp/ana?secret={SHA1_KEY}&issuer=Acme"), "the label lacks the issuer"),
        (format!("otpauth://totp/Acme:ana?secret={SHA1_KEY}"), "issuer must stand in the parameter"),
        (format!("otpauth://totp/Acme:ana?secret={SHA1_KEY}&issuer=Other"), "the label says"),
        (format!("otpauth://totp/Acme:ana?secret={SHA1_KEY}&issuer=Acme&issuer=Acme"), "stands twice"),
        (format!("otpauth://totp/Acme+Desk:ana?secret={SHA1_KEY}&issuer=Acme+Desk"), "%20 for a space"),
        (format!("otpauth://totp/Acme:ana?secret={}&issuer=Acme", SHA1_KEY.to_lowercase()), "base 32"),
        (format!("otpauth://totp/Acme:ana?secret={short}&issuer=Acme"), "too short"),
        ("otpauth://totp/Acme:ana?issuer=Acme".to_owned(), "no secret"),
        (format!("otpauth://totp/Acme:ana?secret={SHA1_KEY}&issuer=Acme&counter=1"), "parameter counter"),
        (format!("otpauth://totp/Acme:ana?secret={SHA1_KEY}&issuer=Acme&digits=9"), "scanning"),
        (format!("otpauth://totp/Acme:ana?secret={SHA1_KEY}&issuer=Acme&period=0"), "scanning"),
        (format!("otpauth://totp/Acme:ana?secret={SHA1_KEY}&issuer=Acme&algorithm=MD5"), "scanning"),
    ] {
        let problem = Authenticator::scan(&uri).unwrap_err();
        assert!(format!("{problem:#}").contains(reason), "{uri}: {problem:#}");
    }
}

#[test]
fn a_key_may_be_typed_in_groups() {
    let phone = Authenticator::typed(" gezd gnbv gy3t qojq gezd gnbv gy3t qojq ").unwrap();
    assert_eq!(phone.code_at(59), "287082");
}

#[test]
fn a_slow_phone_shows_an_old_code() {
    let mut phone = Authenticator::of(SHA1_KEY, 6, 30, Hash::Sha1).unwrap();
    let of_four_minutes_ago = phone.code_at(1_111_111_111 - 240);
    phone.set_clock(-240);
    assert_eq!(phone.code_at(1_111_111_111), of_four_minutes_ago);
    phone.set_clock(240);
    assert_eq!(phone.code_at(1_111_111_111 - 480), of_four_minutes_ago);
}
