//! How often things may be tried before anybody is known: counted before anything is looked at, shared by all nodes.

use core::time::Duration;

use store::Limit;
use twofactor::{Carries, Cause, Country, Email, Message, OrganizationId, Phone, Recipient, Timestamp, User, UserId};

use crate::{App, Problem, Visitor, steps::cases::Deed, visitor};

/// Charges every limit of a password that is about to be checked, and answers what to give back if it is right. A browser that this
/// user signed in with before has limits of its own: strangers cannot use them up.
///
/// # Errors
/// [`Problem::RateLimited`] when one of them is used up.
pub async fn password(app: &App, visitor: &Visitor, email: &Email, known: Option<&[u8]>) -> Result<Vec<Limit>, Problem> {
    let network = visitor.network();
    let limits = match known {
        Some(mark) => vec![
            Limit::new("password: known browser", &[email.as_str().as_bytes(), mark], 10, MINUTES * 10),
            Limit::new("password: network", &[network.as_bytes()], 300, MINUTES * 10),
        ],
        None => vec![
            Limit::new("password: account and network", &[email.as_str().as_bytes(), network.as_bytes()], 10, MINUTES * 10),
            Limit::new("password: account", &[email.as_str().as_bytes()], 100, HOUR),
            Limit::new("password: network", &[network.as_bytes()], 300, MINUTES * 10),
        ],
    };
    charge(app, limits).await
}

/// Charges the limits of a password that is typed where somebody is known by something else: few tries at each `door`, and more at all.
///
/// # Errors
/// [`Problem::RateLimited`] when one of them is used up.
pub async fn confirmation(app: &App, user: UserId, door: &str) -> Result<Vec<Limit>, Problem> {
    let own = Limit::new("confirmation: door", &[user.as_bytes(), door.as_bytes()], 10, MINUTES * 10);
    charge(app, vec![own, Limit::new("confirmation", &[user.as_bytes()], 100, HOUR)]).await
}

/// Charges the limit of new organizations from one network.
///
/// # Errors
/// [`Problem::RateLimited`] when it is used up.
pub async fn sign_up(app: &App, visitor: &Visitor) -> Result<(), Problem> {
    charge(app, vec![Limit::new("sign-up", &[visitor.network().as_bytes()], 200, HOUR)]).await.map(drop)
}

/// Charges the limits of messages that prove the `mailbox` of somebody who signs up.
///
/// # Errors
/// [`Problem::RateLimited`] when one of them is used up.
pub async fn first_verification(app: &App, mailbox: &Email) -> Result<(), Problem> {
    charge(app, proofs(mailbox).into()).await.map(drop)
}

/// Charges the limits of messages that prove `mailbox`: whoever is asked to prove one has never heard of us.
///
/// # Errors
/// [`Problem::RateLimited`] when one of them is used up.
pub async fn verification(app: &App, user: UserId, mailbox: &Email) -> Result<(), Problem> {
    let own = Limit::new("verification", &[user.as_bytes()], 5, HOUR);
    charge(app, std::iter::once(own).chain(proofs(mailbox)).collect()).await.map(drop)
}

fn proofs(mailbox: &Email) -> [Limit; 2] {
    hour_and_day("verification: mailbox", &[mailbox.as_str().as_bytes()], (5, 10))
}

/// What a message is counted against when it is sent: links that anybody can have sent to a mailbox, over all accounts, each for what it opens,
/// and notices by SMS, which leave a quarter of what all may send to codes, and take nothing from those of their own number. None for codes and
/// the links that pair a phone, which were counted when they were asked for, nor for notices by mail.
pub fn message(app: &App, (organization, user): (Option<OrganizationId>, Option<UserId>), message: &Message) -> Vec<Limit> {
    match (message.notice.carries(), &message.to) {
        (Carries::Asked, _) | (Carries::News, Recipient::Mailbox(_)) => Vec::new(),
        (Carries::Link, Recipient::Mailbox(mailbox)) => {
            hour_and_day("link: mailbox", &[mailbox.as_str().as_bytes(), message.notice.as_str().as_bytes()], (10, 20)).into()
        }
        (Carries::Link | Carries::News, Recipient::Number(number)) => {
            let leave_room = |most| most - most / 4;
            let own = own(["notice: own address", "notice: address"], number.as_str(), user, leave_room);
            own.into_iter().chain(telephone(app, organization, number, message.ip.as_deref(), leave_room)).collect()
        }
    }
}

