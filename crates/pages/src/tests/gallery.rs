//! One of every page in every state.

mod organization;
mod recovery;

use crate::*;
use twofactor::{DeviceId, FactorId, Kind, Secret, SessionId, Timestamp};

/// 23 November 2026, 14:32:10 UTC.
pub(super) const NOW: Timestamp = Timestamp::from_unix_millis(1_795_444_330_000);

pub(super) fn words() -> &'static Words {
    Words::of(Language::English)
}

pub(super) fn frame() -> Frame {
    Frame {
        product: "Acme Desk".to_owned(),
        development: false,
        help_url: None,
        support: Some("support@acme.example".to_owned()),
        user: Some(ana()),
        languages: Language::ALL.to_vec(),
        here: Some("/sign-in?next=/settings/security&notice=signed-out".to_owned()),
        now: NOW,
    }
}

pub(super) fn ago(seconds: i64) -> Timestamp {
    Timestamp::from_unix_millis(NOW.as_unix_millis() - seconds * 1000)
}

pub(super) fn ana() -> Account {
    Account { name: "Ana Kovač <b>".to_owned(), email: "ana@acme.example".to_owned(), governs: true, attends: true }
}

/// All pages in English: a name, and the page.
pub(super) fn pages() -> Vec<(String, String)> {
    pages_in(Language::English)
}

/// All pages in every language.
pub(super) fn pages_in_every_language() -> Vec<(String, String)> {
    let named = |language: Language| pages_in(language).into_iter().map(move |(name, page)| (format!("{name} ({})", language.tag()), page));
    Language::ALL.iter().copied().flat_map(named).collect()
}

/// All pages in `language`.
pub(super) fn pages_in(language: Language) -> Vec<(String, String)> {
    let (frame, words) = (frame(), Words::of(language));
    let mut pages: Vec<(&str, String)> = Vec::new();
    pages.extend(sign_up().into_iter().map(|(name, it)| (name, it.render(&frame, words))));
    pages.extend(sign_in().into_iter().map(|(name, it)| (name, it.render(&frame, words))));
    pages.extend(challenge().into_iter().map(|(name, it)| (name, it.render(&frame, words))));
    pages.extend(channels(&frame, words));
    pages.extend(pass(&frame, words));
    pages.extend(setup().into_iter().map(|(name, it)| (name, it.render(&frame, words))));
    pages.extend(overview().into_iter().map(|(name, it)| (name, it.render(&frame, words))));
    pages.extend(others(&frame, words));
    pages.extend(settings(&frame, words));
    pages.extend(keys(&frame, words));
    pages.extend(organization::policies(&frame, words));
    pages.extend(recovery::resets(&frame, words));
    pages.extend(organization::people(&frame, words));
    pages.extend(organization::overviews(&frame, words));
    pages.extend(organization::logs(&frame, words));
    pages.extend(organization::actions(&frame, words));
    pages.extend(recovery::recoveries(&frame, words));
    pages.extend(recovery::cases(&frame, words));
    let mut pages: Vec<(String, String)> = pages.into_iter().map(|(name, it)| (name.to_owned(), it)).collect();
    for status in [400, 403, 404, 409, 410, 413, 418, 429, 500, 502, 503] {
        let page = ErrorPage { status, is_frozen: false, detail: None, retry_at: None, reference: Some("inc_7k4mq2xp".to_owned()) };
        pages.push((format!("error-{status}"), page.render(&frame, words)));
    }
    let frozen = ErrorPage { status: 403, is_frozen: true, detail: None, retry_at: Some(ago(-80_000)), reference: None };
    pages.push(("error-frozen".to_owned(), frozen.render(&frame, words)));
    pages
}

fn sign_up() -> Vec<(&'static str, SignUp)> {
    let presets = vec![("messaging".to_owned(), "Text messages from the start".to_owned()), ("payments".to_owned(), "Authenticator app, by choice".to_owned())];
    let empty = SignUp { password_least: 12, ..SignUp::default() };
    let wrong = SignUp {
        organization: "Acme \"&\" Sons".to_owned(),
        email: "ana@".to_owned(),
        presets,
        preset: Some("payments".to_owned()),
        password_least: 12,
        phone: "12".to_owned(),
        asks_phone: true,
        phone_problem: Some(PhoneProblem::Malformed),
        name_problem: Some(TextProblem::Missing),
        organization_problem: Some(TextProblem::TooLong { most: 80 }),
        email_problem: Some(EmailProblem::Malformed),
        password_problem: Some(PasswordProblem::TooShort { least: 12 }),
        ..SignUp::default()
    };
    let taken = SignUp { email_problem: Some(EmailProblem::Taken), ..empty.clone() };
    vec![("sign-up", empty), ("sign-up-wrong", wrong), ("sign-up-taken", taken)]
}

