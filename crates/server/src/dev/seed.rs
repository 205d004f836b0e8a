//! People to sign in as, made once in an empty development database.

use anyhow::Context as _;
use twofactor::{Actor, AppSecret, AppSettings, Cause, Email, NewUser, Password, Phone, Preset, Role, Scene, Secret, User};

use crate::App;

/// What to print.
pub struct Seeded {
    /// The mailbox to sign in with.
    pub email: &'static str,
    /// The password to sign in with.
    pub password: &'static str,
    /// An API key that may do everything; made anew at each start.
    pub api_key: Secret<String>,
}

/// Makes the seeded organization and its people unless they are there, and an API key.
///
/// # Errors
/// Those of the store.
pub async fn seed(app: &App) -> anyhow::Result<Seeded> {
    let cause = Cause::by(Actor::Operator);
    let owner = Email::parse(EMAIL).context("reading the seeded address")?;
    if app.store.users_by_email(&owner, 1).await?.is_empty() {
        let password = Password::typed(PASSWORD).map_err(|_| anyhow::anyhow!("reading the seeded password"))?;
        let hash = app.hasher.hash(password).await.map_err(|problem| anyhow::anyhow!("hashing the seeded password: {problem:?}"))?;
        let person = move |organization, email, name: &str| NewUser {
            email_is_verified: true,
            password: Some(hash.clone()),
            ..NewUser::member(organization, email, name.to_owned())
        };
        let build = person.clone();
        let ana = move |organization: &store::Organization, scene: &mut Scene<'_>| {
            let new = NewUser { role: Role::Owner, phone: Phone::parse("+995599123456", None).ok(), ..build(organization.id, owner, "Ana Beridze") };
            User::create(new, scene)
        };
        let (organization, _) = app.store.create_organization_with_owner("Demo".to_owned(), Preset::Default, cause.clone(), ana).await?;
        for (email, name, locale, secret) in PEOPLE {
            let new = NewUser {
                app: secret.map(AppSecret::parse).transpose()?.map(|secret| (secret, AppSettings::default())),
                locale: locale.map(str::to_owned),
                ..person(organization.id, Email::parse(email)?, name)
            };
            app.store.create_user(organization.id, cause.clone(), None, move |scene| User::create(new, scene), |_, _| store::Answer::none()).await?;
        }
    }
    let (_, api_key) = app.store.create_api_key("development", None, "read verify manage").await?;
    Ok(Seeded { email: EMAIL, password: PASSWORD, api_key })
}

const EMAIL: &str = "ana@example.com";
const PASSWORD: &str = "correct-horse-battery";
/// Besides the owner: somebody with an app already, whose secret is known, somebody with nothing yet, and somebody who reads Georgian.
const PEOPLE: [(&str, &str, Option<&str>, Option<&str>); 3] = [
    ("boris@example.com", "Boris Lind", None, Some("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")),
    ("clara@example.com", "Clara Okafor", None, None),
    ("nino@example.com", "ნინო გელაშვილი", Some("ka"), None),
];
