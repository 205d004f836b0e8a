//! The accessibility rules of axe-core, run on the page that is shown.

use std::{env, fmt, fs, path::PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Browser;

/// A rule that the page breaks.
#[derive(Clone, Debug, Deserialize)]
pub struct Violation {
    /// The name of the rule, such as `color-contrast`.
    pub id: String,
    /// What the rule asks for.
    pub help: String,
    /// The places that break it.
    pub nodes: Vec<Place>,
}

/// A place on the page.
#[derive(Clone, Debug, Deserialize)]
pub struct Place {
    /// The mark-up.
    pub html: String,
    /// What is wrong with it.
    #[serde(rename = "failureSummary", default)]
    pub summary: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.id, self.help)?;
        self.nodes.iter().try_for_each(|place| write!(f, "\n  {}\n    {}", place.html, place.summary.replace('\n', "\n    ")))
    }
}

impl Browser {
    /// The rules (WCAG 2.0 to 2.2, levels A and AA, and best practices) that the page breaks, none if it is accessible.
    ///
    /// # Errors
    /// axe-core is not there (`bin/test` fetches it), or cannot run on this page.
    pub async fn violations(&self) -> Result<Vec<Violation>> {
        let axe = axe_core()?;
        let script = format!("{axe};\nconst done = arguments[arguments.length - 1];\n{RUN}");
        let answer = self.driver.execute_async(script, Vec::new()).await.context("running axe-core")?;
        serde_json::from_value(answer.json().clone()).context("reading the answer of axe-core")
    }
}

/// The library's text: from `VESTIBULE_TEST_AXE`, else from where `bin/test` puts it.
fn axe_core() -> Result<String> {
    let default = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/axe-core/package/axe.min.js"));
    let file = env::var_os("VESTIBULE_TEST_AXE").map_or_else(default, PathBuf::from);
    fs::read_to_string(&file).with_context(|| format!("{} is missing: bin/test fetches it", file.display()))
}

const RUN: &str = "
axe.run(document, { resultTypes: ['violations'] })
  .then(found => done(found.violations), problem => done([{ id: 'axe', help: String(problem), nodes: [] }]));
";
