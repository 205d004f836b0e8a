//! First enrollment inside a sign-in, where the organization demands a factor and the user has none. It is part of the second door.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
};
use pages::{EnrollmentNotice, ForcedEnrollment};
use serde::Deserialize;
use twofactor::{Opener, TwoFactor};

use super::{
    Answer, Owing,
    app_setup::{self, Filled, Setup},
    channel::{self, Named, Place},
    desk::account,
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
    let page = ForcedEnrollment {
        account: account(&owing.look.user),
        organization: owing.look.organization_name.clone(),
        kinds: owing.look.user.enrollable(&owing.look.policy),
        notice: asked.notice.as_deref().and_then(|name| NOTICES.iter().find(|(known, _)| *known == name)).map(|(_, notice)| *notice),
    };
    let html = page.render(&owing.desk.frame(None), owing.desk.words());
    Ok(owing.desk.page(StatusCode::OK, html))
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
    let marks = steps::known::add(&desk.app, desk.cookies.known(), &owing.look.user.email);
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
    let marks = steps::known::add(&owing.desk.app, owing.desk.cookies.known(), &owing.look.user.email);
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
    let demanded = owing.look.user.two_factor(&owing.look.policy) == TwoFactor::RequiredMissing;
    if demanded && owing.is_open { Ok(owing) } else { Err(owing.desk.app.refused(twofactor::Refusal::Expired)) }
}

fn setup(owing: &Owing) -> Option<Setup> {
    let opener = Opener::Challenge(owing.token.challenge());
    let pending = owing.look.user.enrollments(owing.desk.app.store.now()).find(|pending| pending.opener() == opener && pending.app().is_some())?;
    Setup::of(pending, &owing.look, &owing.desk.app.config.product, "/challenge/enroll/app", "/challenge/cancel")
}

const NOTICES: [(&str, EnrollmentNotice); 3] =
    [("expired", EnrollmentNotice::Expired), ("key-refused", EnrollmentNotice::KeyRefused), ("key-synced", EnrollmentNotice::KeySynced)];
