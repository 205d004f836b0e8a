//! The pages of those who come back.

use super::{ago, ana};
use crate::*;
use twofactor::{AgentRecord, Evidence, Kind, UserId};

pub(super) fn resets(frame: &Frame, words: &Words) -> Vec<(&'static str, String)> {
    let forgot = ForgotPassword::default();
    let problem = |problem| ForgotPassword { email: "ana@<b>".to_owned(), problem: Some(problem), ..forgot.clone() };
    let ask = |problem| ResetPassword::Ask {
        token: "AAAA".to_owned(),
        email: "ana@acme.example".to_owned(),
        organization: "Acme & Sons".to_owned(),
        password_least: 15,
        problem,
    };
    vec![
        ("forgot", forgot.render(frame, words)),
        ("forgot-sent", ForgotPassword { is_sent: true, ..forgot.clone() }.render(frame, words)),
        ("forgot-missing", problem(ForgotProblem::Email(EmailProblem::Missing)).render(frame, words)),
        ("forgot-malformed", problem(ForgotProblem::Email(EmailProblem::Malformed)).render(frame, words)),
        ("forgot-throttled", problem(ForgotProblem::Throttled { until: ago(-240) }).render(frame, words)),
        ("reset", ask(None).render(frame, words)),
        ("reset-short", ask(Some(PasswordProblem::TooShort { least: 15 })).render(frame, words)),
        ("reset-expired", ResetPassword::Expired.render(frame, words)),
    ]
}

pub(super) fn recoveries(frame: &Frame, words: &Words) -> Vec<(&'static str, String)> {
    let at = |step| Recovery { account: ana(), step }.render(frame, words);
    let way = |way, hint: &str| RecoveryWay { way, hint: hint.to_owned() };
    let ways = vec![way(Way::Email, "a••••@e••••.com"), way(Way::Phone, "••• •• •• 56")];
    let ask = |ways: &[RecoveryWay], problem| RecoveryStep::Ask { ways: ways.to_vec(), by_browser: false, ready_at: ago(-86400), problem };
    let code = |problem| RecoveryStep::Code {
        hint: "a••••@e••••.com".to_owned(),
        way: Way::Email,
        index: 0,
        sent_at: ago(20),
        next_at: ago(-30),
        code: String::new(),
        problem,
    };
    let hint = || "a••••@e••••.com".to_owned();
    let recover = |problem| Recover::Ask { token: "AAAA".to_owned(), email: "ana@acme.example".to_owned(), organization: "Acme & Sons".to_owned(), problem };
    let forced = ForcedEnrollment {
        account: ana(),
        in_session: false,
        recovers: true,
        until: None,
        organization: "Acme & Sons".to_owned(),
        kinds: vec![Kind::Key, Kind::App, Kind::Phone],
        notice: None,
    };
    vec![
        ("recovery", at(ask(&ways, None))),
        ("recovery-by-browser", at(RecoveryStep::Ask { ways: ways.clone(), by_browser: true, ready_at: ago(-86400), problem: None })),
        ("lost", WithoutMethods { problem: None }.render(frame, words)),
        ("lost-wrong", WithoutMethods { problem: Some(PasswordProblem::Wrong) }.render(frame, words)),
        ("recovery-none", at(ask(&[], None))),
        ("recovery-too-many", at(ask(&ways, Some(ChannelProblem::TooMany { until: ago(-1800) })))),
        ("recovery-code", at(code(None))),
        ("recovery-code-wrong", at(code(Some(CodeProblem::Wrong { tries_left: None })))),
        ("recovery-pending", at(RecoveryStep::Pending { requested_at: ago(3600), ready_at: ago(-82_800), hint: hint() })),
        ("recovery-ready", at(RecoveryStep::Ready { hint: hint(), until: ago(-604_800), is_resent: false })),
        ("recovery-resent", at(RecoveryStep::Ready { hint: hint(), until: ago(-604_800), is_resent: true })),
        ("recover", recover(None).render(frame, words)),
        ("recover-wrong", recover(Some(PasswordProblem::Wrong)).render(frame, words)),
        ("recover-expired", Recover::Expired.render(frame, words)),
        ("recover-enroll", forced.render(frame, words)),
        ("stop", StopRecovery::Ask { token: "AAAA".to_owned(), hint: hint() }.render(frame, words)),
        ("stop-done", StopRecovery::Done.render(frame, words)),
        ("stop-over", StopRecovery::Over.render(frame, words)),
        ("stop-unknown", StopRecovery::Unknown.render(frame, words)),
    ]
}

