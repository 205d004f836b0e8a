//! `vestibule serve`

use std::sync::Arc;

use super::{Failure, Session, session::open};
use crate::{
    App,
    serve::{Listeners, serve, signaled},
};

pub(super) async fn run(session: &Session) -> Result<(), Failure> {
    let config = session.config()?;
    session.log(&config.log);
    let stop = signaled()?;
    let store = open(&config, false).await?;
    for warning in config.warnings(store.now()) {
        tracing::warn!(event = "config.warning", "{warning}");
    }
    let listeners = Listeners::bind(&config.listen).await?;
    let app = Arc::new(App::new(config, store, false)?);
    Ok(serve(app, listeners, stop).await?)
}
