//! The second door, opened with a security key. It opens while typed codes are locked, too.

use axum::{Form, http::StatusCode};
use pages::{KeyChallenge, KeyProblem};
use serde::Deserialize;
use twofactor::{Asker, Assertion, Refusal, RequestOptions};

use super::{
    Answer, Owing,
    challenge::{enter, start_again, trust_choice, wants_trust, ways},
    desk::account,
};
use crate::{
    Problem,
    steps::{
        self,
        challenge::{Given, Try},
    },
};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    credential: String,
    trust: Option<String>,
    forget: Option<String>,
}

/// `GET /challenge/key`
pub async fn show(owing: Owing) -> Answer {
    ask(owing, None, &Filled::default()).await
}

/// `POST /challenge/key`
pub async fn submit(owing: Owing, Form(filled): Form<Filled>) -> Answer {
    let Ok(assertion) = serde_json::from_str::<Assertion>(&filled.credential) else {
        return ask(owing, Some(KeyProblem::Missing), &filled).await;
    };
    let remember = wants_trust(&owing, filled.trust.is_some(), filled.forget.is_some());
    let tried = Try { challenge: owing.token.challenge(), by_product: false, given: Given::Key(Box::new(assertion), None), remember };
    let cause = owing.desk.visitor.cause();
    let outcome = steps::challenge::attempt(&owing.desk.app, cause, tried, None, |_| store::Answer::none()).await?;
    match outcome {
        Ok(passed) => Ok(enter(owing, passed)),
        Err(Refusal::CredentialRefused | Refusal::Doubtful) => ask(owing, Some(KeyProblem::Refused), &filled).await,
        Err(Refusal::Expired | Refusal::UnknownChallenge | Refusal::AlreadyPassed) => Ok(start_again(owing)),
        Err(refusal) => Err(owing.desk.app.refused(refusal)),
    }
}

async fn ask(mut owing: Owing, problem: Option<KeyProblem>, filled: &Filled) -> Answer {
    if !owing.is_open {
        return Ok(start_again(owing));
    }
    let asker = Asker::Challenge(owing.token.challenge());
    let cause = owing.desk.visitor.cause();
    let Some(options) = steps::keys::ask(&owing.desk.app, cause, &mut owing.look, asker).await? else { return Ok(owing.desk.see("/challenge")) };
    let page = KeyChallenge {
        account: account(&owing.look.user),
        options: as_json(&options)?,
        problem,
        trust: trust_choice(&owing),
        trust_ticked: filled.trust.is_some() || filled.forget.is_some(),
        has_others: ways(&owing).methods().len() > 1,
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let html = page.render(&owing.desk.frame(None), owing.desk.words());
    Ok(owing.desk.page(status, html))
}

/// Options as the page hands them to the browser.
pub(super) fn as_json(options: &RequestOptions) -> Result<String, Problem> {
    serde_json::to_string(options).map_err(|_| Problem::Internal)
}