pub(super) fn cases(frame: &Frame, words: &Words) -> Vec<(&'static str, String)> {
    let shown = CaseShown { number: "1234 5678".to_owned(), caller_code: "482913".to_owned(), agent_code: "771204".to_owned(), standing: CaseStanding::Open };
    let mine = MyCase { account: ana(), has_desk: true, no_mailbox: false, case: None };
    let listed = |standing| CaseRow { number: "1234 5678".to_owned(), digits: "12345678".to_owned(), opened_at: ago(600), standing };
    let requested = CaseStanding::Requested { evidence: Evidence::CallBack, at: ago(60) };
    let desk = SupportDesk { number: String::new(), not_found: false, is_done: None, cases: vec![listed(CaseStanding::Heard), listed(requested)] };
    let case = |standing, is_mine, problem| {
        let page = DeskCase {
            number: "1234 5678".to_owned(),
            digits: "12345678".to_owned(),
            opened_at: ago(600),
            name: "Nino <b>".to_owned(),
            organization: "Acme & Sons".to_owned(),
            agent_code: "771204".to_owned(),
            standing,
            is_mine,
            problem,
        };
        page.render(frame, words)
    };
    let row = |name: &str, asked, median| AgentRow {
        name: name.to_owned(),
        record: AgentRecord { agent: UserId::from_bytes([7; 16]), heard: 12, wrong_codes: 3, asked, approved: 4, refused: 1, stopped: 1, median },
    };
    let minutes = |minutes: u64| Some(core::time::Duration::from_secs(minutes * 60));
    let report = DeskReport { days: 30, rows: vec![row("Nino <b>", 7, minutes(95)), row("Giorgi Beridze", 0, None)] };
    vec![
        ("desk-report", report.render(frame, words)),
        ("desk-report-empty", DeskReport { days: 7, rows: Vec::new() }.render(frame, words)),
        ("case-not-independent", case(requested, false, Some(CaseProblem::NotIndependent))),
        ("my-case-none", mine.render(frame, words)),
        ("my-case-no-mailbox", MyCase { no_mailbox: true, ..mine.clone() }.render(frame, words)),
        ("my-case-no-desk", MyCase { has_desk: false, ..mine.clone() }.render(frame, words)),
        ("my-case", MyCase { case: Some(shown), ..mine }.render(frame, words)),
        ("desk", desk.render(frame, words)),
        ("desk-approved", SupportDesk { is_done: Some(true), ..desk.clone() }.render(frame, words)),
        ("desk-closed", SupportDesk { is_done: Some(false), cases: Vec::new(), ..desk.clone() }.render(frame, words)),
        ("desk-not-found", SupportDesk { number: "1".to_owned(), not_found: true, ..desk }.render(frame, words)),
        ("case-open", case(CaseStanding::Open, false, None)),
        ("case-wrong", case(CaseStanding::Open, false, Some(CaseProblem::WrongCode))),
        ("case-wrong-often", case(CaseStanding::Open, false, Some(CaseProblem::TooManyWrong))),
        ("case-heard", case(CaseStanding::Heard, true, None)),
        ("case-heard-by-another", case(CaseStanding::Heard, false, Some(CaseProblem::NotHeard))),
        ("case-evidence", case(CaseStanding::Heard, true, Some(CaseProblem::EvidenceMissing))),
        ("case-requested", case(requested, false, None)),
        ("case-not-yours", case(requested, true, Some(CaseProblem::NotYours))),
        ("case-no-mailbox", case(requested, false, Some(CaseProblem::NoMailbox))),
    ]
}
