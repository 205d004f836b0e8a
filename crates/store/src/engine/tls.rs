//! How a connection to PostgreSQL is encrypted, in the words of its own clients (`sslmode`).

use rustls::{
    ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _},
};
use std::{path::Path, sync::Arc};
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::StoreError;

/// What `sslmode` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encryption {
    /// None.
    Disable,
    /// If the server offers it, without asking who the server is.
    Prefer,
    /// Always; who the server is is checked only when a root certificate is given.
    Require,
    /// Always, with a certificate for the host's name.
    VerifyFull,
}

impl Encryption {
    /// Takes `sslmode` out of a connection URL, because the driver does not know all its values.
    pub(crate) fn split(url: &str) -> Result<(Self, String), StoreError> {
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let mut encryption = Self::Prefer;
        let mut others = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.strip_prefix("sslmode=") {
                Some("disable") => encryption = Self::Disable,
                Some("prefer") => encryption = Self::Prefer,
                Some("require") => encryption = Self::Require,
                Some("verify-full") => encryption = Self::VerifyFull,
                Some(_) => {
                    return Err(StoreError::unavailable("sslmode in the database URL must be disable, prefer, require or verify-full"));
                }
                None => others.push(pair),
            }
        }
        let mark = if others.is_empty() { "" } else { "?" };
        Ok((encryption, format!("{address}{mark}{}", others.join("&"))))
    }

    pub(crate) fn mode(self) -> SslMode {
        match self {
            Self::Disable => SslMode::Disable,
            Self::Prefer => SslMode::Prefer,
            Self::Require | Self::VerifyFull => SslMode::Require,
        }
    }

    pub(crate) fn connector(self, root_certificate: Option<&Path>) -> Result<MakeRustlsConnect, StoreError> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let is_checked = match self {
            Self::Disable | Self::Prefer => false,
            Self::Require => root_certificate.is_some(),
            Self::VerifyFull => true,
        };
        let builder =
            ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions().map_err(|error| failed(&error))?.dangerous();
        let config = if is_checked {
            let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots(root_certificate)?), provider);
            builder.with_custom_certificate_verifier(verifier.build().map_err(|error| failed(&error))?)
        } else {
            builder.with_custom_certificate_verifier(Arc::new(Anyone(provider)))
        };
        Ok(MakeRustlsConnect::new(config.with_no_client_auth()))
    }
}

fn roots(file: Option<&Path>) -> Result<RootCertStore, StoreError> {
    let mut roots = RootCertStore::empty();
    match file {
        Some(path) => {
            let unreadable = || StoreError::unavailable(format!("cannot read root certificates from {}", path.display()));
            for certificate in CertificateDer::pem_file_iter(path).map_err(|_| unreadable())? {
                roots.add(certificate.map_err(|_| unreadable())?).map_err(|_| unreadable())?;
            }
        }
        None => drop(roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
    }
    if roots.is_empty() {
        return Err(StoreError::unavailable("no root certificates for the database's TLS: name a file with them"));
    }
    Ok(roots)
}

fn failed(error: &dyn std::error::Error) -> StoreError {
    StoreError::unavailable(format!("cannot set up TLS for the database: {error}"))
}

/// Takes any certificate, as `prefer` and a bare `require` mean: safe against listening, not against a forged server.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
