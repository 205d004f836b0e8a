//! The pages of those who decide for an organization.

use super::{ago, messages};
use crate::*;
use twofactor::{Asked, Due, FactorId, Kind, Outlook, Preset, Preview, Role, Trust, TwoFactor, UserId};

pub(super) fn policies(frame: &Frame, words: &Words) -> Vec<(&'static str, String)> {
    let form = PolicyForm {
        is_mandatory: true,
        kinds: vec![Kind::Key, Kind::App, Kind::Phone],
        device_bound_keys: false,
        trust: Trust::Week,
        grace_days: 7,
        recovery_hours: 24,
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
        ("policy-asked", SecurityPolicy { notice: Some(PolicyNotice::Asked { asked: 3, left: 2 }), ..checked.clone() }.render(frame, words)),
        ("policy-asked-nobody", SecurityPolicy { notice: Some(PolicyNotice::Asked { asked: 0, left: 1 }), ..checked.clone() }.render(frame, words)),
        ("policy-cuts-off", SecurityPolicy { problem: Some(PolicyProblem::CutsOff), ..checked }.render(frame, words)),
        ("policy-saved", SecurityPolicy { notice: Some(PolicyNotice::Saved), ..blank.clone() }.render(frame, words)),
        ("policy-too-weak", SecurityPolicy { problem: Some(PolicyProblem::TooWeak), ..blank.clone() }.render(frame, words)),
        ("policy-no-texts", SecurityPolicy { problem: Some(PolicyProblem::NoTexts), ..blank.clone() }.render(frame, words)),
        ("policy-countries", SecurityPolicy { problem: Some(PolicyProblem::Countries), ..blank }.render(frame, words)),
    ]
}

pub(super) fn logs(frame: &Frame, words: &Words) -> Vec<(&'static str, String)> {
    let event = |kind: &str, by| ActivityRow {
        kind: kind.to_owned(),
        at: ago(60),
        ip: Some("203.0.113.7".to_owned()),
        browser: Some("Firefox on Windows".to_owned()),
        by,
        reason: Some("Phone \"lost\" <b>".to_owned()),
    };
    let id = UserId::from_bytes([7; 16]);
    let log = OrganizationLog {
        organization: "Acme & Sons".to_owned(),
        rows: vec![
            LogRow { user: Some((id, "Nino <b>".to_owned())), event: event("factor.removed", Some(By::Named("Ana <i>".to_owned()))) },
            LogRow { user: Some((id, id.to_string())), event: event("challenge.locked", None) },
            LogRow { user: None, event: event("policy.changed", Some(By::Administrator)) },
        ],
        kind: Some("factor.removed".to_owned()),
        user: Some((id, "Nino <b>".to_owned())),
        older: Some("/settings/organization/log?type=&user=&before=evt_1".to_owned()),
        csv: "/settings/organization/log/export?type=&user=&format=csv".to_owned(),
        json_lines: "/settings/organization/log/export?type=&user=&format=jsonl".to_owned(),
    };
    let nothing = OrganizationLog { rows: Vec::new(), kind: None, user: None, older: None, ..log.clone() };
    vec![("organization-log", log.render(frame, words)), ("organization-log-empty", nothing.render(frame, words))]
}

fn person(name: &str, role: Role) -> PersonRow {
    PersonRow {
        id: UserId::from_bytes([7; 16]),
        name: name.to_owned(),
        email: "nino@acme.example".to_owned(),
        role,
        is_you: role == Role::Owner,
        is_disabled: role == Role::Admin,
        is_invited: role == Role::Member,
        two_factor: if role == Role::Owner { TwoFactor::On } else { TwoFactor::RequiredMissing },
        kinds: if role == Role::Owner { vec![Kind::Key, Kind::App, Kind::Phone, Kind::Email, Kind::Backup] } else { Vec::new() },
        lacks_phone: role == Role::Member,
        is_locked: role == Role::Owner,
        few_codes: (role == Role::Owner).then_some(2),
        seen_at: (role == Role::Owner).then(|| ago(300)),
    }
}

