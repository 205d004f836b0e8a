//! Backup codes: shown once, to print, copy, or keep as a PDF. Between the page and the PDF they travel through the browser, under a
//! seal: the server keeps hashes only.

use axum::{
    Form,
    http::StatusCode,
    http::header,
    response::{IntoResponse as _, Response},
};
use data_encoding::BASE64URL_NOPAD;
use pages::{BackupCodes, BackupCodesShown, Frame, RecoveryKit, recovery_kit, recovery_text};
use serde::Deserialize;
use twofactor::{CODES_PER_SET, HashedCodes, Refusal, Secret, Timestamp, User};

use super::{Answer, Desk, Person, confirm};
use crate::{
    App, Problem,
    steps::{
        self,
        enrollment::{Confirmed, Mandate},
    },
};

/// The codes on their way from the page to the file.
#[derive(Deserialize)]
pub struct Carried {
    codes: String,
    set: u32,
    made_at: i64,
    seal: String,
}

/// `GET /settings/security/backup-codes`
pub async fn show(person: Person) -> Answer {
    let user = &person.look.user;
    if !user.two_factor_is_on() {
        return Ok(person.desk.see("/settings/security"));
    }
    let left = user.backup().map_or(0, twofactor::BackupSet::left);
    let page = BackupCodes { left: small(left), of: small(CODES_PER_SET), made: user.backup().map(|set| (set.number(), set.made_at())) };
    let html = page.render(&person.frame(), person.desk.words());
    Ok(person.desk.page(StatusCode::OK, html))
}

/// `POST /settings/security/backup-codes`
pub async fn replace(person: Person) -> Answer {
    if !person.look.user.session(&person.token, person.desk.app.store.now()).is_ok_and(|session| session.is_confirmed(person.desk.app.store.now())) {
        return Ok(person.desk.see(confirm::NEW_CODES));
    }
    let (cause, mandate) = (person.desk.visitor.cause(), Mandate::Session(person.token.clone()));
    let replaced = steps::enrollment::replace_codes(&person.desk.app, cause, person.look.user.id, mandate, None, |_| store::Answer::none()).await?;
    match replaced {
        Ok((set, codes)) => Ok(reveal(person.desk, &person.look.user, &codes, set, false)),
        Err(Refusal::StepUpRequired) => Ok(person.desk.see(confirm::NEW_CODES)),
        Err(Refusal::NotEnrolled) => Ok(person.desk.see("/settings/security")),
        Err(refusal) => Err(person.desk.app.refused(refusal)),
    }
}

/// `POST /settings/security/backup-codes/pdf`
pub async fn pdf(person: Person, Form(carried): Form<Carried>) -> Answer {
    let kit = kit(&person, &carried)?;
    let bytes = recovery_kit(&kit, person.desk.words()).map_err(|error| {
        tracing::error!(event = "pdf.failed", %error);
        Problem::Internal
    })?;
    Ok(file(&kit, "pdf", "application/pdf", bytes))
}

/// `POST /settings/security/backup-codes/text`
pub async fn text(person: Person, Form(carried): Form<Carried>) -> Answer {
    let kit = kit(&person, &carried)?;
    Ok(file(&kit, "txt", "text/plain; charset=utf-8", recovery_text(&kit, person.desk.words()).into_bytes()))
}

/// What follows when a factor was proved: the session that it completed, and the backup codes that came with it; without any, `elsewhere`.
pub(super) fn proved(mut desk: Desk, user: &User, confirmed: Confirmed, elsewhere: &str) -> Response {
    if let Some(session) = &confirmed.enrolled.session {
        desk.cookies = desk.cookies.with_session(session).without_challenge();
    }
    match (confirmed.codes, confirmed.enrolled.backup_set) {
        (Some(codes), Some(set)) => reveal(desk, user, &codes, set, true),
        (Some(_) | None, _) => desk.see(elsewhere),
    }
}

/// The page that shows a new set.
fn reveal(desk: Desk, user: &User, codes: &HashedCodes, set: u32, just_enrolled: bool) -> Response {
    let codes: Vec<Secret<String>> = codes.codes.iter().map(twofactor::BackupCode::reveal).collect();
    let made_at = desk.app.store.now();
    let page = BackupCodesShown {
        seal: seal(&desk.app, user, &joined(&codes), set, made_at),
        codes,
        set,
        made_at,
        just_enrolled,
        not_ticked: false,
        pdf_action: "/settings/security/backup-codes/pdf".to_owned(),
        text_action: "/settings/security/backup-codes/text".to_owned(),
        continue_action: if just_enrolled { "/settings/security/turned-on" } else { "/settings/security/codes-kept" }.to_owned(),
    };
    let html = page.render(&Frame { here: None, ..desk.frame(Some(user)) }, desk.words());
    desk.page(StatusCode::OK, html)
}

fn kit(person: &Person, carried: &Carried) -> Result<RecoveryKit, Problem> {
    let made_at = Timestamp::from_unix_millis(carried.made_at);
    let expected = seal(&person.desk.app, &person.look.user, &carried.codes, carried.set, made_at);
    if expected != carried.seal {
        return Err(Problem::Forbidden);
    }
    Ok(RecoveryKit {
        product: person.desk.app.config.product.clone(),
        account_email: person.look.user.email.as_str().to_owned(),
        codes: carried.codes.split(' ').map(|code| Secret::new(code.to_owned())).collect(),
        set: carried.set,
        made_at,
        sign_in_url: person.desk.app.config.base_url.join("/sign-in"),
        support: person.desk.app.config.support.contact.clone(),
    })
}

/// What proves that the server showed just these codes to just this user.
fn seal(app: &App, user: &User, codes: &str, set: u32, made_at: Timestamp) -> String {
    let parts: [&[u8]; 4] = [user.id.as_bytes(), codes.as_bytes(), &set.to_be_bytes(), &made_at.as_unix_millis().to_be_bytes()];
    BASE64URL_NOPAD.encode(&app.store.keys().fingerprint("backup codes on their way", &parts))
}

fn joined(codes: &[Secret<String>]) -> String {
    codes.iter().map(|code| code.expose().as_str()).collect::<Vec<_>>().join(" ")
}

/// A file to keep, under a name that finds it again: product and account, never a code.
fn file(kit: &RecoveryKit, ending: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let plain = |text: &str| text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).take(40).collect::<String>();
    let (product, account) = (plain(&kit.product), plain(&kit.account_email));
    let disposition = format!("attachment; filename=\"backup-codes-{product}-{account}.{ending}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

pub(super) fn small(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}