fn sign_in() -> Vec<(&'static str, SignIn)> {
    let empty = SignIn { sign_up: true, ..SignIn::default() };
    let notice = |it| SignIn { notice: Some(it), ..empty.clone() };
    let typed = SignIn { email: "ana@acme.example".to_owned(), next: Some("/settings/security".to_owned()), ..empty.clone() };
    let problem = |it| SignIn { problem: Some(it), ..typed.clone() };
    vec![
        ("sign-in", empty.clone()),
        ("sign-in-signed-out", notice(SignInNotice::SignedOut)),
        ("sign-in-ended", notice(SignInNotice::SessionEnded)),
        ("sign-in-changed", notice(SignInNotice::PasswordChanged)),
        ("sign-in-expired", notice(SignInNotice::ChallengeExpired)),
        ("sign-in-enrollment-expired", notice(SignInNotice::EnrollmentExpired)),
        ("sign-in-missing", problem(SignInProblem::Missing)),
        ("sign-in-password-owed", problem(SignInProblem::PasswordOwed)),
        ("sign-in-wrong", problem(SignInProblem::Wrong)),
        ("sign-in-throttled", problem(SignInProblem::Throttled { until: ago(-240) })),
    ]
}

fn challenge() -> Vec<(&'static str, Challenge)> {
    let plain = Challenge {
        account: ana(),
        kind: ChallengeKind::App { digits: 6 },
        code: String::new(),
        problem: None,
        trust: TrustChoice::None,
        trust_ticked: false,
        has_others: true,
    };
    let by_sms = sent_code();
    let sent = |it, problem| Challenge { kind: ChallengeKind::Sent(it), problem, ..plain.clone() };
    let asked = |it| Challenge { kind: ChallengeKind::Pass(it), trust: TrustChoice::AutomaticUntilSignOut, ..plain.clone() };
    let wrong = |it| Challenge { code: "482 91<".to_owned(), problem: Some(it), trust: TrustChoice::Ask { days: 30 }, ..plain.clone() };
    vec![
        ("challenge", plain.clone()),
        ("challenge-trust", Challenge { trust: TrustChoice::Ask { days: 30 }, trust_ticked: true, ..plain.clone() }),
        ("challenge-trust-day", Challenge { trust: TrustChoice::Ask { days: 1 }, has_others: false, ..plain.clone() }),
        ("challenge-automatic", Challenge { trust: TrustChoice::AutomaticUntilSignOut, ..plain.clone() }),
        ("challenge-backup", Challenge { kind: ChallengeKind::Backup { made_at: ago(6_220_800) }, ..plain.clone() }),
        ("challenge-sms", sent(SentCode { ..by_sms.clone() }, None)),
        ("challenge-sms-late", sent(SentCode { trouble: Some(SentTrouble::Late), ..by_sms.clone() }, None)),
        ("challenge-sms-undelivered", sent(SentCode { trouble: Some(SentTrouble::Failed), ..by_sms.clone() }, None)),
        ("challenge-sms-not-yet", sent(SentCode { sent_at: None, next_at: ago(60), ..by_sms.clone() }, None)),
        ("challenge-sms-too-many", sent(SentCode { problem: Some(ChannelProblem::TooMany { until: ago(-1800) }), ..by_sms.clone() }, None)),
        (
            "challenge-mail-waits",
            sent(
                SentCode {
                    way: Way::Email, hint: "a••••@e••••.com".to_owned(), problem: Some(ChannelProblem::Paused { until: ago(-1800) }), ..by_sms.clone()
                },
                None,
            ),
        ),
        ("challenge-sms-wrong", sent(by_sms.clone(), Some(CodeProblem::Wrong { tries_left: None }))),
        ("challenge-sms-wrong-1", sent(by_sms.clone(), Some(CodeProblem::Wrong { tries_left: Some(1) }))),
        ("challenge-sms-missing", sent(by_sms.clone(), Some(CodeProblem::Missing))),
        ("challenge-sms-superseded", sent(by_sms.clone(), Some(CodeProblem::Superseded))),
        ("challenge-sms-expired", sent(by_sms, Some(CodeProblem::Expired))),
        ("challenge-pass", asked(PassQuestion::Never)),
        ("challenge-pass-asked", asked(PassQuestion::Asked { number: 42, until: ago(-120), too_early: false, is_approved: false })),
        ("challenge-pass-early", asked(PassQuestion::Asked { number: 42, until: ago(-90), too_early: true, is_approved: false })),
        ("challenge-pass-approved", asked(PassQuestion::Asked { number: 42, until: ago(-60), too_early: false, is_approved: true })),
        ("challenge-pass-other", asked(PassQuestion::WrongNumber)),
        ("challenge-pass-often", asked(PassQuestion::TooMany { until: ago(-240) })),
        ("challenge-pass-in-peace", asked(PassQuestion::Paused)),
        ("challenge-missing", wrong(CodeProblem::Missing)),
        ("challenge-wrong", wrong(CodeProblem::Wrong { tries_left: None })),
        ("challenge-wrong-5", wrong(CodeProblem::Wrong { tries_left: Some(5) })),
        ("challenge-wrong-2", wrong(CodeProblem::Wrong { tries_left: Some(2) })),
        ("challenge-wrong-1", wrong(CodeProblem::Wrong { tries_left: Some(1) })),
        ("challenge-used", wrong(CodeProblem::Used)),
        ("challenge-superseded", wrong(CodeProblem::Superseded)),
        ("challenge-length", wrong(CodeProblem::WrongLength { expected: 7 })),
        ("challenge-lock-code", wrong(CodeProblem::LooksLikeLockCode { expected: 6 })),
        ("challenge-doubtful", wrong(CodeProblem::Doubtful)),
        ("challenge-malformed", wrong(CodeProblem::Malformed)),
    ]
}

