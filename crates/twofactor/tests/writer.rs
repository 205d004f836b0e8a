//! Temporary.
use crate::stage::*;
use twofactor::*;

#[test]
fn write() {
    let mut ana = Ana::with_app();
    let used = ana.backup(0);
    ana.user.phone = Some(twofactor::Phone::parse("+995599123456", None).unwrap());
    ana.user.locale = Some("ka".to_owned());
    ana.user.external_id = Some("crm-4711".to_owned());
    ana.user.role = Role::Admin;
    let secret = { let Method::App(app) = &ana.user.factors()[0].method; app.secret().reveal().expose().clone() };
    // wrong ones, forgiven
    ana.fails(); ana.fails();
    assert_eq!(ana.types(&used), Ok(Kind::Backup));
    ana.advance(MINUTE);
    // hosted sign in, remembered; kept challenge passed
    let t = ana.owes();
    let code = ana.code();
    let passed = ana.attempt(t.challenge(), &code, true).unwrap();
    let device = passed.device.unwrap();
    ana.advance(MINUTE);
    let code = ana.code();
    let session = ana.confirm(&passed.session.unwrap(), Some(&code)).unwrap();
    let factor = ana.begin(AppSettings::default(), None, Authority::Session(&session)).unwrap();
    let pending = { let s = ana.user.enrollments(ana.stage.now).find(|p| p.factor == factor).unwrap().app().secret().reveal().expose().clone(); s };
    ana.user.email_verified_at = None;
    ana.play(|user, scene| user.begin_verification(scene));
    let Some(Notice::VerifyEmail { token: mailbox }) = ana.stage.messages.last().map(|m| m.notice.clone()) else { panic!() };
    let Ok(Opened::Spared { device: Some(device), .. }) = ana.open(Purpose::SignIn, Some(&device)) else { panic!() };
    ana.advance(MINUTE);
    let owed = ana.owes();
    let burned = ana.code_in(5);
    assert!(ana.types(&burned).is_err());
    while ana.user.guard().waits_until().is_none() { ana.fails(); }
    let Ok(Opened::Owed(product)) = ana.open(Purpose::StepUp { action: "Send money".to_owned() }, None) else { panic!() };
    let json = serde_json::to_string_pretty(&ana.user).unwrap();
    std::fs::write("/tmp/user-1.json", json + "\n").unwrap();
    let unused = ana.backup(1);
    let pairs = format!("SECRET={secret}\nPENDING_SECRET={pending}\nUSED_BACKUP={used}\nUNUSED_BACKUP={unused}\nSESSION={}\nDEVICE={}\nOWED={}\nPRODUCT_CHALLENGE={product}\nPASSED_CHALLENGE={}\nMAILBOX={}\nWRITTEN_AT={}\n",
        session.reveal().expose(), device.reveal().expose(), owed.reveal().expose(), t.challenge(), mailbox.expose(), ana.stage.now.as_unix_millis());
    std::fs::write("/tmp/user-1.txt", pairs).unwrap();
}
