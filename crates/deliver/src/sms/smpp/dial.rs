//! How a message center is reached: over TCP, encrypted where the operator wants it.

use std::{io, sync::Arc};
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::aws_lc_rs,
        pki_types::{CertificateDer, ServerName, pem::PemObject as _},
    },
};

use super::line::Stream;
use crate::{Fault, Why};

/// A connection to `host`, with `tls` around it where there is any.
pub(super) async fn connect(host: &str, port: u16, tls: Option<&TlsConnector>) -> Result<Box<dyn Stream>, Fault> {
    let stream = TcpStream::connect((host, port)).await.map_err(|error| broken(&error))?;
    let Some(tls) = tls else { return Ok(Box::new(stream)) };
    let unsafe_because = |error: String| Fault::new(Why::Encryption, error);
    let name = ServerName::try_from(host.to_owned()).map_err(|error| unsafe_because(error.to_string()))?;
    let stream = tls.connect(name, stream).await.map_err(|error| unsafe_because(error.to_string()))?;
    Ok(Box::new(stream))
}

/// Encryption that trusts the authorities in `root_certificates` (PEM) and no others, or the machine's own where there are none.
pub(super) fn encryption(root_certificates: Option<&str>) -> Result<TlsConnector, String> {
    let mut roots = RootCertStore::empty();
    if let Some(pem) = root_certificates {
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let certificate = certificate.map_err(|error| format!("cannot be read: {error}"))?;
            roots.add(certificate).map_err(|error| format!("cannot be used: {error}"))?;
        }
    } else {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider())).with_safe_default_protocol_versions();
    let config = builder.map_err(|error| format!("cannot be used: {error}"))?.with_root_certificates(roots).with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

pub(super) fn broken(error: &io::Error) -> Fault {
    Fault::new(Why::Unreachable, error.to_string())
}