/// Charges the limits of links to a new password, whether or not anybody has `mailbox`.
///
/// # Errors
/// [`Problem::RateLimited`] when one of them is used up.
pub async fn reset(app: &App, visitor: &Visitor, mailbox: &Email) -> Result<(), Problem> {
    let network = Limit::new("reset: network", &[visitor.network().as_bytes()], 30, HOUR);
    let limits = std::iter::once(network).chain(hour_and_day("reset: mailbox", &[mailbox.as_str().as_bytes()], (5, 10)));
    charge(app, limits.collect()).await.map(drop)
}

/// Charges the limit of links to set a password that an organization has sent to people it adds, `count` of them.
///
/// # Errors
/// [`Problem::RateLimited`] when it is used up.
pub async fn invitations(app: &App, organization: OrganizationId, count: usize) -> Result<Vec<Limit>, Problem> {
    let one = Limit::new("invitation: organization", &[organization.as_bytes()], MOST_INVITATIONS_A_DAY, HOUR * 24);
    charge(app, vec![one; count]).await
}

/// Charges the limit of links for pairing that one network opens.
///
/// # Errors
/// [`Problem::RateLimited`] when it is used up.
pub async fn pairing(app: &App, visitor: &Visitor) -> Result<(), Problem> {
    charge(app, vec![Limit::new("pairing", &[visitor.network().as_bytes()], 100, MINUTES * 10)]).await.map(drop)
}

/// Charges the limit of new cases at the support desk.
///
/// # Errors
/// [`Problem::RateLimited`] when it is used up.
pub async fn case(app: &App, user: UserId) -> Result<Vec<Limit>, Problem> {
    charge(app, vec![Limit::new("case", &[user.as_bytes()], 5, HOUR * 24)]).await
}

/// Charges the limits of what one support agent does in a day.
///
/// # Errors
/// [`Problem::RateLimited`] when one of them is used up.
pub async fn agent(app: &App, agent: UserId, deed: &Deed) -> Result<(), Problem> {
    let (label, most) = match deed {
        Deed::Hear(_) => ("desk: codes", 50),
        Deed::Request(_) => ("desk: requests", 5),
        Deed::Approve => ("desk: approvals", 5),
        Deed::Refuse => ("desk: refusals", 50),
    };
    charge(app, vec![Limit::new(label, &[agent.as_bytes()], most, HOUR * 24)]).await.map(drop)
}

/// Charges every limit of a code that is about to be sent to `to` for `user`, and answers what to give back if it is not. What one user may
/// ask for is a rule; here are the limits that users share. An address that the user has not proved may be anybody's: what is sent there
/// takes nothing from what whoever has proved it may have sent.
///
/// # Errors
/// Those of the store; `Err` inside says when the next one may be sent.
pub async fn code(app: &App, user: &User, to: &Recipient, cause: &Cause) -> Result<Result<Vec<Limit>, Timestamp>, Problem> {
    let is_proved = user.has_proved(to);
    let at = |address: &str| if is_proved { own(CODES, address, Some(user.id), |most| most) } else { foreign(address) };
    let limits = match to {
        Recipient::Mailbox(mailbox) => at(mailbox.as_str()),
        Recipient::Number(number) => {
            let shared = telephone(app, Some(user.organization), number, cause.ip.as_deref(), |most| most);
            at(number.as_str()).into_iter().chain(shared).collect()
        }
    };
    let charge = app.store.charge(&limits).await?;
    if !charge.is_allowed {
        return Ok(Err(app.store.now().plus(charge.retry_after)));
    }
    let Recipient::Number(number) = to else { return Ok(Ok(limits)) };
    if is_proved {
        return Ok(Ok(limits));
    }
    let open = unanswered(app, number);
    let charge = app.store.charge(&open).await?;
    if charge.is_allowed {
        return Ok(Ok(limits.into_iter().chain(open).collect()));
    }
    let country = number.country();
    tracing::error!(event = "sms.stopped", country = country.as_ref().map_or("", Country::as_str), "too few of the numbers there are ever proved");
    app.metrics.sms_stopped();
    refund(app, limits).await?;
    Ok(Err(app.store.now().plus(charge.retry_after)))
}