pub(super) fn people(frame: &Frame, words: &Words) -> Vec<(&'static str, String)> {
    let some = vec![person("Ana <b>", Role::Owner), person("Beka", Role::Admin), person("Nino", Role::Member)];
    let list = People {
        organization: "Acme & Sons".to_owned(),
        people: some,
        text: "\"n".to_owned(),
        filter: Some(PeopleFilter::Locked),
        next: Some("/settings/organization/people?q=n&filter=locked&after=usr_1".to_owned()),
        notice: None,
    };
    let nobody = People { people: Vec::new(), next: None, notice: Some(PeopleNotice::Deleted), filter: None, ..list.clone() };
    let wrong = AddPerson {
        email: "nino".to_owned(),
        may_own: true,
        needs_phone: true,
        name_problem: Some(TextProblem::Missing),
        email_problem: Some(EmailProblem::Taken),
        phone_problem: Some(PhoneProblem::Required),
        ..AddPerson::default()
    };
    let factor = |kind: Kind, seed| FactorRow {
        id: FactorId::from_bytes([seed; 16]),
        kind,
        label: "••• •• •• 56".to_owned(),
        added_at: ago(90_000),
        last_used: Some(ago(600)).filter(|_| seed > 1),
        may_reset: true,
    };
    let row = |by, reason: Option<&str>| ActivityRow {
        kind: "factor.removed".to_owned(),
        at: ago(60),
        ip: Some("203.0.113.7".to_owned()),
        browser: Some("Firefox on Windows".to_owned()),
        by,
        reason: reason.map(str::to_owned),
    };
    let shown = PersonPage {
        person: person("Ana <b>", Role::Owner),
        phone: Some("••• •• •• 56".to_owned()),
        created_at: ago(900_000),
        invited_until: Some(ago(-90_000)),
        factors: vec![factor(Kind::Key, 1), factor(Kind::App, 2), factor(Kind::Phone, 3), factor(Kind::Email, 4)],
        browsers: vec![("Firefox on Linux".to_owned(), ago(60))],
        sessions: vec![("Firefox on Linux".to_owned(), "203.0.113.7".to_owned(), ago(60))],
        activity: vec![row(Some(By::Named("Beka <i>".to_owned())), Some("lost phone")), row(Some(By::Administrator), None), row(None, None)],
        messages: messages(),
        actions: Action::ALL.into_iter().filter(|action| *action != Action::ResetFactor).collect(),
        notice: Some(PeopleNotice::Done),
    };
    let bare = PersonPage {
        person: person("Nino", Role::Member),
        phone: None,
        invited_until: None,
        factors: Vec::new(),
        browsers: Vec::new(),
        sessions: Vec::new(),
        messages: Vec::new(),
        actions: Vec::new(),
        notice: Some(PeopleNotice::Added),
        ..shown.clone()
    };
    vec![
        ("people", list.render(frame, words)),
        ("people-none", nobody.render(frame, words)),
        ("person-add", AddPerson { may_own: false, ..AddPerson::default() }.render(frame, words)),
        ("person-add-wrong", wrong.render(frame, words)),
        ("people-import", ImportPeople { all_or_none: true, invite: true, ..ImportPeople::default() }.render(frame, words)),
        ("people-import-rows", import(None).render(frame, words)),
        ("people-import-unread", import(Some(ImportProblem::Columns)).render(frame, words)),
        ("person", shown.render(frame, words)),
        ("person-bare", bare.render(frame, words)),
    ]
}

pub(super) fn actions(frame: &Frame, words: &Words) -> Vec<(&'static str, String)> {
    let names = ["act-invite", "act-unlock", "act-password", "act-enroll", "act-sign-out", "act-role", "act-reset", "act-disable", "act-enable", "act-delete"];
    let page = |(name, action): (&'static str, Action)| {
        let asked = TakeAction {
            action,
            id: UserId::from_bytes([7; 16]),
            name: "Nino <b>".to_owned(),
            email: "nino@acme.example".to_owned(),
            factor: (action == Action::ResetFactor).then(|| (FactorId::from_bytes([1; 16]), Kind::App, "App on Nino’s phone".to_owned())),
            roles: if action == Action::ChangeRole { vec![(Role::Member, true), (Role::Admin, false), (Role::Owner, false)] } else { Vec::new() },
            reason: String::new(),
            problem: match action {
                Action::Disable => Some(ActionProblem::LastOwner),
                Action::ChangeRole => Some(ActionProblem::TooWeakAlone),
                Action::Delete => Some(ActionProblem::ReasonMissing),
                Action::Invite | Action::Unlock | Action::RequirePassword | Action::RequireEnrollment | Action::SignOut => None,
                Action::ResetFactor | Action::Enable => None,
            },
        };
        (name, asked.render(frame, words))
    };
    let alone = Frame { user: None, ..frame.clone() };
    let ask = |problem| Invitation::Ask {
        token: "t\"ok".to_owned(),
        email: "nino@acme.example".to_owned(),
        organization: "Acme & Sons".to_owned(),
        password_least: 12,
        problem,
    };
    let mut pages: Vec<_> = names.into_iter().zip(Action::ALL).map(page).collect();
    pages.push(("invitation", ask(None).render(&alone, words)));
    pages.push(("invitation-wrong", ask(Some(PasswordProblem::Common)).render(&alone, words)));
    pages.push(("invitation-expired", Invitation::Expired.render(&alone, words)));
    pages
}

fn import(problem: Option<ImportProblem>) -> ImportPeople {
    let all = [RowProblem::Malformed, RowProblem::Email, RowProblem::Name, RowProblem::Phone, RowProblem::PhoneRequired, RowProblem::Role, RowProblem::Taken];
    let refused = all.into_iter().enumerate().map(|(line, problem)| (line + 2, "nino@acme.example".to_owned(), problem)).collect();
    let report = problem.is_none().then_some(ImportReport { created: 12, refused });
    ImportPeople { text: "email,name\n<b>,\"".to_owned(), problem, report, ..ImportPeople::default() }
}

pub(super) fn overviews(frame: &Frame, words: &Words) -> Vec<(&'static str, String)> {
    let line = |kind, people, share: u8| Coverage { kind, people, shares: (0..12_u8).map(|week| share.saturating_sub((11 - week) * 3)).collect() };
    let full = OrganizationOverview {
        organization: "Acme & Sons".to_owned(),
        people: 240,
        is_partial: true,
        weeks: (0..12).rev().map(|week| ago(week * 604_800)).collect(),
        coverage: vec![
            line(None, 180, 75),
            line(Some(Kind::Key), 12, 5),
            line(Some(Kind::App), 168, 70),
            line(Some(Kind::Phone), 20, 8),
            line(Some(Kind::Email), 0, 0),
        ],
        factor_missing: 12,
        at_risk: PeopleFilter::ALL.map(|filter| (filter, 7)).to_vec(),
        lockouts: 3,
        messages: vec![
            MessageTally { way: Way::Phone, arrived: 97, failed: 3, on_the_way: 1 },
            MessageTally { way: Way::Email, arrived: 0, failed: 0, on_the_way: 2 },
        ],
    };
    let empty =
        OrganizationOverview { people: 0, is_partial: false, weeks: vec![ago(0)], coverage: vec![line(None, 0, 0)], messages: Vec::new(), ..full.clone() };
    vec![("overview", full.render(frame, words)), ("overview-empty", empty.render(frame, words))]
}
