//! What those who run an organization read of what happened in it.

use axum::http::StatusCode;
use store::on_both_engines;
use twofactor::{Actor, Cause, Email, NewUser, OrganizationId, Role, Scene, User, UserId};

use crate::actor::House;

const LOG: &str = "/settings/organization/log";
const OPERATOR: Cause = Cause::by(Actor::Operator);

async fn somebody(house: &House, organization: OrganizationId, email: &str, name: &'static str) -> UserId {
    let email = Email::parse(email).unwrap();
    let new = NewUser { role: Role::Member, ..NewUser::member(organization, email, name.to_owned()) };
    let build = move |scene: &mut Scene<'_>| User::create(new, scene);
    house.lab.store.create_user(organization, OPERATOR, None, build, |_, _| store::Answer::none()).await.unwrap().0.id
}

on_both_engines! {
    async fn it_tells_of_everybody_there_and_of_nobody_elsewhere(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        let here = house.lab.store.organizations(None, 1).await.unwrap().remove(0).id;
        let elsewhere = house.lab.store.create_organization("Elsewhere", "default", &serde_json::to_string(&twofactor::Preset::Default.policy()).unwrap()).await.unwrap().id;
        let beka = somebody(&house, here, "beka@example.com", "Beka").await;
        let zura = somebody(&house, elsewhere, "zura@example.com", "Zura").await;
        let page = ana.browser.get(LOG).await.text;
        assert!(page.contains(&beka.to_string()) && page.contains("A method was set up"), "{page}");
        assert!(!page.contains("Zura") && !page.contains(&zura.to_string()));

        let narrow = ana.browser.get(&format!("{LOG}?type=factor.enrolled")).await.text;
        let list = narrow.rsplit("aria-label=\"Activity log\"").next().unwrap();
        assert!(list.contains("A method was set up") && !list.contains("The account was created"), "{list}");
        let about = ana.browser.get(&format!("{LOG}?user={beka}")).await.text;
        assert!(about.contains("Only about") && !about.contains("A method was set up</span>"), "{about}");
        for hidden in [zura.to_string(), "usr_nobody".to_owned(), UserId::from_bytes([9; 16]).to_string()] {
            assert_eq!(ana.browser.get(&format!("{LOG}?user={hidden}")).await.status, StatusCode::NOT_FOUND);
            assert_eq!(ana.browser.get(&format!("{LOG}/export?format=csv&user={hidden}")).await.status, StatusCode::NOT_FOUND);
        }
    }

    async fn a_member_reads_none_of_it(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        let look = house.lab.store.users_by_email(&Email::parse("ana@example.com").unwrap(), 1).await.unwrap().remove(0);
        house.lab.store.act(look.user.id, OPERATOR, |user, _| user.role = Role::Member).await.unwrap();
        for page in ["", "/export?format=csv", "/export?format=jsonl"] {
            assert_eq!(ana.browser.get(&format!("{LOG}{page}")).await.status, StatusCode::NOT_FOUND);
        }
    }

    async fn the_files_have_all_of_it_whatever_names_hold(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        let organization = house.lab.store.organizations(None, 1).await.unwrap().remove(0).id;
        for number in 0..60 {
            somebody(&house, organization, &format!("p{number}@example.com"), "=cmd()").await;
        }
        let csv = ana.browser.get(&format!("{LOG}/export?format=csv&type=user.created")).await;
        assert_eq!(csv.status, StatusCode::OK);
        assert_eq!(csv.text.lines().count(), 62, "a head, the owner and sixty others");
        assert!(csv.text.starts_with("id,time,type,user,actor,by,ip,browser,method,reason\r\n"), "{}", csv.text);
        let lines = ana.browser.get(&format!("{LOG}/export?format=jsonl&type=user.created")).await.text;
        let events: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(events.len() == 61 && events.iter().all(|event| event["type"] == "user.created"));
        assert_eq!(ana.browser.get(&format!("{LOG}/export?format=xml")).await.status, StatusCode::NOT_FOUND);
        let first = ana.browser.get(LOG).await.text;
        let older = first.split('"').find(|part| part.contains("before=evt_")).unwrap().replace("&#38;", "&").replace("&amp;", "&");
        assert_eq!(ana.browser.get(&older).await.status, StatusCode::OK);
    }
}
