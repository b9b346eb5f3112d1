//! No data file: this was built without the feature `store`.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use crate::error::Error;
use crate::server::Server;
use crate::world::World;

/// A data file that cannot be.
#[derive(Debug)]
pub(crate) struct Store(Infallible);

impl Store {
    pub(crate) fn open(_: &Path, _: &mut World) -> Result<Self, Error> {
        Err(Error::Data("built without the feature store".to_owned()))
    }

    pub(crate) fn follow(&self, _: &Arc<Server>) -> Result<JoinHandle<()>, Error> {
        match self.0 {}
    }

    pub(crate) fn stop(&self) {
        match self.0 {}
    }

    #[expect(clippy::unused_async, reason = "as with the feature")]
    pub(crate) async fn kept(&self) -> bool {
        match self.0 {}
    }

    pub(crate) fn error(&self) -> Option<String> {
        match self.0 {}
    }
}
