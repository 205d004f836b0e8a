//! Lists, a page at a time.

use core::str::FromStr;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::reply::Reply;
use crate::Problem;

/// One page of a list.
#[derive(Serialize, ToSchema)]
pub struct Page<T> {
    /// What is on this page, in the list's order.
    data: Vec<T>,
    /// What to give as `after` for the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// How far to read.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// At most so many: 1 to 200, by default 50.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<u16>,
    /// Only what comes after this one: the `next` of the page before.
    #[param(example = json!(null))]
    pub after: Option<String>,
}

impl Paging {
    /// The page of `all`, which has room in memory, in the order of ids.
    ///
    /// # Errors
    /// [`Problem::Malformed`] for a limit below 1 or above 200.
    pub fn show<S: Serialize>(&self, mut all: Vec<S>, name: impl Fn(&S) -> String) -> Result<Reply, Problem> {
        let asked = one_more(self.limit)?;
        all.sort_by_key(&name);
        all.retain(|item| self.after.as_ref().is_none_or(|after| name(item) > *after));
        Ok(show(all, asked, name, |item| item))
    }
}

/// An id that was given as a query parameter.
///
/// # Errors
/// [`Problem::Malformed`] when it is none of this kind.
pub fn id<Id: FromStr>(name: &str, given: Option<&String>) -> Result<Option<Id>, Problem> {
    let read = given.map(|text| text.parse()).transpose();
    read.map_err(|_| Problem::Malformed(format!("the query: `{name}` is not an id of its kind")))
}

/// How many to ask the store for, one more than fits the page.
///
/// # Errors
/// [`Problem::Malformed`] for a limit below 1 or above 200.
pub fn one_more(limit: Option<u16>) -> Result<u16, Problem> {
    let limit = limit.unwrap_or(USUAL);
    if (1..=MOST).contains(&limit) { Ok(limit.saturating_add(1)) } else { Err(Problem::Malformed(format!("`limit` must be 1 to {MOST}"))) }
}

/// The page of `found`, which has `asked` things when there is another page; `name` is what `after` takes.
pub fn show<T, S: Serialize>(mut found: Vec<T>, asked: u16, name: impl Fn(&T) -> String, shape: impl Fn(T) -> S) -> Reply {
    let fits = usize::from(asked.saturating_sub(1));
    let is_more = found.len() > fits;
    found.truncate(fits);
    let next = found.last().filter(|_| is_more).map(name);
    Reply::ok(&Page { data: found.into_iter().map(shape).collect(), next })
}

/// The page that is just `found`, and where the next one begins.
pub fn of<T, S: Serialize>(found: Vec<T>, next: Option<String>, shape: impl Fn(T) -> S) -> Reply {
    Reply::ok(&Page { data: found.into_iter().map(shape).collect(), next })
}

const USUAL: u16 = 50;
const MOST: u16 = 200;
