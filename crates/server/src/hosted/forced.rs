//! First enrollment inside a sign-in, where the organization demands a factor and the user has none. It is part of the second door.

use axum::{Form, http::StatusCode};
use pages::ForcedEnrollment;
use twofactor::{Opener, TwoFactor};

use super::{
    Answer, Owing,
    app_setup::{self, Filled, Setup},
    desk::account,
};
use crate::{Problem, steps, steps::enrollment::Mandate};

/// `GET /challenge/enroll`
pub async fn show(owing: Owing) -> Answer {
    let owing = demanded(owing)?;
    let page = ForcedEnrollment { account: account(&owing.look.user), organization: owing.look.organization_name.clone() };
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

pub(super) fn demanded(owing: Owing) -> Result<Owing, Problem> {
    let demanded = owing.look.user.two_factor(&owing.look.policy) == TwoFactor::RequiredMissing;
    if demanded && owing.is_open { Ok(owing) } else { Err(owing.desk.app.refused(twofactor::Refusal::Expired)) }
}

fn setup(owing: &Owing) -> Option<Setup> {
    let opener = Opener::Challenge(owing.token.challenge());
    let pending = owing.look.user.enrollments(owing.desk.app.store.now()).find(|pending| pending.opener() == opener && pending.app().is_some())?;
    Setup::of(pending, &owing.look, &owing.desk.app.config.product, "/challenge/enroll/app", "/challenge/cancel")
}
