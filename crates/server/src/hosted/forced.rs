//! Enrollment that the organization demands: of somebody without any factor inside the sign-in, as a part of the second door; of
//! somebody who is signed in and has none that is taken, before anything else.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
};
use pages::{EnrollmentNotice, ForcedEnrollment};
use serde::Deserialize;
use store::Look;
use twofactor::{Due, Opener, Timestamp};

use super::{
    Answer, Owing, Person,
    app_setup::{self, Filled, Setup},
    channel::{self, Named, Place},
    desk::account,
    sign_in::is_local,
};
use crate::{Problem, steps, steps::enrollment::Mandate};

/// Why the page is here again.
#[derive(Deserialize, Default)]
pub struct Asked {
    notice: Option<String>,
}

/// `GET /challenge/enroll`
pub async fn show(owing: Owing, Query(asked): Query<Asked>) -> Answer {
    let owing = demanded(owing)?;
    let now = owing.desk.app.store.now();
    let recovers = owing.look.user.recovers(owing.token.challenge(), now);
    let page = ForcedEnrollment {
        account: account(&owing.look.user),
        in_session: false,
        recovers,
        until: until(&owing.look, now).filter(|_| !recovers),
        organization: owing.look.organization_name.clone(),
        kinds: if recovers { owing.look.user.kinds_to_recover(&owing.look.policy) } else { owing.look.user.enrollable(&owing.look.policy) },
        notice: asked.notice.as_deref().and_then(|name| NOTICES.iter().find(|(known, _)| *known == name)).map(|(_, notice)| *notice),
    };
    let html = page.render(&owing.desk.frame(None), owing.desk.words());
    Ok(owing.desk.page(StatusCode::OK, html))
}

/// `GET /settings/enroll`
pub async fn show_in_session(person: Person) -> Answer {
    if !person.look.user.asked(&person.look.policy, person.desk.app.store.now()).is_shut() {
        return Ok(person.desk.see("/settings/security"));
    }
    let page = ForcedEnrollment {
        account: account(&person.look.user),
        in_session: true,
        recovers: false,
        until: None,
        organization: person.look.organization_name.clone(),
        kinds: person.look.user.enrollable(&person.look.policy),
        notice: None,
    };
    let html = page.render(&person.desk.frame(None), person.desk.words());
    Ok(person.desk.page(StatusCode::OK, html))
}

/// `POST /challenge/enroll/later`
pub async fn put_off(owing: Owing) -> Answer {
    let owing = demanded(owing)?;
    let (mut desk, token) = (owing.desk, owing.token);
    let put_off = move |user: &mut twofactor::User, scene: &mut twofactor::Scene<'_>| user.put_off_enrollment(&token, scene);
    let session = desk.app.store.act(owing.look.user.id, desk.visitor.cause(), put_off).await?;
    let session = desk.app.verdict(session)?;
    let marks = steps::known::add(&desk.app, desk.cookies.known(), &owing.look.user);
    let next = desk.cookies.next().filter(|next| is_local(next)).unwrap_or("/settings/security").to_owned();
    desk.cookies = desk.cookies.without_challenge().with_next(None).with_known(&marks).with_session(&session);
    Ok(desk.see(&next))
}

/// `POST /challenge/enroll`
pub async fn begin(owing: Owing) -> Answer {
    let owing = demanded(owing)?;
    let (cause, mandate) = (owing.desk.visitor.cause(), Mandate::Challenge(owing.token.clone()));
    let begun =
        steps::enrollment::begin(&owing.desk.app, cause, owing.look.user.id, app_setup::new_app(None), mandate, None, |_| store::Answer::none()).await?;
    owing.desk.app.verdict(begun)?;
    Ok(owing.desk.see("/challenge/enroll/app"))
}