/// `number` was proved by what was sent to it: that is no reason to stop sending there.
///
/// # Errors
/// Those of the store.
pub async fn proved(app: &App, number: &Phone) -> Result<(), Problem> {
    refund(app, unanswered(app, number)).await
}

/// The messages in an hour to numbers that nobody has proved by them yet, in a prefix and a country: whoever has messages sent to earn from
/// them proves none.
fn unanswered(app: &App, number: &Phone) -> Vec<Limit> {
    let (caps, country) = (&app.config.phone, number.country());
    let country = country.as_ref().map_or("", Country::as_str);
    vec![
        Limit::new("code: unanswered in prefix", &[number.prefix().as_bytes()], caps.unanswered_prefix_hour, HOUR),
        Limit::new("code: unanswered in country", &[country.as_bytes()], caps.unanswered_country_hour, HOUR),
    ]
}

/// The limits of messages to an address for `user`, who has proved it, and for all who have, each of which `share` takes its part of.
fn own([by_user, by_all]: [&'static str; 2], address: &str, user: Option<UserId>, share: impl Fn(u32) -> u32) -> Vec<Limit> {
    let user = user.map(|user| user.to_string()).unwrap_or_default();
    let of = |label, parts: &[&[u8]], (an_hour, a_day)| hour_and_day(label, parts, (share(an_hour), share(a_day)));
    let limits = [of(by_user, &[user.as_bytes(), address.as_bytes()], (5, 10)), of(by_all, &[address.as_bytes()], (15, 30))];
    limits.into_iter().flatten().collect()
}

/// The limits of messages to an address for all who have not proved it.
fn foreign(address: &str) -> Vec<Limit> {
    hour_and_day("code: foreign address", &[address.as_bytes()], (3, 5)).into()
}

/// The limits of text messages that all share, each of which `share` takes its part of.
fn telephone(app: &App, organization: Option<OrganizationId>, number: &Phone, ip: Option<&str>, share: impl Fn(u32) -> u32) -> Vec<Limit> {
    let caps = &app.config.phone;
    let of = |label, part: &[u8], an_hour: u32| hour_and_day(label, &[part], (share(an_hour), share(an_hour.saturating_mul(6))));
    let country = number.country();
    let network = ip.and_then(|ip| ip.parse().ok()).map(visitor::network);
    let limits = [
        Some(of("code: prefix", number.prefix().as_bytes(), caps.prefix_hour)),
        network.map(|network| of("code: network", network.as_bytes(), caps.network_hour)),
        Some(of("code: country", country.as_ref().map_or("", Country::as_str).as_bytes(), caps.country_hour)),
        organization.map(|organization| of("code: organization", organization.as_bytes(), caps.organization_hour)),
        Some(of("code: server", &[], caps.server_hour)),
    ];
    limits.into_iter().flatten().flatten().collect()
}

fn hour_and_day(label: &'static str, parts: &[&[u8]], (an_hour, a_day): (u32, u32)) -> [Limit; 2] {
    let daily: Vec<&[u8]> = parts.iter().copied().chain([&b"day"[..]]).collect();
    [Limit::new(label, parts, an_hour, HOUR), Limit::new(label, &daily, a_day, HOUR * 24)]
}

/// Gives back what a right password was charged.
///
/// # Errors
/// Those of the store.
pub async fn refund(app: &App, limits: Vec<Limit>) -> Result<(), Problem> {
    Ok(app.store.refund(&limits).await?)
}

async fn charge(app: &App, limits: Vec<Limit>) -> Result<Vec<Limit>, Problem> {
    let charge = app.store.charge(&limits).await?;
    if charge.is_allowed { Ok(limits) } else { Err(Problem::RateLimited { retry_after: charge.retry_after }) }
}

/// What codes to a proved address are counted by.
const CODES: [&str; 2] = ["code: own address", "code: address"];
/// Whoever signs up has an organization, and could write to anybody by it.
const MOST_INVITATIONS_A_DAY: u32 = 1000;
const MINUTES: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
