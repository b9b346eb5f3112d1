//! Which certificates are trusted, and which one is shown.

use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mm_core::{Error, ErrorKind};
use rustls::RootCertStore;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, TlsConfig};

/// How long a file may be; the system's own list has a quarter of a MiB.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Which certificates are trusted, and which one is shown.
///
/// By default a server must have a certificate that the system trusts; the variables
/// `SSL_CERT_FILE` and `SSL_CERT_DIR` name other roots, as for OpenSSL.
#[derive(Clone, Default)]
pub struct TlsSettings {
    ca_files: Vec<PathBuf>,
    client_cert: Option<(PathBuf, PathBuf)>,
    accept_invalid_certs: bool,
}

impl TlsSettings {
    /// Trusts the certificates of a PEM file too, beside the system's.
    #[must_use]
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.ca_files.push(path.into());
        self
    }

    /// Shows a client certificate: a PEM file with its chain, and one with its key
    /// (which may be the same).
    #[must_use]
    pub fn client_cert(mut self, chain: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        self.client_cert = Some((chain.into(), key.into()));
        self
    }

    /// Accepts any certificate of the server, so that anyone on the way can read and
    /// change what is sent, the webhook's secret included. Default false.
    #[must_use]
    pub fn danger_accept_invalid_certs(mut self, accept: bool) -> Self {
        self.accept_invalid_certs = accept;
        self
    }

    /// Whether any certificate is accepted.
    pub fn accepts_invalid_certs(&self) -> bool {
        self.accept_invalid_certs
    }

    /// Reads and checks the files.
    ///
    /// # Errors
    /// `InvalidSetting` names the file and what is wrong with it.
    pub(crate) fn build(&self) -> Result<TlsConfig, Error> {
        let mut config = TlsConfig::builder()
            .unversioned_rustls_crypto_provider(provider())
            .disable_verification(self.accept_invalid_certs)
            .root_certs(self.roots()?);
        if let Some((chain, key)) = &self.client_cert {
            config = config.client_cert(Some(client_cert(chain, key)?));
        }
        Ok(config.build())
    }

    /// Checks the files that it names, where nothing is encrypted: a setting that cannot be
    /// used is told all the same, before the URL becomes `https`.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.own_roots()?;
        match &self.client_cert {
            Some((chain, key)) => client_cert(chain, key).map(drop),
            None => Ok(()),
        }
    }

    fn roots(&self) -> Result<RootCerts, Error> {
        let own = self.own_roots()?;
        if own.is_empty() {
            return Ok(RootCerts::PlatformVerifier);
        }
        // ureq takes the system's roots or a list. The list has both; what of the
        // system's cannot be read is left out, as the platform verifier does.
        let system = rustls_native_certs::load_native_certs().certs;
        let system = system.iter();
        let system = system.map(|cert| Certificate::from_der(cert).to_owned());
        Ok(RootCerts::from(system.chain(own).collect::<Vec<_>>()))
    }

    /// The certificates of the files.
    fn own_roots(&self) -> Result<Vec<Certificate<'static>>, Error> {
        let mut roots = Vec::new();
        for path in &self.ca_files {
            let certs = certificates(path)?;
            if certs.is_empty() {
                return Err(invalid(path, "holds no certificate in PEM form"));
            }
            // ureq overlooks what is none, and then the server would not be trusted.
            for cert in &certs {
                let tried = RootCertStore::empty().add(CertificateDer::from(cert.der()));
                tried.map_err(|error| {
                    invalid(path, "holds something else as a certificate").with_source(error)
                })?;
            }
            roots.extend(certs);
        }
        Ok(roots)
    }
}

impl fmt::Debug for TlsSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsSettings")
            .field("ca_files", &self.ca_files)
            .field("client_cert", &self.client_cert)
            .field("accept_invalid_certs", &self.accept_invalid_certs)
            .finish()
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn invalid(path: &Path, reason: &str) -> Error {
    Error::new(ErrorKind::InvalidSetting).with_message(format!("{} {reason}", path.display()))
}

/// A device has no end.
fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read =
        File::open(path).and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes));
    let len = read.map_err(|error| invalid(path, "cannot be read").with_source(error))?;
    if len as u64 > FILE_BYTES_MAX {
        return Err(invalid(
            path,
            "is longer than 4 MiB: it holds something else than certificates",
        ));
    }
    Ok(bytes)
}

fn certificates(path: &Path) -> Result<Vec<Certificate<'static>>, Error> {
    let pem = read(path)?;
    let mut certs = Vec::new();
    for item in ureq::tls::parse_pem(&pem) {
        match item {
            Ok(PemItem::Certificate(cert)) => certs.push(cert),
            Ok(_) => {}
            Err(_) => return Err(invalid(path, "is not in PEM form")),
        }
    }
    Ok(certs)
}

fn client_cert(chain: &Path, key: &Path) -> Result<ClientCert, Error> {
    let certs = certificates(chain)?;
    if certs.is_empty() {
        return Err(invalid(chain, "holds no certificate in PEM form"));
    }
    let pem = read(key)?;
    let der = PrivateKeyDer::from_pem_slice(&pem).map_err(|_| {
        invalid(
            key,
            "holds no private key in PEM form (an encrypted key is none)",
        )
    })?;
    // ureq panics on a pair that does not fit, so it is tried here first.
    let chain_der = certs
        .iter()
        .map(|cert| CertificateDer::from(cert.der().to_vec()))
        .collect();
    rustls::sign::CertifiedKey::from_der(chain_der, der, &provider())
        .map_err(|error| invalid(key, "does not fit the client certificate").with_source(error))?;
    let key = PrivateKey::from_pem(&pem).map_err(|_| {
        invalid(
            key,
            "holds no private key in PEM form (an encrypted key is none)",
        )
    })?;
    Ok(ClientCert::new_with_certs(&certs, key))
}