fn sent_code() -> SentCode {
    let factor = "fac_00000000000000000000000000".parse().unwrap();
    SentCode {
        factor, way: Way::Phone, hint: "••• •• •• 56".to_owned(), digits: 6, sent_at: Some(ago(10)), next_at: ago(-20), problem: None, trouble: None
    }
}

fn channels(frame: &Frame, words: &Words) -> Vec<(&'static str, String)> {
    let country = |code: &str| code.parse().unwrap();
    let phone = ChannelAsked {
        way: Way::Phone,
        address: String::new(),
        countries: ["DE", "GE", "KZ"].map(country).to_vec(),
        country: Some(country("GE")),
        problem: None,
        replaces: None,
        has_better: true,
        base: "/settings/security/channel/phone".to_owned(),
        in_sign_in: false,
    };
    let wrong = |it| ChannelAsked { address: "599<".to_owned(), problem: Some(it), ..phone.clone() };
    let replaced = Some(("fac_00000000000000000000000000".to_owned(), "+995 599 12 34 56".to_owned()));
    let email = ChannelAsked {
        way: Way::Email,
        address: "ana@acme.example".to_owned(),
        has_better: false,
        base: "/settings/security/channel/email".to_owned(),
        ..phone.clone()
    };
    let code = ChannelCode {
        way: Way::Phone,
        address: "+995 599 12 34 56".to_owned(),
        digits: 6,
        code: String::new(),
        problem: None,
        expires_at: ago(-600),
        next_at: ago(-30),
        replaces: None,
        base: "/settings/security/channel/phone".to_owned(),
        in_sign_in: false,
    };
    vec![
        ("channel-phone", phone.render(frame, words)),
        ("channel-phone-change", ChannelAsked { replaces: replaced.clone(), ..phone.clone() }.render(frame, words)),
        ("channel-missing", wrong(ChannelProblem::Missing).render(frame, words)),
        ("channel-not-a-number", wrong(ChannelProblem::NotANumber).render(frame, words)),
        ("channel-not-mobile", wrong(ChannelProblem::NotMobile).render(frame, words)),
        ("channel-too-many", wrong(ChannelProblem::TooMany { until: ago(-900) }).render(frame, words)),
        ("channel-email", email.render(frame, words)),
        ("channel-email-change", ChannelAsked { replaces: replaced, ..email.clone() }.render(frame, words)),
        ("channel-email-weak", ChannelAsked { problem: Some(ChannelProblem::TooWeakAlone), ..email.clone() }.render(frame, words)),
        ("channel-email-malformed", ChannelAsked { problem: Some(ChannelProblem::NotAMailbox), ..email }.render(frame, words)),
        ("channel-in-sign-in", ChannelAsked { in_sign_in: true, base: "/challenge/enroll/channel/phone".to_owned(), ..phone }.render(frame, words)),
        ("channel-code-in-sign-in", ChannelCode { in_sign_in: true, base: "/challenge/enroll/channel/phone".to_owned(), ..code.clone() }.render(frame, words)),
        ("channel-code", code.render(frame, words)),
        ("channel-code-wrong", ChannelCode { problem: Some(CodeProblem::Wrong { tries_left: Some(3) }), next_at: ago(5), ..code.clone() }.render(frame, words)),
        (
            "channel-code-email",
            ChannelCode { way: Way::Email, address: "ana@acme.example".to_owned(), replaces: Some("b@acme.example".to_owned()), ..code }.render(frame, words),
        ),
    ]
}

fn forced(kinds: Vec<Kind>) -> ForcedEnrollment {
    ForcedEnrollment { account: ana(), in_session: false, recovers: false, until: None, organization: "Acme & Sons".to_owned(), kinds, notice: None }
}

fn pass_form() -> PassForm {
    let country = |code: &str| code.parse().unwrap();
    PassForm { address: "+995 599 12 34 56".to_owned(), countries: ["DE", "GE"].map(country).to_vec(), country: Some(country("GE")) }
}

fn pass_row() -> PassRow {
    PassRow {
        id: FactorId::from_bytes([9; 16]),
        label: "Chrome on Android".to_owned(),
        number: "+995 599 12 34 56".to_owned(),
        added_at: ago(864_000),
        last_used: Some(ago(3_600)),
        may_remove: true,
    }
}

