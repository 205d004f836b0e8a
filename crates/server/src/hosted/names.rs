//! Names of people that one page speaks of, each looked up once.

use std::collections::BTreeMap;
use store::StoreError;
use twofactor::UserId;

use crate::{App, Problem};

/// The names that are known so far.
#[derive(Default)]
pub(super) struct Names(BTreeMap<UserId, String>);

impl Names {
    /// What somebody is called; the id of somebody who is gone.
    pub(super) async fn of(&mut self, app: &App, id: UserId) -> Result<String, Problem> {
        if let Some(name) = self.0.get(&id) {
            return Ok(name.clone());
        }
        let name = match app.store.look(id).await {
            Ok(look) => look.user.name,
            Err(StoreError::Missing) => id.to_string(),
            Err(error) => return Err(error.into()),
        };
        self.0.insert(id, name.clone());
        Ok(name)
    }
}
