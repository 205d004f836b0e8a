//! What `sslmode` in a database URL means.

use tokio_postgres::config::SslMode;

use crate::{StoreError, engine::tls::Encryption};

#[test]
fn sslmode_is_taken_out_of_the_url_and_nothing_else() {
    for (url, encryption, rest) in [
        ("postgres://h/d", Encryption::Prefer, "postgres://h/d"),
        ("postgres://h/d?sslmode=disable", Encryption::Disable, "postgres://h/d"),
        ("postgres://h/d?a=1&sslmode=require&b=2", Encryption::Require, "postgres://h/d?a=1&b=2"),
        ("postgres://h/d?sslmode=verify-full&connect_timeout=3", Encryption::VerifyFull, "postgres://h/d?connect_timeout=3"),
    ] {
        let (found, left) = Encryption::split(url).unwrap();
        assert_eq!((found, left.as_str()), (encryption, rest));
    }
}

#[test]
fn an_sslmode_that_is_not_offered_is_refused_and_never_weakened() {
    for mode in ["verify-ca", "allow", "REQUIRE", ""] {
        assert!(matches!(Encryption::split(&format!("postgres://h/d?sslmode={mode}")), Err(StoreError::Unavailable(_))));
    }
    assert_eq!(Encryption::VerifyFull.mode(), SslMode::Require);
    assert_eq!(Encryption::Require.mode(), SslMode::Require);
}

#[test]
fn root_certificates_that_cannot_be_read_are_refused() {
    let missing = Encryption::VerifyFull.connector(Some("/nonexistent/root.pem".as_ref()));
    assert!(matches!(missing, Err(StoreError::Unavailable(why)) if why.contains("/nonexistent/root.pem")));
}