fn pass(frame: &Frame, words: &Words) -> Vec<(&'static str, String)> {
    let asked = PassAsked { form: pass_form(), problem: None, replaces: None, base: "/settings/security/pass".to_owned(), in_sign_in: false };
    let asked_again = asked.clone();
    let sent = PassPairing {
        number: "+995 599 12 34 56".to_owned(),
        stage: PairingStage::Sent { next_at: ago(-30) },
        code: String::new(),
        problem: None,
        expires_at: ago(-900),
        replaces: None,
        base: "/settings/security/pass".to_owned(),
        in_sign_in: false,
    };
    let in_sign_in = PassPairing { base: "/challenge/enroll/pass".to_owned(), in_sign_in: true, ..sent.clone() };
    let stage =
        |browser: Option<&str>| PairingStage::Claimed { words: pass_words([197, 142], words), language: "en".to_owned(), browser: browser.map(str::to_owned) };
    let claimed = PassPairing { stage: stage(Some("Chrome on Android")), ..sent.clone() };
    let wrong = PassPairing { code: "123".to_owned(), problem: Some(CodeProblem::WrongLength { expected: 7 }), stage: stage(None), ..sent.clone() };
    let too_early = PassPairing { problem: Some(CodeProblem::NotPaired), ..claimed.clone() };
    vec![
        ("pass-asked", asked.render(frame, words)),
        ("pass-asked-missing", PassAsked { problem: Some(ChannelProblem::Missing), ..asked.clone() }.render(frame, words)),
        ("pass-replace", PassAsked { replaces: Some((FactorId::from_bytes([9; 16]), "Pixel <9>".to_owned())), ..asked }.render(frame, words)),
        ("pass-asked-in-sign-in", PassAsked { base: "/challenge/enroll/pass".to_owned(), in_sign_in: true, ..asked_again }.render(frame, words)),
        ("pass-sent", sent.render(frame, words)),
        ("pass-sent-in-sign-in", in_sign_in.render(frame, words)),
        (
            "pass-sent-replaces",
            PassPairing { stage: PairingStage::Sent { next_at: ago(5) }, replaces: Some("Old phone".to_owned()), ..sent }.render(frame, words),
        ),
        ("pass-claimed", claimed.render(frame, words)),
        ("pass-claimed-length", wrong.render(frame, words)),
        ("pass-claimed-too-early", too_early.render(frame, words)),
        ("pass-app", PassApp.render(frame, words)),
    ]
}

fn channel_rows() -> Vec<ChannelRow> {
    let on = |at| Some((sent_code().factor, at));
    vec![
        ChannelRow { way: Way::Phone, on: on("+995 599 12 34 56".to_owned()), last_used: Some(ago(60)), may_remove: true },
        ChannelRow { way: Way::Phone, on: on("+995 577 12 34 56".to_owned()), last_used: None, may_remove: false },
        ChannelRow { way: Way::Email, on: None, last_used: None, may_remove: false },
    ]
}

