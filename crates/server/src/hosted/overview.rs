//! Settings, Organization, Overview: how far its people are, who is at risk, and what happened lately.

use axum::http::StatusCode;
use pages::{Coverage, MessageTally, OrganizationOverview, PeopleFilter, Way};

use super::{Answer, Person, people::governed};
use crate::steps;

/// `GET /settings/organization`
pub async fn show(person: Person) -> Answer {
    let organization = governed(&person).await?;
    let numbers = steps::overview::of(&person.desk.app, organization.id).await?;
    let share = |(have, people): (&u64, &u64)| u8::try_from(have.saturating_mul(100).checked_div(*people).unwrap_or_default()).unwrap_or(100);
    let coverage = |(kind, have): &(Option<twofactor::Kind>, Vec<u64>)| Coverage {
        kind: *kind,
        people: have.last().copied().unwrap_or_default(),
        shares: have.iter().zip(&numbers.people).map(share).collect(),
    };
    let at_risk = [
        (PeopleFilter::WithoutFactor, numbers.without_factor),
        (PeopleFilter::WithoutPhone, numbers.without_phone),
        (PeopleFilter::FewBackupCodes, numbers.few_codes),
        (PeopleFilter::Locked, numbers.locked),
    ];
    let page = OrganizationOverview {
        organization: organization.name,
        people: numbers.people.last().copied().unwrap_or_default(),
        is_partial: numbers.is_partial,
        weeks: numbers.weeks.clone(),
        coverage: numbers.covered.iter().map(coverage).collect(),
        factor_missing: numbers.factor_missing,
        at_risk: at_risk.into_iter().filter(|(filter, _)| *filter != PeopleFilter::WithoutPhone || person.look.policy.needs_phone()).collect(),
        lockouts: numbers.lockouts,
        messages: numbers.messages.iter().filter_map(|(kind, counts)| tally(kind, *counts)).collect(),
    };
    let html = page.render(&person.frame(), person.desk.words());
    Ok(person.desk.page(StatusCode::OK, html))
}

/// The messages of one kind; `None` for what goes to nobody.
fn tally(kind: &str, [arrived, failed, on_the_way]: [u64; 3]) -> Option<MessageTally> {
    let way = [(store::SMS, Way::Phone), (store::MAIL, Way::Email)].into_iter().find(|(known, _)| *known == kind).map(|(_, way)| way)?;
    Some(MessageTally { way, arrived, failed, on_the_way })
}
