//! What the generator does. Requests are written before the clock starts, as far as they can be.

use std::sync::OnceLock;

use anyhow::{Context as _, Result, ensure};

use crate::{
    drive::Load,
    http::{self, Connection},
    people::Crowd,
    site::Installation,
};

/// Asks the handler that does nothing.
pub(crate) struct Ask(Vec<u8>);

impl Ask {
    /// With the headers of an attempt.
    pub(crate) fn new(site: &Installation) -> Self {
        Self(http::post(&site.host(), "/attempts", &json(&site.authorization), &typed("123456")))
    }
}

impl Load for Ask {
    async fn perform(&self, connection: &mut Connection, _: usize) -> Result<()> {
        connection.exchange(&self.0).await?.expect(200)
    }
}

/// Opens a challenge for each of some users.
pub(crate) struct Open {
    requests: Vec<Vec<u8>>,
    opened: Vec<OnceLock<String>>,
}

impl Open {
    pub(crate) fn new(site: &Installation, crowd: &Crowd, places: &[usize]) -> Self {
        let requests = places.iter().map(|place| open(site, crowd.id(*place))).collect();
        Self { requests, opened: places.iter().map(|_| OnceLock::new()).collect() }
    }

    /// The ids of those that were opened, in the order of the users.
    pub(crate) fn opened(self) -> Vec<String> {
        self.opened.into_iter().map_while(OnceLock::into_inner).collect()
    }
}

impl Load for Open {
    async fn perform(&self, connection: &mut Connection, index: usize) -> Result<()> {
        let answer = connection.exchange(nth(&self.requests, index)?).await?;
        answer.expect(201)?;
        let id = challenge(answer.body)?.to_owned();
        ensure!(self.opened.get(index).is_some_and(|place| place.set(id).is_ok()), "a challenge was opened twice");
        Ok(())
    }
}

/// Types a code into each of some open challenges.
pub(crate) struct Attempt {
    requests: Vec<Vec<u8>>,
    status: u16,
    says: [&'static str; 2],
}

impl Attempt {
    /// The right codes of the users at `places`, one for each challenge.
    pub(crate) fn right(site: &Installation, crowd: &mut Crowd, places: &[usize], challenges: &[String]) -> Result<Self> {
        let requests = places.iter().zip(challenges).map(|(place, challenge)| Ok(attempt(&site.host(), &site.authorization, challenge, &crowd.code(*place)?)));
        Ok(Self { requests: requests.collect::<Result<_>>()?, status: 200, says: [PASSED, PASSED] })
    }

    /// Wrong codes of the users at `places`, `times` for each challenge.
    pub(crate) fn wrong(site: &Installation, crowd: &Crowd, places: &[usize], challenges: &[String], times: usize) -> Result<Self> {
        let round =
            places.iter().zip(challenges).map(|(place, challenge)| Ok(attempt(&site.host(), &site.authorization, challenge, &crowd.wrong_code(*place)?)));
        let round = round.collect::<Result<Vec<_>>>()?;
        Ok(Self { requests: round.iter().cycle().take(round.len().saturating_mul(times)).cloned().collect(), status: 422, says: [WRONG, CLOCK_OFF] })
    }

    pub(crate) fn len(&self) -> usize {
        self.requests.len()
    }
}

impl Load for Attempt {
    async fn perform(&self, connection: &mut Connection, index: usize) -> Result<()> {
        let answer = connection.exchange(nth(&self.requests, index)?).await?;
        answer.expect(self.status)?;
        let body = std::str::from_utf8(answer.body)?;
        ensure!(self.says.iter().any(|says| body.contains(says)), "an attempt was answered with {body}");
        Ok(())
    }
}

/// Opens a challenge and passes it, for each of some users.
pub(crate) struct OpenAndPass {
    host: String,
    authorization: String,
    users: Vec<(Vec<u8>, String)>,
}

impl OpenAndPass {
    pub(crate) fn new(site: &Installation, crowd: &mut Crowd, places: &[usize]) -> Result<Self> {
        let users = places.iter().map(|place| Ok((open(site, crowd.id(*place)), crowd.code(*place)?)));
        Ok(Self { users: users.collect::<Result<_>>()?, host: site.host(), authorization: site.authorization.clone() })
    }
}

impl Load for OpenAndPass {
    async fn perform(&self, connection: &mut Connection, index: usize) -> Result<()> {
        let (open, code) = nth(&self.users, index)?;
        let answer = connection.exchange(open).await?;
        answer.expect(201)?;
        let request = attempt(&self.host, &self.authorization, challenge(answer.body)?, code);
        let answer = connection.exchange(&request).await?;
        answer.expect(200)?;
        ensure!(std::str::from_utf8(answer.body)?.contains(PASSED), "a right code did not pass");
        Ok(())
    }
}

/// Signs in through the pages, as a browser sends the forms: the password, and the code where one is given.
pub(crate) struct SignIn {
    host: String,
    people: Vec<(Vec<u8>, Option<String>)>,
}

impl SignIn {
    /// With password and code.
    pub(crate) fn whole(site: &Installation, crowd: &mut Crowd, places: &[usize]) -> Result<Self> {
        let people = places.iter().map(|place| Ok((sign_in(site, crowd.email(*place)), Some(crowd.code(*place)?))));
        Ok(Self { host: site.host(), people: people.collect::<Result<_>>()? })
    }