fn setup() -> Vec<(&'static str, AppSetup)> {
    let uri = "otpauth://totp/Acme%20Desk:ana%40acme.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Acme%20Desk&algorithm=SHA1&digits=6&period=30";
    let plain = AppSetup {
        otpauth_uri: Secret::new(uri.to_owned()),
        key: Secret::new("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned()),
        digits: 6,
        code: String::new(),
        problem: None,
        expires_at: ago(-600),
        replaces: None,
        in_sign_in: false,
        action: "/settings/security/app/setup".to_owned(),
        cancel_action: "/settings/security/app/cancel".to_owned(),
    };
    let clock = |minutes| AppSetup { problem: Some(CodeProblem::ClockOff { minutes }), code: "482913".to_owned(), ..plain.clone() };
    vec![
        ("setup", plain.clone()),
        ("setup-replaces", AppSetup { replaces: Some("Old phone".to_owned()), ..plain.clone() }),
        ("setup-in-sign-in", AppSetup { in_sign_in: true, action: "/challenge/enroll/app".to_owned(), ..plain.clone() }),
        ("setup-slow", clock(-3)),
        ("setup-fast", clock(1)),
        ("setup-off", clock(0)),
    ]
}

fn others(frame: &Frame, words: &Words) -> Vec<(&'static str, String)> {
    let app = Method { kind: MethodKind::App { label: "Pixel 9".to_owned() }, last_used: Some(ago(86_400)) };
    let paired = Method { kind: MethodKind::Pass { label: "Chrome on Android".to_owned() }, last_used: Some(ago(86_400)) };
    let unnamed = Method { kind: MethodKind::Pass { label: String::new() }, last_used: None };
    let nameless = Method { kind: MethodKind::App { label: String::new() }, last_used: None };
    let key = Method { kind: MethodKind::Key { labels: vec!["Blue <b>safe".to_owned(), "Ring".to_owned()] }, last_used: Some(ago(60)) };
    let backup = Method { kind: MethodKind::Backup { left: 7 }, last_used: None };
    let locked = Locked { account: Some(ana()), kind: LockKind::Until(ago(-300)), unlocked: vec![] };
    let disabled = Locked { kind: LockKind::UntilRecovery, unlocked: vec![backup.clone()], ..locked.clone() };
    let alone = Frame { support: None, help_url: Some("https://acme.example/help".to_owned()), user: None, development: true, ..frame.clone() };
    let sms = Method {
        kind: MethodKind::Sent { factor: sent_code().factor, way: Way::Phone, hint: "••• •• •• 56".to_owned() }, last_used: Some(ago(86_400))
    };
    let mail =
        Method { kind: MethodKind::Sent { factor: sent_code().factor, way: Way::Email, hint: "a••••@e••••.com".to_owned() }, last_used: None };
    vec![
        ("methods", Methods { account: ana(), methods: vec![key, paired, unnamed, app, nameless, sms, mail, backup] }.render(frame, words)),
        ("help", Help { in_challenge: true, has_backup_codes: true, may_recover: true, has_desk: true }.render(frame, words)),
        ("help-outside", Help { in_challenge: false, has_backup_codes: false, may_recover: false, has_desk: false }.render(&alone, words)),
        ("locked", locked.render(frame, words)),
        ("disabled", disabled.render(frame, words)),
        ("disabled-alone", Locked { account: None, ..disabled }.render(&alone, words)),
        ("forced", forced(vec![Kind::Key, Kind::App, Kind::Phone, Kind::Email]).render(frame, words)),
        ("forced-again", ForcedEnrollment { notice: Some(EnrollmentNotice::Expired), ..forced(vec![Kind::App, Kind::Phone]) }.render(frame, words)),
        ("forced-again-key", ForcedEnrollment { notice: Some(EnrollmentNotice::KeyRefused), ..forced(vec![Kind::Key]) }.render(frame, words)),
        ("forced-again-synced", ForcedEnrollment { notice: Some(EnrollmentNotice::KeySynced), ..forced(vec![Kind::Key]) }.render(frame, words)),
        ("forced-later", ForcedEnrollment { until: Some(ago(-60 * 24 * 6)), ..forced(vec![Kind::App, Kind::Phone]) }.render(frame, words)),
        ("forced-in-session", ForcedEnrollment { in_session: true, ..forced(vec![Kind::Key, Kind::App, Kind::Phone]) }.render(frame, words)),
        ("forced-app", forced(vec![Kind::App]).render(frame, words)),
        ("forced-nothing", forced(vec![]).render(frame, words)),
        ("signed-out", SignedOut { still_trusted: false, forgotten: false }.render(frame, words)),
        ("signed-out-trusted", SignedOut { still_trusted: true, forgotten: false }.render(frame, words)),
        ("signed-out-forgotten", SignedOut { still_trusted: false, forgotten: true }.render(frame, words)),
        ("verify", VerifyEmail::Ask { token: "t\"ok".to_owned(), email: Some(ana().email) }.render(frame, words)),
        ("verify-plain", VerifyEmail::Ask { token: "tok".to_owned(), email: None }.render(&alone, words)),
        ("verify-done", VerifyEmail::Done.render(frame, words)),
        ("verify-expired", VerifyEmail::Expired.render(frame, words)),
        ("codes", shown(1, true, false).render(frame, words)),
        ("codes-replaced", shown(3, false, true).render(frame, words)),
        (
            "error-retry",
            ErrorPage { status: 429, is_frozen: false, detail: Some("Too many sign-ups.".to_owned()), retry_at: Some(ago(-60)), reference: None }
                .render(frame, words),
        ),
        ("dev-inbox", inbox().render(&alone, words)),
        ("dev-inbox-empty", DevInbox { messages: vec![] }.render(&alone, words)),
        ("api-docs", api_docs().render(&alone, words)),
    ]
}

pub(super) fn codes() -> Vec<Secret<String>> {
    [
        "7K4M-Q2XP-9RTD-H3VW",
        "9TRD-5HWB-0ZXC-8KMN",
        "M3VC-8JYN-2QWE-7RTY",
        "4PXE-6GKT-1ASD-5FGH",
        "WD7H-2RQA-9ZXC-3VBN",
        "B8NF-3MZC-6QWE-4RTY",
        "6YTJ-9VPX-0ASD-2FGH",
        "H5KG-4DWR-7ZXC-1VBN",
        "R2QM-7CTE-5QWE-8RTY",
        "N9XB-8FHK-3ASD-6FGH",
    ]
    .map(|code| Secret::new(code.to_owned()))
    .to_vec()
}

fn shown(set: u32, just_enrolled: bool, not_ticked: bool) -> BackupCodesShown {
    BackupCodesShown {
        codes: codes(),
        set,
        made_at: NOW,
        seal: "c2VhbA".to_owned(),
        just_enrolled,
        not_ticked,
        pdf_action: "/settings/security/backup-codes/pdf".to_owned(),
        text_action: "/settings/security/backup-codes/text".to_owned(),
        continue_action: "/settings/security".to_owned(),
    }
}

fn inbox() -> DevInbox {
    let body = "Hello Ana,\n\nOpen this link to confirm that this address is yours:\nhttp://localhost:8080/verify-email?token=abc&x=1.\n\nIt is <b>safe</b>.";
    let mail = DevMessage {
        channel: Channel::Mail,
        to: "ana@acme.example".to_owned(),
        subject: Some("Verify your e-mail address".to_owned()),
        body: body.to_owned(),
        at: ago(5),
    };
    let sms = DevMessage {
        channel: Channel::Sms,
        to: "+995 599 12 34 56".to_owned(),
        subject: None,
        body: "482913 is your Acme Desk code. It works for 10 minutes.".to_owned(),
        at: ago(90),
    };
    DevInbox { messages: vec![mail, sms] }
}

fn api_docs() -> ApiDocs {
    let operation = |method: &str, path: &str, summary: &str| ApiOperation { method: method.to_owned(), path: path.to_owned(), summary: summary.to_owned() };
    ApiDocs {
        operations: vec![
            operation("POST", "/v1/challenges", "Open a challenge for a user."),
            operation("GET", "/v1/challenges/{challenge}", "See how a challenge stands."),
        ],
    }
}

fn keys(frame: &Frame, words: &Words) -> Vec<(&'static str, String)> {
    let challenge = KeyChallenge {
        account: ana(),
        options: "{\"challenge\":\"AAAA\"}".to_owned(),
        problem: None,
        trust: TrustChoice::Ask { days: 30 },
        trust_ticked: false,
        has_others: true,
    };
    let setup = KeySetup {
        label: "Kovač <b>".to_owned(),
        options: "{}".to_owned(),
        problem: None,
        expires_at: ago(-300),
        action: "/settings/security/keys/setup".to_owned(),
        cancel_action: "/settings/security/keys/cancel".to_owned(),
    };
    let row = |label: &str, is_synced, is_u2f| KeyRow {
        id: FactorId::from_bytes([seed(label); 16]),
        label: label.to_owned(),
        is_synced,
        is_u2f,
        added_at: ago(864_000),
        last_used: is_synced.then(|| ago(3_600)),
        may_remove: !is_u2f,
    };
    let none = Keys { keys: vec![], notice: None, problem: None, may_add: true };
    let one = Keys { keys: vec![row("Blue key", false, false)], ..none };
    let many = Keys { keys: vec![row("Blue <tablet>", true, false), row("Old", false, true)], may_add: false, ..none };
    let mut pages = vec![
        ("challenge-key", challenge.render(frame, words)),
        ("challenge-key-alone", KeyChallenge { has_others: false, trust: TrustChoice::None, ..challenge.clone() }.render(frame, words)),
        ("challenge-key-wrong", KeyChallenge { problem: Some(KeyProblem::Refused), ..challenge.clone() }.render(frame, words)),
        ("challenge-key-missing", KeyChallenge { problem: Some(KeyProblem::Missing), ..challenge }.render(frame, words)),
        ("key-setup", setup.render(frame, words)),
        ("key-setup-missing", KeySetup { problem: Some(KeyProblem::Missing), ..setup }.render(frame, words)),
        ("keys-none", none.render(frame, words)),
        ("keys-one", one.render(frame, words)),
        ("keys-many", many.render(frame, words)),
        ("keys-name-missing", Keys { problem: Some(KeyProblem::NameMissing), ..none.clone() }.render(frame, words)),
        ("keys-name-malformed", Keys { problem: Some(KeyProblem::NameMalformed), ..none }.render(frame, words)),
    ];
    let notices = [KeyNotice::Added, KeyNotice::Renamed, KeyNotice::Removed, KeyNotice::Refused, KeyNotice::Synced, KeyNotice::Cancelled];
    pages.extend(notices.map(|notice| ("keys-notice", Keys { notice: Some(notice), ..one.clone() }.render(frame, words))));
    pages
}

fn overview() -> Vec<(&'static str, SecurityOverview)> {
    let row = |kind: &str, seconds| ActivityRow {
        kind: kind.to_owned(),
        at: ago(seconds),
        ip: Some("203.0.113.7".to_owned()),
        browser: Some("Firefox on Windows".to_owned()),
        by: (kind == "factor.removed").then_some(By::Administrator),
        reason: None,
    };
    let on = SecurityOverview {
        state: TwoFactorState::On,
        required_by: None,
        password_problem: None,
        notice: None,
        ways_back: 2,
        warnings: vec![],
        apps: vec![app_row("Pixel 9", false)],
        channels: channel_rows(),
        passes: vec![pass_row()],
        register: None,
        may_pair: true,
        keys: 2,
        may_add_app: true,
        may_add_key: true,
        backup: Some(BackupSummary { left: 10, of: 10, made_at: ago(864_000) }),
        trusted_browsers: 1,
        sessions: 2,
        password_changed_at: Some(ago(8_640_000)),
        activity: vec![row("sign_in.completed", 30), row("password.failed", 7_200), row("brand.new", 200_000)],
    };
    let off = SecurityOverview {
        state: TwoFactorState::Off,
        apps: vec![],
        keys: 0,
        backup: None,
        ways_back: 0,
        trusted_browsers: 0,
        sessions: 1,
        password_changed_at: None,
        activity: vec![],
        ..on.clone()
    };
    let warnings = vec![
        SecurityWarning::FewBackupCodes { left: 3 },
        SecurityWarning::NoBackupCodes,
        SecurityWarning::ClockDrift { label: "Pixel 9".to_owned(), seconds: -31 },
        SecurityWarning::ClockDrift { label: "Pixel <9>".to_owned(), seconds: 31 },
        SecurityWarning::EmailUnverified,
        SecurityWarning::Recovering { ready_at: ago(-80_000) },
        SecurityWarning::Frozen { until: ago(-80_000) },
        SecurityWarning::TheftSuspected { label: "Chrome on Linux".to_owned(), at: ago(400) },
    ];
    let worried = SecurityOverview {
        state: TwoFactorState::Required,
        required_by: Some("Acme & Sons".to_owned()),
        ways_back: 1,
        warnings,
        apps: vec![app_row("Pixel 9", true), app_row("", true)],
        backup: None,
        channels: vec![],
        may_add_app: false,
        ..on.clone()
    };
    let mut all = vec![
        ("security-off", off.clone()),
        ("security-off-wrong", SecurityOverview { password_problem: Some(PasswordProblem::Wrong), required_by: Some("Acme".to_owned()), ..off.clone() }),
        ("security-register", SecurityOverview { register: Some(pass_form()), passes: vec![], ..off.clone() }),
        (
            "security-register-wrong",
            SecurityOverview { register: Some(pass_form()), password_problem: Some(PasswordProblem::Missing), passes: vec![], ..off.clone() },
        ),
        ("security-off-pair", SecurityOverview { passes: vec![], ..off }),
        ("security-on", on.clone()),
        ("security-unpaired", SecurityOverview { passes: vec![], ..on.clone() }),
        ("security-worried", worried),
        ("security-lost", SecurityOverview { ways_back: 0, backup: Some(BackupSummary { left: 0, of: 10, made_at: NOW }), ..on.clone() }),
        ("security-one", SecurityOverview { ways_back: 1, ..on.clone() }),
    ];
    let notices = [
        SecurityNotice::TurnedOn,
        SecurityNotice::TurnedOff,
        SecurityNotice::AppAdded,
        SecurityNotice::AppReplaced,
        SecurityNotice::AppRemoved,
        SecurityNotice::ChannelOn,
        SecurityNotice::ChannelChanged,
        SecurityNotice::ChannelOff,
        SecurityNotice::PassPaired,
        SecurityNotice::PassReplaced,
        SecurityNotice::PassRemoved,
        SecurityNotice::PassRefused,
        SecurityNotice::BackupCodesMade,
        SecurityNotice::PasswordChanged,
        SecurityNotice::SetupExpired,
        SecurityNotice::SetupCancelled,
    ];
    all.extend(notices.map(|notice| ("security-notice", SecurityOverview { notice: Some(notice), ..on.clone() })));
    all
}

fn app_row(label: &str, may_remove: bool) -> AppRow {
    AppRow {
        id: FactorId::from_bytes([seed(label); 16]),
        label: label.to_owned(),
        digits: 6,
        added_at: ago(864_000),
        last_used: may_remove.then(|| ago(3_600)),
        may_remove,
    }
}

/// Messages in every state, with every step.
fn messages() -> Vec<MessageRow> {
    let step = |kind, seconds| MessageStep { kind, at: ago(seconds), provider: "local & <b>".to_owned() };
    let row = |way, state, steps| MessageRow { way, at: ago(500), state, steps };
    vec![
        row(Way::Phone, MessageState::Waiting, vec![step(MessageStepKind::Failed, 480)]),
        row(Way::Phone, MessageState::Unconfirmed, vec![step(MessageStepKind::Accepted, 490), step(MessageStepKind::AcceptedAgain, 430)]),
        row(Way::Phone, MessageState::Waiting, vec![step(MessageStepKind::Stopped, 485)]),
        row(Way::Phone, MessageState::Void, vec![step(MessageStepKind::Asked, 488)]),
        row(Way::Phone, MessageState::Failed, vec![step(MessageStepKind::Refused, 490), step(MessageStepKind::Undelivered, 480)]),
        row(Way::Email, MessageState::Done, vec![step(MessageStepKind::Accepted, 499), step(MessageStepKind::Delivered, 490)]),
    ]
}

/// A byte that differs from label to label.
fn seed(label: &str) -> u8 {
    u8::try_from(label.len()).unwrap()
}

fn settings(frame: &Frame, words: &Words) -> Vec<(&'static str, String)> {
    let browser = |label: &str, is_this, until| BrowserRow {
        id: DeviceId::from_bytes([seed(label); 32]),
        label: label.to_owned(),
        is_this,
        made_at: ago(500_000),
        last_used: (!is_this).then(|| ago(50)),
        until,
    };
    let session = |label: &str, is_this| SessionRow {
        id: SessionId::from_bytes([seed(label); 32]),
        browser: label.to_owned(),
        ip: "203.0.113.7".to_owned(),
        started_at: ago(20_000),
        last_seen: ago(3),
        is_this,
    };
    let browsers = TrustedBrowsers { browsers: vec![browser("Firefox on Windows", true, Some(ago(-2_500_000))), browser("Kitchen <tablet>", false, None)] };
    let confirm = ConfirmItsYou {
        purpose: Purpose::AddApp,
        next: "/settings/security".to_owned(),
        digits: Some(6),
        sent: vec![],
        key_options: None,
        code: String::new(),
        password_problem: None,
        code_problem: None,
        key_problem: None,
    };
    let confirm_wrong = ConfirmItsYou {
        purpose: Purpose::TurnOff,
        code: "12".to_owned(),
        password_problem: Some(PasswordProblem::Wrong),
        code_problem: Some(CodeProblem::WrongLength { expected: 6 }),
        ..confirm.clone()
    };
    let confirm_key_wrong = ConfirmItsYou { digits: Some(0), key_options: Some("{}".to_owned()), key_problem: Some(KeyProblem::Refused), ..confirm.clone() };
    let profile = Profile {
        name: ana().name,
        email: ana().email,
        email_verified: true,
        phone: "599 12 34 56".to_owned(),
        phone_read_as: Some("+995 599 12 34 56".to_owned()),
        saved: true,
        ..Profile::default()
    };
    let profile_wrong = Profile {
        email_verified: false,
        saved: false,
        verification_sent: true,
        phone_read_as: None,
        phone_problem: Some(PhoneProblem::NeedsCountry),
        name_problem: Some(TextProblem::Missing),
        ..profile.clone()
    };
    let rows = devices::KINDS
        .iter()
        .map(|(kind, _)| ActivityRow { kind: (*kind).to_owned(), at: ago(90_000), ip: None, browser: None, by: None, reason: None })
        .collect();
    let password = ChangePassword { password_least: 12, current_problem: None, new_problem: None };
    let mut pages = vec![
        ("confirm", confirm.render(frame, words)),
        ("confirm-sms", ConfirmItsYou { sent: vec![sent_code()], ..confirm.clone() }.render(frame, words)),
        (
            "confirm-mail-waits",
            ConfirmItsYou {
                sent: vec![SentCode { sent_at: None, problem: Some(ChannelProblem::Paused { until: ago(-60) }), ..sent_code() }],
                ..confirm.clone()
            }
            .render(frame, words),
        ),
        ("confirm-off", ConfirmItsYou { digits: None, ..confirm.clone() }.render(frame, words)),
        ("confirm-wrong", confirm_wrong.render(frame, words)),
        ("confirm-app-or-key", ConfirmItsYou { key_options: Some("{\"a\":1}".to_owned()), ..confirm.clone() }.render(frame, words)),
        ("confirm-key", ConfirmItsYou { digits: None, key_options: Some("{}".to_owned()), ..confirm.clone() }.render(frame, words)),
        ("confirm-key-wrong", confirm_key_wrong.render(frame, words)),
        ("password", password.render(frame, words)),
        (
            "password-wrong",
            ChangePassword { current_problem: Some(PasswordProblem::Wrong), new_problem: Some(PasswordProblem::Common), ..password }.render(frame, words),
        ),
        ("turn-off", TurnOff::Ask { trusted_browsers: 2 }.render(frame, words)),
        ("turn-off-blocked", TurnOff::Blocked { organization: "Acme & Sons".to_owned() }.render(frame, words)),
        ("backup-codes", BackupCodes { left: 7, of: 10, made: Some((3, ago(900_000))) }.render(frame, words)),
        ("backup-codes-none", BackupCodes { left: 0, of: 10, made: None }.render(frame, words)),
        ("browsers", browsers.render(frame, words)),
        ("browsers-none", TrustedBrowsers { browsers: vec![] }.render(frame, words)),
        ("sessions", Sessions { sessions: vec![session("Firefox on Windows", true), session("Safari on iPhone", false)] }.render(frame, words)),
        ("sessions-alone", Sessions { sessions: vec![session("Firefox on Windows", true)] }.render(frame, words)),
        ("profile", profile.render(frame, words)),
        ("profile-wrong", profile_wrong.render(frame, words)),
        ("not-me", NotMe::Ask { token: "t&\"oken".to_owned(), sent_at: ago(90_000), hint: "a••••@e••••.com".to_owned() }.render(frame, words)),
        ("not-me-done", NotMe::Done { until: ago(-86_400) }.render(frame, words)),
        ("not-me-over", NotMe::Used.render(frame, words)),
        ("not-me-too-old", NotMe::Expired.render(frame, words)),
        ("not-me-unknown", NotMe::Unknown.render(frame, words)),
        ("new-password", NewPassword { account: ana(), password_least: 15, problem: None }.render(frame, words)),
        ("new-password-wrong", NewPassword { account: ana(), password_least: 15, problem: Some(PasswordProblem::Unchanged) }.render(frame, words)),
        ("activity", Activity { rows, older: Some("/settings/activity?before=evt_1&n=2".to_owned()), messages: messages() }.render(frame, words)),
    ];
    let purposes = [
        Purpose::ReplaceApp,
        Purpose::RemoveApp,
        Purpose::ChangeChannel,
        Purpose::PairPhone,
        Purpose::Keys,
        Purpose::NewBackupCodes,
        Purpose::ChangePassword,
        Purpose::ChangeProfile,
        Purpose::Settings,
    ];
    pages.extend(purposes.map(|purpose| ("confirm-purpose", ConfirmItsYou { purpose, ..confirm.clone() }.render(frame, words))));
    pages
}
