//! Trusted browsers: named, and forgotten.

use axum::{Form, extract::Path, http::StatusCode};
use pages::{BrowserRow, TrustedBrowsers};
use serde::Deserialize;
use twofactor::{DeviceId, Refusal, Scene, User, display_name};

use super::{Answer, Person};
use crate::Problem;

const PAGE: &str = "/settings/security/browsers";

/// A new name.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Named {
    name: String,
}

/// `GET /settings/security/browsers`
pub async fn show(person: Person) -> Answer {
    let (now, look) = (person.desk.app.store.now(), &person.look);
    let this = person.desk.cookies.device().and_then(|token| look.user.device_of(&token, &look.policy, now)).map(|device| device.id);
    let row = |device: &twofactor::Device| BrowserRow {
        id: device.id,
        label: device.label.clone(),
        is_this: Some(device.id) == this,
        made_at: device.trusted_at,
        last_used: Some(device.used_at),
        until: device.ends_at(look.policy.trust).filter(|_| look.policy.trust != twofactor::Trust::UntilSignOut),
    };
    let page = TrustedBrowsers { browsers: look.user.devices(&look.policy, now).map(row).collect() };
    let html = page.render(&person.frame(), person.desk.words());
    Ok(person.desk.page(StatusCode::OK, html))
}

/// `POST /settings/security/browsers/{device}/name`
pub async fn rename(person: Person, Path(device): Path<String>, Form(named): Form<Named>) -> Answer {
    let Ok(label) = display_name(&named.name) else { return Ok(person.desk.see(PAGE)) };
    change(person, &device, move |user, device, scene| user.rename_device(device, label, scene)).await
}

/// `POST /settings/security/browsers/{device}/forget`
pub async fn forget(person: Person, Path(device): Path<String>) -> Answer {
    change(person, &device, |user, device, scene| user.forget_device(device, scene)).await
}

/// `POST /settings/security/browsers/forget-all`
pub async fn forget_all(mut person: Person) -> Answer {
    person.desk.app.store.act(person.look.user.id, person.desk.visitor.cause(), |user, scene| user.forget_devices(scene)).await?;
    person.desk.cookies = person.desk.cookies.without_device();
    Ok(person.desk.see(PAGE))
}

async fn change(person: Person, device: &str, rule: impl FnOnce(&mut User, DeviceId, &mut Scene<'_>) -> Result<(), Refusal> + Send + 'static) -> Answer {
    let device: DeviceId = device.parse().map_err(|_| Problem::NotFound)?;
    let changed = person.desk.app.store.act(person.look.user.id, person.desk.visitor.cause(), move |user, scene| rule(user, device, scene)).await?;
    person.desk.app.verdict(changed)?;
    Ok(person.desk.see(PAGE))
}
