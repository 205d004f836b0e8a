//! How far an organization's people are with their second factors, in numbers.

use core::time::Duration;

use store::Search;
use twofactor::{EventKind, Kind, OrganizationId, State, Timestamp, TwoFactor, User};

use crate::{App, Problem, steps::oversight::few_codes};

/// An organization in numbers. People are those who may sign in.
#[derive(Debug, Default)]
pub struct Overview {
    /// The end of each week that is told of, the last one now.
    pub weeks: Vec<Timestamp>,
    /// How many people there were at the end of each week, of those that there are now.
    pub people: Vec<u64>,
    /// How many of them had a factor that they still have: of any kind, then of each.
    pub covered: Vec<(Option<Kind>, Vec<u64>)>,
    /// Whether there are more people than were looked at.
    pub is_partial: bool,
    /// Who must have a factor and has none.
    pub factor_missing: u64,
    /// Who has no factor.
    pub without_factor: u64,
    /// Who has no telephone number.
    pub without_phone: u64,
    /// Who has few backup codes left.
    pub few_codes: u64,
    /// Whose codes are not looked at now.
    pub locked: u64,
    /// How often wrong codes made somebody wait within the last week.
    pub lockouts: u64,
    /// What became of messages within the last week: by kind, how many arrived, failed, and are on their way.
    pub messages: Vec<(String, [u64; 3])>,
}

/// Looks at an organization's people, a few hundred at a time, and at what happened to them lately.
///
/// # Errors
/// Those of the store.
pub async fn of(app: &App, organization: OrganizationId) -> Result<Overview, Problem> {
    let now = app.store.now();
    let mut overview = Overview::starting(now);
    let mut search = Search { limit: AT_ONCE, ..Search::default() };
    for batch in 0..=MOST_BATCHES {
        let people = app.store.users(organization, search.clone()).await?;
        search.after = people.last().map(|look| look.user.id);
        if batch == MOST_BATCHES {
            overview.is_partial = !people.is_empty();
            break;
        }
        let is_last = people.len() < usize::from(AT_ONCE);
        for look in people.iter().filter(|look| look.user.state == State::Active) {
            overview.count(&look.user, now);
            let two_factor = look.user.two_factor(&look.policy);
            overview.factor_missing += u64::from(two_factor == TwoFactor::RequiredMissing);
            overview.without_phone += u64::from(look.user.phone.is_none());
        }
        if is_last {
            break;
        }
    }
    let lockouts = app.store.count_events(organization, EventKind::ChallengeLocked, now.minus(WEEK)).await?;
    overview.lockouts = u64::try_from(lockouts).unwrap_or_default();
    for tally in app.store.message_tallies(organization).await? {
        overview.tell(&tally.kind, &tally.state, u64::try_from(tally.count).unwrap_or_default());
    }
    Ok(overview)
}

impl Overview {
    fn starting(now: Timestamp) -> Self {
        let weeks: Vec<Timestamp> = (0..WEEKS).rev().map(|ago| now.minus(WEEK * ago)).collect();
        let kinds = Kind::STRONGEST_FIRST.into_iter().filter(|kind| *kind != Kind::Backup).map(Some);
        let covered = std::iter::once(None).chain(kinds).map(|kind| (kind, vec![0; weeks.len()])).collect();
        Self { people: vec![0; weeks.len()], covered, weeks, ..Self::default() }
    }

    fn count(&mut self, user: &User, now: Timestamp) {
        for ((week, people), number) in self.weeks.iter().zip(&mut self.people).zip(0_usize..) {
            *people += u64::from(user.created_at <= *week);
            for (kind, counts) in &mut self.covered {
                let has = user.factors().iter().any(|factor| factor.created_at <= *week && kind.is_none_or(|kind| factor.kind() == kind));
                if let Some(count) = counts.get_mut(number) {
                    *count += u64::from(has);
                }
            }
        }
        self.without_factor += u64::from(!user.two_factor_is_on());
        self.few_codes += u64::from(few_codes(user).is_some());
        self.locked += u64::from(user.guard().shut(now).is_some());
    }

    fn tell(&mut self, kind: &str, state: &str, count: u64) {
        if !self.messages.iter().any(|(known, _)| known == kind) {
            self.messages.push((kind.to_owned(), [0; 3]));
        }
        let Some((_, [arrived, failed, on_the_way])) = self.messages.iter_mut().find(|(known, _)| known == kind) else { return };
        match state {
            "done" => *arrived += count,
            "given up" | "expired" => *failed += count,
            "void" => {}
            _ => *on_the_way += count,
        }
    }
}

const WEEKS: u32 = 12;
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
const AT_ONCE: u16 = 200;
/// How many hundreds of people are looked at for one page.
const MOST_BATCHES: usize = 50;
