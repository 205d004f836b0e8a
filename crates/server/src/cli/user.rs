//! `vestibule user`

use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use std::{
    io::Read as _,
    path::{Path, PathBuf},
};
use store::{Answer, Look, Organization, Store, StoreError};
use twofactor::{
    Actor, Cause, Email, Memory, NewUser, OrganizationId, Password, PasswordFault, PasswordHash, Phone, Policy, Role, Shut, State, User, UserId, display_name,
};
use zeroize::Zeroizing;

use super::{Failure, Session, output::table, session::time};
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add a user to an organization and print their id.
    Add(Add),
    /// Find users in all organizations.
    Find {
        /// An id, an e-mail address or an external id.
        text: String,
    },
    /// What became of the newest messages to a user.
    Messages {
        /// The user's id, `usr_…`.
        id: UserId,
    },
    /// Lift the wait after wrong codes and what follows from "this was not me", and switch typed codes on again.
    Unlock {
        /// The user's id, `usr_…`.
        id: UserId,
        /// Why; kept in the audit trail.
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// Whose user it is.
    #[arg(long, value_name = "ORG")]
    organization: OrganizationId,
    /// Their mailbox.
    #[arg(long, value_parser = email)]
    email: Email,
    /// What they are called.
    #[arg(long)]
    name: String,
    /// Their telephone number.
    #[arg(long)]
    phone: Option<String>,
    /// What they may do in the organization.
    #[arg(long, value_enum, default_value_t)]
    role: RoleName,
    /// File with their password, `-` for standard input. Without one they sign in only through the product.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum RoleName {
    Owner,
    Admin,
    #[default]
    Member,
}

#[derive(Serialize)]
struct Row {
    id: String,
    organization: String,
    organization_name: String,
    email: String,
    name: String,
    role: Role,
    state: State,
    factors: Vec<&'static str>,
    created_at: String,
    seen_at: Option<String>,
    /// `until TIME`, `off`, or nothing when codes are looked at.
    codes_locked: Option<String>,
    /// Until when nothing is changed, after the user reported that something was not them.
    changes_frozen_until: Option<String>,
    /// Whether nobody is signed in before there is a new password.
    password_change_required: bool,
}

pub(super) async fn run(command: Command, session: &Session) -> Result<(), Failure> {
    let config = session.config()?;
    let store = session.open(&config).await?;
    match command {
        Command::Add(new) => add(&config, &store, new, session).await,
        Command::Find { text } => find(&store, &text, session).await,
        Command::Messages { id } => super::messages::run(&store, id, session).await,
        Command::Unlock { id, reason } => unlock(&store, id, &reason, session).await,
    }
}

async fn add(config: &Config, store: &Store, new: Add, session: &Session) -> Result<(), Failure> {
    let name = display_name(&new.name).map_err(|_| Failure::usage("--name must be a line of 1 to 100 characters"))?;
    let country = config.default_country.as_ref().map(crate::config::Country::as_str);
    let phone = new.phone.as_deref().map(|text| Phone::parse(text, country)).transpose();
    let phone = phone.map_err(|_| Failure::usage("--phone is not a telephone number: write it with its country code, such as +995 599 12 34 56"))?;
    let organization = expect_organization(store, new.organization).await?;
    let typed = new.password_file.as_deref().map(read_password).transpose()?;
    let password = typed.map(|typed| hash(config, store, &organization, &typed, &[&name, new.email.as_str()])).transpose()?;
    let role = match new.role {
        RoleName::Owner => Role::Owner,
        RoleName::Admin => Role::Admin,
        RoleName::Member => Role::Member,
    };
    let new = NewUser { phone, role, password, ..NewUser::member(organization.id, new.email, name) };
    let policy = crate::steps::policy::of(&organization).map_err(|_| Failure::new("the organization's policy cannot be read"))?;
    if new.require_phone(&policy).is_err() {
        return Err(Failure::usage("--phone is needed: the organization needs a telephone number of everybody"));
    }
    let created = store.create_user(organization.id, Cause::by(Actor::Operator), None, move |scene| User::create(new, scene), |_, _| Answer::none()).await;
    match created {
        Ok((user, policy)) => {
            let row = Row::of(Look { user, policy, organization_name: organization.name }, store);
            session.output.show(&row, || row.id.clone())
        }
        Err(StoreError::Conflict) => Err(Failure::new("the organization has a user with this e-mail address already")),
        Err(error) => Err(error.into()),
    }
}

