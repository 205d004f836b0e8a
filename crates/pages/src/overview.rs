//! Settings → Organization → Overview: numbers, and one drawing of them with the same in words.

use crate::channel::Way;
use crate::html::Html;
use crate::people::{PeopleFilter, kind};
use crate::time::key;
use crate::ui::{Time, Ui, page};
use twofactor::{Kind, Timestamp};

/// An organization in numbers.
#[derive(Clone, Debug)]
pub struct OrganizationOverview {
    /// What the organization is called.
    pub organization: String,
    /// How many people may sign in.
    pub people: u64,
    /// Whether there are more people than were counted.
    pub is_partial: bool,
    /// The ends of the weeks that the shares are of, oldest first.
    pub weeks: Vec<Timestamp>,
    /// How many people have which factors.
    pub coverage: Vec<Coverage>,
    /// Who must have a factor and has none.
    pub factor_missing: u64,
    /// How many people lack what the list of people can be narrowed to.
    pub at_risk: Vec<(PeopleFilter, u64)>,
    /// How often wrong codes made somebody wait within the last week.
    pub lockouts: u64,
    /// The messages of the last week.
    pub messages: Vec<MessageTally>,
}

/// How many people have a factor.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// Of this kind, or of any.
    pub kind: Option<Kind>,
    /// How many people have one now.
    pub people: u64,
    /// Which share of the people had it at the end of each week, in percent.
    pub shares: Vec<u8>,
}

/// What became of messages.
#[derive(Clone, Debug)]
pub struct MessageTally {
    /// Which way they went.
    pub way: Way,
    /// How many were handed over or arrived.
    pub arrived: u64,
    /// How many will not arrive.
    pub failed: u64,
    /// How many are on their way.
    pub on_the_way: u64,
}

impl OrganizationOverview {
    /// The shares of the first week, the one four weeks ago and now, for the table.
    fn columns(&self) -> Vec<(usize, Timestamp)> {
        let last = self.weeks.len().saturating_sub(1);
        let chosen = [0, last.saturating_sub(4), last];
        chosen.into_iter().filter_map(|at| self.weeks.get(at).map(|week| (at, *week))).collect()
    }

    /// The lines, without scripts and styles: each has its own color and dashes by its class, and its name at its end.
    fn drawing(&self, ui: &Ui<'_>) -> Html {
        let mut labels: Vec<(usize, u32)> = Vec::new();
        let mut out = String::new();
        for share in [0, 50, 100] {
            let y = height(share);
            out.push_str(&format!("<line class=\"grid\" x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{y}\" y2=\"{y}\"/><text x=\"0\" y=\"{}\">{share} %</text>", y + 4));
        }
        for (number, line) in self.coverage.iter().enumerate() {
            let points = line.shares.iter().enumerate().map(|(week, share)| format!("{},{}", self.x(week), height(*share)));
            out.push_str(&format!("<polyline class=\"line-{number}\" points=\"{}\"/>", points.collect::<Vec<_>>().join(" ")));
            labels.push((number, height(line.shares.last().copied().unwrap_or_default())));
        }
        for (number, y) in apart(labels) {
            let name = self.coverage.get(number).map(|line| ui.t(line.name())).unwrap_or_default();
            out.push_str(&format!("<text class=\"name name-{number}\" x=\"{}\" y=\"{}\">{}</text>", RIGHT + 8, y + 4, crate::html::escape(&name)));
        }
        Html::trusted(format!("<svg class=\"chart whole\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" aria-hidden=\"true\" focusable=\"false\">{out}</svg>"))
    }

    fn day(ui: &Ui<'_>, at: impl Time) -> String {
        ui.words.day_text(at.time())
    }

    /// How the line called `number` looks, beside its name in the table.
    fn sample(number: &usize) -> Html {
        let line = format!("<polyline class=\"line-{number}\" points=\"0,4 28,4\"/>");
        Html::trusted(format!("<svg class=\"chart sample\" viewBox=\"0 0 28 8\" aria-hidden=\"true\" focusable=\"false\">{line}</svg>"))
    }

    fn x(&self, week: usize) -> u32 {
        let spans = u32::try_from(self.weeks.len()).unwrap_or(u32::MAX).saturating_sub(1).max(1);
        LEFT + (RIGHT - LEFT) * u32::try_from(week).unwrap_or_default() / spans
    }
}

impl Coverage {
    fn name(&self) -> &'static str {
        self.kind.map_or(key("overview-any"), kind)
    }

    fn share(&self, at: usize) -> u8 {
        self.shares.get(at).copied().unwrap_or_default()
    }
}

impl MessageTally {
    fn name(&self) -> &'static str {
        match self.way {
            Way::Phone => key("overview-texts"),
            Way::Email => key("overview-mails"),
        }
    }

    /// Which share of those that are settled arrived, in percent.
    fn rate(&self) -> Option<u64> {
        self.arrived.saturating_mul(100).checked_div(self.arrived.saturating_add(self.failed))
    }
}

/// The names with room for each: pushed down where they would touch, and up again where they would fall off.
fn apart(mut labels: Vec<(usize, u32)>) -> Vec<(usize, u32)> {
    labels.sort_by_key(|(_, y)| *y);
    let mut free = 0;
    for (_, y) in &mut labels {
        *y = free.max(*y);
        free = *y + LABEL;
    }
    let mut free = BOTTOM + LABEL / 2;
    for (_, y) in labels.iter_mut().rev() {
        *y = free.min(*y);
        free = y.saturating_sub(LABEL);
    }
    labels
}

/// Where a share is drawn.
fn height(share: u8) -> u32 {
    TOP + (BOTTOM - TOP) * (100 - u32::from(share.min(100))) / 100
}

const WIDTH: u32 = 640;
const HEIGHT: u32 = 240;
const LEFT: u32 = 48;
const RIGHT: u32 = 440;
const TOP: u32 = 12;
const BOTTOM: u32 = 220;
/// The room that a name takes.
const LABEL: u32 = 17;

page!(OrganizationOverview, "overview.html");
