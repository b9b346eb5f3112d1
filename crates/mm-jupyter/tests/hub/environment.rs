//! What `cargo xtask setup` installs.

use std::path::{Path, PathBuf};

/// The folder under the target folder, with Python and the hub's proxy.
#[derive(Debug)]
pub(crate) struct Environment(PathBuf);

impl Environment {
    pub(crate) fn find() -> Self {
        let target = program().parent().and_then(Path::parent).unwrap();
        let environment = Self(target.join("foreign"));
        for needed in [environment.python(), environment.proxy()] {
            assert!(
                needed.exists(),
                "JupyterHub is missing, which these tests need: `cargo xtask setup` installs it \
                 ({} is not there)",
                needed.display()
            );
        }
        environment
    }

    /// A Python that has the hub.
    pub(crate) fn python(&self) -> PathBuf {
        self.programs().join("python")
    }

    pub(crate) fn programs(&self) -> PathBuf {
        self.0.join("jupyter/venv/bin")
    }

    pub(crate) fn proxy(&self) -> PathBuf {
        self.0.join("node_modules/.bin/configurable-http-proxy")
    }

    /// What there is on the path of a hub: its own, and this service.
    pub(crate) fn path(&self) -> std::ffi::OsString {
        let own = [self.programs(), program().parent().unwrap().to_owned()];
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::join_paths(own.into_iter().chain(std::env::split_paths(&path))).unwrap()
    }
}

/// The service.
fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_mm-jupyter"))
}

/// The Python package.
pub(crate) fn package() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("python")
}

/// A file beside these tests.
pub(crate) fn beside(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/hub")
        .join(name)
}

/// Where matplotlib keeps what it found out about fonts, which takes it seconds.
pub(crate) fn matplotlib() -> PathBuf {
    std::env::temp_dir().join("mm-jupyter-matplotlib")
}