async fn find(store: &Store, text: &str, session: &Session) -> Result<(), Failure> {
    let rows: Vec<Row> = store.users_matching(text, MOST_FOUND).await?.into_iter().map(|look| Row::of(look, store)).collect();
    session.output.show(&rows, || {
        let cells = rows.iter().map(|row| {
            let factors = if row.factors.is_empty() { "none".to_owned() } else { row.factors.join(" ") };
            let codes = row.codes_locked.clone().unwrap_or_else(|| "open".to_owned());
            [row.id.clone(), row.email.clone(), row.name.clone(), row.organization_name.clone(), factors, codes]
        });
        table(["ID", "E-MAIL", "NAME", "ORGANIZATION", "FACTORS", "CODES"], &cells.collect::<Vec<_>>())
    })?;
    if rows.is_empty() {
        session.output.say("nobody has this id, e-mail address or external id");
    }
    Ok(())
}

async fn unlock(store: &Store, id: UserId, reason: &str, session: &Session) -> Result<(), Failure> {
    let reason = display_name(reason).map_err(|_| Failure::usage("--reason must be a line of 1 to 100 characters"))?;
    let unlocked = store.act(id, Cause::by(Actor::Operator), move |user, scene| {
        user.unlock(scene);
        if let Some(event) = scene.effects.events.last_mut() {
            event.detail.reason = Some(reason);
        }
    });
    match unlocked.await {
        Ok(()) => {
            session.output.say(format_args!("unlocked {id}: codes are looked at again, and changes are not frozen"));
            Ok(())
        }
        Err(StoreError::Missing) => Err(Failure::new(format!("there is no user {id}: `vestibule user find` knows them by e-mail address"))),
        Err(error) => Err(error.into()),
    }
}

/// The organization called `id`.
pub(super) async fn expect_organization(store: &Store, id: OrganizationId) -> Result<Organization, Failure> {
    match store.organization(id).await {
        Err(StoreError::Missing) => Err(Failure::new(format!("there is no organization {id}: `vestibule organization list` shows all of them"))),
        found => Ok(found?),
    }
}

fn hash(config: &Config, store: &Store, organization: &Organization, password: &Password, known: &[&str]) -> Result<PasswordHash, Failure> {
    let policy: Policy = serde_json::from_str(&organization.policy).map_err(|error| Failure::new(format!("reading the organization's policy: {error}")))?;
    password.check(&policy, known).map_err(unacceptable)?;
    let peppers = store.keys().masters().peppers();
    let pepper = peppers.last().ok_or_else(|| Failure::config("the keys have no pepper"))?;
    Ok(password.hash(config.passwords.cost(), pepper, &mut store.entropy().rng(), &mut Memory::default()))
}

fn read_password(path: &Path) -> Result<Password, Failure> {
    let mut text = Zeroizing::new(String::new());
    let most = u64::try_from(Password::MOST_BYTES).unwrap_or(u64::MAX).saturating_add(2);
    let read = if path == Path::new("-") {
        std::io::stdin().take(most).read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(most).read_to_string(&mut text))
    };
    read.map_err(|error| Failure::new(format!("cannot read the password from {}: {error}", path.display())))?;
    Password::typed(text.trim_end_matches(['\r', '\n'])).map_err(unacceptable)
}

fn unacceptable(fault: PasswordFault) -> Failure {
    Failure::new(match fault {
        PasswordFault::TooShort { least } => format!("the password needs at least {least} characters"),
        PasswordFault::TooLong => format!("the password may have at most {} bytes", Password::MOST_BYTES),
        PasswordFault::Unchanged => "this is the password in use already".to_owned(),
        PasswordFault::Common => "the password is among those that are tried first: take another".to_owned(),
    })
}

fn email(text: &str) -> Result<Email, &'static str> {
    Email::parse(text).map_err(|_| "not an e-mail address")
}

impl Row {
    fn of(look: Look, store: &Store) -> Self {
        let Look { user, organization_name, .. } = look;
        let codes_locked = user.guard().shut(store.now()).map(|shut| match shut {
            Shut::Until(until) => format!("until {}", time(until)),
            Shut::Off => "off".to_owned(),
        });
        Self {
            id: user.id.to_string(),
            organization: user.organization.to_string(),
            organization_name,
            email: user.email.as_str().to_owned(),
            factors: user.kinds().into_iter().map(twofactor::Kind::as_str).collect(),
            role: user.role,
            state: user.state,
            created_at: time(user.created_at),
            seen_at: user.seen_at.map(time),
            codes_locked,
            changes_frozen_until: user.frozen_until(store.now()).map(time),
            password_change_required: user.owes_password(),
            name: user.name,
        }
    }
}

const MOST_FOUND: u16 = 100;
