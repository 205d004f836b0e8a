//! A phone with Vestibule Pass at the second door: its seven digits, or the number that is chosen there.

use axum::http::StatusCode;
use pages::PassQuestion;
use twofactor::{Kind, Refusal};

use super::{
    Answer, Owing,
    challenge::{self, Filled, Hitch, Wanted},
};
use crate::steps;

/// `GET /challenge/pass`
pub async fn show(owing: Owing) -> Answer {
    challenge::ask(owing, Wanted::Pass(None), None, &Filled::default()).await
}

/// `POST /challenge/pass/ask`
pub async fn ask(mut owing: Owing) -> Answer {
    let wanted = (owing.token.challenge(), false);
    match steps::pass::ask(&owing.desk.app, owing.desk.visitor.cause(), wanted, None, |_| store::Answer::none()).await? {
        Ok(_) | Err(Refusal::UnknownFactor) => Ok(owing.desk.see("/challenge/pass")),
        Err(Refusal::TooManyMessages { until }) => {
            owing.look = owing.desk.app.store.look(owing.token.user()).await?;
            let mut response = challenge::ask(owing, Wanted::Pass(Some(Hitch::TooMany(until))), None, &Filled::default()).await?;
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            Ok(response)
        }
        Err(refusal) => challenge::refused(owing, refusal, &Filled::default()).await,
    }
}

/// What the page says of the phone; `None` when there is none.
pub(super) fn question(owing: &Owing, hitch: Option<Hitch>) -> Option<PassQuestion> {
    let (user, now) = (&owing.look.user, owing.desk.app.store.now());
    if !challenge::ways(owing).has_pass() {
        return None;
    }
    let asked = user.challenge(owing.token.challenge()).and_then(|challenge| challenge.approval());
    let may_be_asked = || match user.next_code_at(Kind::Pass, now) {
        _ if !user.can_be_asked(now) => PassQuestion::Paused,
        until if now < until => PassQuestion::TooMany { until },
        _ => PassQuestion::Never,
    };
    Some(match (asked, hitch) {
        (_, Some(Hitch::TooMany(until))) => PassQuestion::TooMany { until },
        (Some(approval), hitch) if approval.is_open(now) || approval.approved_by(now).is_some() => PassQuestion::Asked {
            number: approval.number,
            until: approval.expires_at(),
            too_early: matches!(hitch, Some(Hitch::TooEarly)),
            is_approved: approval.approved_by(now).is_some(),
        },
        (Some(approval), _) if approval.is_wrong() => PassQuestion::WrongNumber,
        (Some(_) | None, _) => may_be_asked(),
    })
}
