//! Every request has a name: it is in the answer, in the log, and on the error page a person reads out to support.

use data_encoding::HEXLOWER;
use rand_core::Rng as _;

use crate::App;

tokio::task_local! {
    static CURRENT: String;
}

/// The name of the request that is being served; empty outside of one.
pub(crate) fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// A new name.
pub(crate) fn draw(app: &App) -> String {
    let mut bytes = [0; 8];
    app.store.entropy().rng().fill_bytes(&mut bytes);
    HEXLOWER.encode(&bytes)
}

/// Lets `serve` happen under this name.
pub(crate) async fn under<T>(name: String, serve: impl Future<Output = T>) -> T {
    CURRENT.scope(name, serve).await
}

/// As [`under`], for what waits for nothing.
pub(crate) fn under_at_once<T>(name: String, serve: impl FnOnce() -> T) -> T {
    CURRENT.sync_scope(name, serve)
}
