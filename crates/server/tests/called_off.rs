//! A message whose code or link opens nothing any more is not sent, and not sent again.
#![expect(clippy::unwrap_used, reason = "whatever goes wrong here is a failed test")]

use std::{sync::Arc, time::Duration};

use server::{App, config::Config, worker};
use store::{Answer, Delivery, Progress, Story, on_both_engines, testing::Lab};
use testkit::free_address;
use twofactor::{
    Actor, Authority, Cause, CodeLength, Country, Digits, Email, FactorId, NewChannel, NewPass, NewUser, Notice, Phone, Preset, Recipient, Scene, Typed, User,
    UserId,
};

const PRODUCT: Authority<'static> = Authority::Product;

on_both_engines! {
    async fn a_pairing_that_is_called_off_sends_no_link(lab: Lab) {
        let ana = Ana::new(&lab, Preset::Crm).await;
        let factor = ana.pairs().await;
        ana.act(move |user, scene| user.cancel_enrollment(factor, PRODUCT, scene).unwrap()).await;
        ana.nothing_is_asked_of_anybody("void").await;
    }

    async fn a_link_that_another_took_the_place_of_is_not_sent(lab: Lab) {
        let ana = Ana::new(&lab, Preset::Crm).await;
        let factor = ana.pairs().await;
        lab.advance(Duration::from_secs(60));
        ana.act(move |user, scene| user.resend_code(factor, PRODUCT, scene).map(drop).unwrap()).await;
        assert_eq!(ana.states().await, ["waiting", "void"], "newest first");
        assert_eq!(lab.store.backlog().await.unwrap().waiting, 1);
    }

    async fn a_code_that_was_typed_is_not_sent_to_the_next_gateway(lab: Lab) {
        let ana = Ana::new(&lab, Preset::LiveChat).await;
        let (factor, code) = ana.begins().await;
        let leased = lab.store.lease(store::SMS, 1, Duration::from_secs(60)).await.unwrap().remove(0);
        assert!(lab.store.settle(&leased, Delivery::Confirm(Duration::from_secs(60)), Some(("a", Progress::Accepted))).await.unwrap());
        let codes = codes();
        ana.act(move |user, scene| user.confirm_factor(factor, &code, Some(&codes), PRODUCT, scene).map(drop).unwrap()).await;
        lab.advance(Duration::from_secs(60));
        assert!(lab.store.lease(store::SMS, 9, Duration::from_secs(60)).await.unwrap().iter().all(|next| next.message.id != leased.message.id));
        assert!(ana.stories().await.iter().any(|story| story.id == leased.message.id && story.state == "done"));
    }

    async fn a_code_that_is_void_while_it_is_sent_is_sent_once_at_most(lab: Lab) {
        let ana = Ana::new(&lab, Preset::LiveChat).await;
        let (factor, _) = ana.begins().await;
        let leased = lab.store.lease(store::SMS, 1, Duration::from_secs(60)).await.unwrap().remove(0);
        ana.act(move |user, scene| user.cancel_enrollment(factor, PRODUCT, scene).unwrap()).await;
        let again = Delivery::Retry(Duration::ZERO);
        assert!(!lab.store.settle(&leased, again, Some(("a", Progress::Failed))).await.unwrap());
        assert!(lab.store.lease(store::SMS, 1, Duration::from_secs(60)).await.unwrap().is_empty());
        assert_eq!(ana.states().await, ["void"]);
    }
}

struct Ana<'a> {
    lab: &'a Lab,
    id: UserId,
}

impl<'a> Ana<'a> {
    async fn new(lab: &'a Lab, preset: Preset) -> Self {
        let policy = serde_json::to_string(&preset.policy()).unwrap();
        let organization = lab.store.create_organization("Acme", preset.as_str(), &policy).await.unwrap().id;
        let new = NewUser { email_is_verified: true, ..NewUser::member(organization, Email::parse("ana@example.com").unwrap(), "Ana".to_owned()) };
        let build = move |scene: &mut Scene<'_>| User::create(new, scene);
        let (user, _) = lab.store.create_user(organization, CAUSE, None, build, |_, _| Answer::none()).await.unwrap();
        Self { lab, id: user.id }
    }

    async fn act<T: Send + 'static>(&self, rule: impl FnOnce(&mut User, &mut Scene<'_>) -> T + Send + 'static) -> T {
        self.lab.store.act(self.id, CAUSE, rule).await.unwrap()
    }

    async fn pairs(&self) -> FactorId {
        let new = NewPass { number: number(), language: "en".to_owned(), replaces: None };
        self.act(move |user, scene| user.begin_pass(new, &served(), PRODUCT, scene).unwrap().0).await
    }

    /// Her telephone, and the code that was sent to it.
    async fn begins(&self) -> (FactorId, Digits) {
        let new = NewChannel { to: Recipient::Number(number()), length: CodeLength::Six, label: "Phone".to_owned(), replaces: None };
        self.act(move |user, scene| {
            let (factor, _) = user.begin_channel(new, &served(), PRODUCT, scene).unwrap();
            let sent = scene.effects.messages.iter().find_map(|message| if let Notice::Code { code } = &message.notice { Some(code.clone()) } else { None });
            let Ok(Typed::Digits(code)) = Typed::parse(sent.unwrap().expose()) else { panic!("a code has digits") };
            (factor, code)
        })
        .await
    }

    async fn stories(&self) -> Vec<Story> {
        self.lab.store.messages_of(self.id, None, 9).await.unwrap()
    }

    async fn states(&self) -> Vec<String> {
        self.stories().await.into_iter().map(|story| story.state).collect()
    }

    async fn nothing_is_asked_of_anybody(&self, state: &str) {
        let gone = free_address().unwrap();
        let gateway = format!("[[sms]]\nname = \"a\"\n[sms.http]\nurl = \"http://{gone}/?to={{to}}&text={{text}}\"\n");
        let config = Config::parse(&format!("base_url = \"https://id.example.com\"\n{gateway}")).unwrap();
        worker::work(&Arc::new(App::new(config, self.lab.store.clone(), false).unwrap())).await.unwrap();
        let stories = self.stories().await;
        assert!(stories.iter().all(|story| story.state == state && story.steps.is_empty()), "{stories:?}");
        assert_eq!(self.lab.store.backlog().await.unwrap().waiting, 0);
    }
}

fn codes() -> twofactor::HashedCodes {
    let mut rng = store::Entropy::seeded(1).rng();
    twofactor::FreshCodes::draw(&mut rng).hash(twofactor::Cost::new(8, 1, 1).unwrap(), &mut twofactor::Memory::default())
}

fn number() -> Phone {
    Phone::parse("+995599123456", None).unwrap()
}

fn served() -> [Country; 1] {
    ["GE".parse().unwrap()]
}

const CAUSE: Cause = Cause::by(Actor::System);
