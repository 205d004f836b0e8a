//! That everything can still be measured. Nothing is said about how fast it is: that would be a test of the machine.

use std::process::Command;

use testkit::binary;

#[test]
fn a_quick_run_on_sqlite_measures_everything_without_a_wrong_answer() {
    let binary = binary().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_benches")).args(["--quick", "--database", "sqlite", "--binary"]).arg(binary).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report = String::from_utf8(output.stdout).unwrap();
    for title in ["## The goals", "## SQLite", "### A right code", "### A wrong code", "### Whole sign-ins", "### Growth", "### Footprint"] {
        assert!(report.contains(title), "no {title} in:\n{report}");
    }
    // Flushes (5) can be counted only where strace may trace.
    for goal in [1, 2, 4, 6, 7, 8, 9, 10] {
        assert!(report.contains(&format!("\n| {goal} | SQLite: ")), "goal {goal} was not measured:\n{report}");
    }
}
