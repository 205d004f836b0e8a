//! `vestibule serve`

use std::sync::Arc;
use store::Store;

use super::{Failure, Session, session::options};
use crate::{
    App,
    serve::{Listeners, serve, signaled},
};

pub(super) async fn run(session: &Session) -> Result<(), Failure> {
    let config = session.config()?;
    session.log(&config.log);
    let store = Store::open(options(&config, config.master_keys()?, false)).await?;
    for warning in config.warnings(store.now()) {
        tracing::warn!(event = "config.warning", "{warning}");
    }
    let listeners = Listeners::bind(&config.listen).await?;
    let stop = signaled()?;
    let app = Arc::new(App::new(config, store, false)?);
    Ok(serve(app, listeners, stop).await?)
}
