//! Times as people read them.

use super::gallery::{NOW, ago, words};

#[test]
fn times_are_absolute_and_relative_and_say_their_zone() {
    let moment = words().moment(ago(7_200), NOW);
    assert_eq!(moment.as_str(), "<time datetime=\"2026-11-23T12:32:10Z\">23 Nov 2026, 12:32 UTC</time> (2 hours ago)");
    assert_eq!(words().clock_text(NOW), "14:32:10 UTC");
    assert_eq!(words().day_text(ago(6_220_800)), "12 Sep 2026");
}

#[test]
fn distances_are_rounded_to_what_matters() {
    let cases = [
        (0, "just now"),
        (59, "just now"),
        (61, "1 minute ago"),
        (3_600, "60 minutes ago"),
        (7_200, "2 hours ago"),
        (86_400, "24 hours ago"),
        (200_000, "2 days ago"),
        (-1, "in 1 second"),
        (-45, "in 45 seconds"),
        (-300, "in 5 minutes"),
        (-14_400, "in 4 hours"),
        (-2_592_000, "in 30 days"),
    ];
    for (seconds, expected) in cases {
        assert_eq!(words().distance_text(ago(seconds), NOW), expected);
    }
}