/// `GET /challenge/enroll/app`
pub async fn show_app(owing: Owing) -> Answer {
    let owing = demanded(owing)?;
    let Some(setup) = setup(&owing) else { return Ok(owing.desk.see("/challenge/enroll")) };
    Ok(app_setup::answer(owing.desk, None, &setup, &Filled::default(), None))
}

/// `POST /challenge/enroll/app`
pub async fn confirm(owing: Owing, Form(filled): Form<Filled>) -> Answer {
    let owing = demanded(owing)?;
    let Some(setup) = setup(&owing) else { return Ok(owing.desk.see("/challenge/enroll")) };
    let mut desk = owing.desk.clone();
    let marks = steps::known::add(&desk.app, desk.cookies.known(), &owing.look.user);
    desk.cookies = desk.cookies.with_known(&marks);
    app_setup::finish(desk, &owing.look, Mandate::Challenge(owing.token), setup, &filled, None).await
}

/// `GET /challenge/enroll/channel/{way}`
pub async fn show_channel(owing: Owing, Path(named): Path<Named>) -> Answer {
    Ok(Place::in_sign_in(demanded(owing)?, named).show(None))
}

/// `POST /challenge/enroll/channel/{way}`
pub async fn begin_channel(owing: Owing, Path(named): Path<Named>, Form(filled): Form<channel::Filled>) -> Answer {
    Place::in_sign_in(demanded(owing)?, named).begin(&filled).await
}

/// `GET /challenge/enroll/channel/{way}/code`
pub async fn show_channel_code(owing: Owing, Path(named): Path<Named>) -> Answer {
    Ok(Place::in_sign_in(demanded(owing)?, named).show_code())
}

/// `POST /challenge/enroll/channel/{way}/code`
pub async fn verify_channel(owing: Owing, Path(named): Path<Named>, Form(typed): Form<channel::Typed>) -> Answer {
    let mut owing = demanded(owing)?;
    let marks = steps::known::add(&owing.desk.app, owing.desk.cookies.known(), &owing.look.user);
    owing.desk.cookies = owing.desk.cookies.with_known(&marks);
    Place::in_sign_in(owing, named).verify(typed).await
}

/// `POST /challenge/enroll/channel/{way}/resend`
pub async fn resend_to_channel(owing: Owing, Path(named): Path<Named>) -> Answer {
    Place::in_sign_in(demanded(owing)?, named).resend().await
}

/// `POST /challenge/enroll/channel/{way}/cancel`
pub async fn cancel_channel(owing: Owing, Path(named): Path<Named>) -> Answer {
    Place::in_sign_in(demanded(owing)?, named).cancel().await
}

pub(super) fn demanded(owing: Owing) -> Result<Owing, Problem> {
    let (user, now) = (&owing.look.user, owing.desk.app.store.now());
    let demanded = user.owes_first_factor(&owing.look.policy, now) || user.recovers(owing.token.challenge(), now);
    if demanded && owing.is_open { Ok(owing) } else { Err(owing.desk.app.refused(twofactor::Refusal::Expired)) }
}

/// Until when the enrollment may be put off.
fn until(look: &Look, now: Timestamp) -> Option<Timestamp> {
    match look.user.asked(&look.policy, now).enrollment? {
        Due::Until(until) => Some(until),
        Due::Now | Due::Impossible => None,
    }
}

fn setup(owing: &Owing) -> Option<Setup> {
    let opener = Opener::Challenge(owing.token.challenge());
    let pending = owing.look.user.enrollments(owing.desk.app.store.now()).find(|pending| pending.opener() == opener && pending.app().is_some())?;
    Setup::of(pending, &owing.look, &owing.desk.app.config.product, "/challenge/enroll/app", "/challenge/cancel")
}

const NOTICES: [(&str, EnrollmentNotice); 4] = [
    ("expired", EnrollmentNotice::Expired),
    ("key-refused", EnrollmentNotice::KeyRefused),
    ("key-synced", EnrollmentNotice::KeySynced),
    ("pass-refused", EnrollmentNotice::PassRefused),
];
