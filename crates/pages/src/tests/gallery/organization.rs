//! The pages of those who decide for an organization.

use super::ago;
use crate::*;
use twofactor::{Asked, Due, Kind, Outlook, Preset, Preview, Trust};

pub(super) fn policies(frame: &Frame, words: &Words) -> Vec<(&'static str, String)> {
    let form = PolicyForm {
        is_mandatory: true,
        kinds: vec![Kind::Key, Kind::App, Kind::Phone],
        device_bound_keys: false,
        trust: Trust::Week,
        grace_days: 7,
        countries: "GE, PL".to_owned(),
    };
    let blank = SecurityPolicy { organization: "Acme & Sons".to_owned(), form, version: 3, check: None, notice: None, problem: None };
    let outlook = |enrollment, lacks_phone| Outlook { asked: Asked { step: false, enrollment }, lacks_phone, is_cut_off: true, usual: Some(Kind::Phone) };
    let row = |name: &str, outlook| ConcernedRow { name: name.to_owned(), email: "nino@acme.example".to_owned(), outlook };
    let people = vec![
        row("Nino <b>", outlook(Some(Due::Until(ago(-86400))), true)),
        row("Beka", outlook(Some(Due::Now), false)),
        row("Zura", outlook(Some(Due::Impossible), false)),
    ];
    let mut counts = Preview::default();
    people.iter().for_each(|row| counts.count(&row.outlook, &Preset::Messaging.policy()));
    let check = PolicyCheck { counts, weakest: Some(Kind::Phone), people, more: 14, export: "/settings/organization/policy/people?version=3&key=1".to_owned() };
    let checked = SecurityPolicy { check: Some(check), ..blank.clone() };
    vec![
        ("policy-checked", checked.render(frame, words)),
        ("policy-overtaken", SecurityPolicy { notice: Some(PolicyNotice::Overtaken), ..checked.clone() }.render(frame, words)),
        ("policy-cuts-off", SecurityPolicy { problem: Some(PolicyProblem::CutsOff), ..checked }.render(frame, words)),
        ("policy-saved", SecurityPolicy { notice: Some(PolicyNotice::Saved), ..blank.clone() }.render(frame, words)),
        ("policy-too-weak", SecurityPolicy { problem: Some(PolicyProblem::TooWeak), ..blank.clone() }.render(frame, words)),
        ("policy-countries", SecurityPolicy { problem: Some(PolicyProblem::Countries), ..blank }.render(frame, words)),
    ]
}