    /// With the password only; the second step stays owed. There is no end to it.
    pub(crate) fn first_door(site: &Installation, crowd: &Crowd) -> Self {
        Self { host: site.host(), people: (0..crowd.len()).map(|place| (sign_in(site, crowd.email(place)), None)).collect() }
    }

    pub(crate) fn len(&self) -> usize {
        self.people.len()
    }
}

impl Load for SignIn {
    async fn perform(&self, connection: &mut Connection, index: usize) -> Result<()> {
        let (form, code) = nth(&self.people, index % self.people.len().max(1))?;
        let answer = connection.exchange(form).await?;
        answer.expect(303)?;
        ensure!(answer.headers("location") == ["/challenge"], "the password was not taken");
        let Some(code) = code else { return Ok(()) };
        let cookies = cookies(&answer.headers("set-cookie"));
        let request = http::post(&self.host, "/challenge", &[("content-type", FORM), ("cookie", &cookies)], &format!("code={code}"));
        let answer = connection.exchange(&request).await?;
        answer.expect(303)?;
        ensure!(answer.headers("location") == ["/settings/security"], "the code was not taken");
        Ok(())
    }
}

/// Makes a set of backup codes for each of some users.
pub(crate) struct MakeCodes(Vec<Vec<u8>>);

impl MakeCodes {
    pub(crate) fn new(site: &Installation, crowd: &Crowd) -> Self {
        let path = |place: usize| format!("/api/v1/users/{}/backup-codes", crowd.id(place));
        Self((0..crowd.len()).map(|place| http::post(&site.host(), &path(place), &json(&site.authorization), "{}")).collect())
    }
}

impl Load for MakeCodes {
    async fn perform(&self, connection: &mut Connection, index: usize) -> Result<()> {
        connection.exchange(nth(&self.0, index)?).await?.expect(201)
    }
}

/// Looks at a page again and again.
pub(crate) struct Look(pub(crate) Vec<u8>);

impl Load for Look {
    async fn perform(&self, connection: &mut Connection, _: usize) -> Result<()> {
        connection.exchange(&self.0).await?.expect(200)
    }
}

/// What a browser sends back of these `Set-Cookie` headers.
pub(crate) fn cookies(set: &[String]) -> String {
    let pairs: Vec<&str> = set.iter().filter_map(|cookie| Some(cookie.split_once(';')?.0)).collect();
    pairs.join("; ")
}

/// The password of everybody who has one.
pub(crate) const PASSWORD: &str = "correct-horse-battery-staple";

pub(crate) fn open(site: &Installation, user: &str) -> Vec<u8> {
    http::post(&site.host(), "/api/v1/challenges", &json(&site.authorization), &format!("{{\"user\":\"{user}\"}}"))
}

fn attempt(host: &str, authorization: &str, challenge: &str, code: &str) -> Vec<u8> {
    http::post(host, &format!("/api/v1/challenges/{challenge}/attempts"), &json(authorization), &typed(code))
}

fn sign_in(site: &Installation, email: &str) -> Vec<u8> {
    let form = format!("email={}&password={PASSWORD}", email.replace('@', "%40"));
    http::post(&site.host(), "/sign-in", &[("content-type", FORM)], &form)
}

fn typed(code: &str) -> String {
    format!("{{\"code\":\"{code}\"}}")
}

fn json(authorization: &str) -> [(&'static str, &str); 2] {
    [("authorization", authorization), ("content-type", "application/json")]
}

/// The id in the answer to a new challenge.
fn challenge(body: &[u8]) -> Result<&str> {
    let id = std::str::from_utf8(body)?.split_once("\"id\":\"").and_then(|(_, rest)| rest.split_once('"')).map(|(id, _)| id);
    id.filter(|id| id.starts_with("chl_")).context("a new challenge has no id")
}

fn nth<T>(list: &[T], index: usize) -> Result<&T> {
    list.get(index).context("the generator asked for more than was prepared")
}

const PASSED: &str = "\"state\":\"passed\"";
const WRONG: &str = "\"code\":\"wrong_code\"";
const CLOCK_OFF: &str = "\"code\":\"clock_off\"";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
