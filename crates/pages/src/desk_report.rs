//! What each agent of the support desk did, for those who run the desk.

use crate::ui::page;
use core::time::Duration;
use twofactor::AgentRecord;

/// The report. Form: GET `/settings/support/report` with `days`; the file is at `/settings/support/report.csv`.
#[derive(Clone, Debug)]
pub struct DeskReport {
    /// Over how many days.
    pub days: u32,
    /// The agents, the busiest first.
    pub rows: Vec<AgentRow>,
}

/// One agent.
#[derive(Clone, Debug)]
pub struct AgentRow {
    /// What they are called.
    pub name: String,
    /// What they did.
    pub record: AgentRecord,
}

impl DeskReport {
    /// The spans that are offered, in days.
    const SPANS: [u32; 3] = [7, 30, 90];

    fn spans(&self) -> [(u32, bool); 3] {
        Self::SPANS.map(|days| (days, days == self.days))
    }
}

impl AgentRow {
    /// The median time in whole minutes.
    fn minutes(&self) -> Option<u64> {
        self.record.median.map(|median: Duration| median.as_secs().div_ceil(60))
    }
}

page!(DeskReport, "desk_report.html");
