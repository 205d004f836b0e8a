//! Organizations, API keys, limits and idempotent requests.

use std::time::Duration;
use tokio::task::JoinSet;
use twofactor::{OrganizationId, Secret};

use crate::{
    StoreError, Tx,
    idempotency::{Answer, Known},
    on_both_engines,
};

const MINUTE: Duration = Duration::from_secs(60);

on_both_engines! {
    async fn organizations_are_made_listed_changed_and_removed(lab: Lab) {
        let mut made = Vec::new();
        for name in ["a", "b", "c"] {
            made.push(lab.store.create_organization(name, "crm", "{}").await.unwrap());
            lab.advance(MINUTE);
        }
        let first = lab.store.organizations(None, 2).await.unwrap();
        assert_eq!(first, made[..2]);
        assert_eq!(lab.store.organizations(Some(first[1].id), 2).await.unwrap(), made[2..]);
        lab.store.rename_organization(made[0].id, "z").await.unwrap();
        assert_eq!(lab.store.organization(made[0].id).await.unwrap().name, "z");
        lab.store.delete_organization(made[0].id).await.unwrap();
        assert!(matches!(lab.store.organization(made[0].id).await, Err(StoreError::Missing)));
        assert!(matches!(lab.store.rename_organization(made[0].id, "y").await, Err(StoreError::Missing)));
    }

    async fn of_two_who_change_the_same_policy_one_is_told(lab: Lab) {
        let id = lab.store.create_organization("a", "crm", "{}").await.unwrap().id;
        assert_eq!(lab.store.set_policy(id, 1, "{\"a\":1}").await.unwrap(), 2);
        assert!(matches!(lab.store.set_policy(id, 1, "{\"a\":2}").await, Err(StoreError::Conflict)));
        assert_eq!(lab.store.organization(id).await.unwrap().policy, "{\"a\":1}");
    }

    async fn an_api_key_is_known_by_its_token_until_revoked(lab: Lab) {
        let organization = lab.store.create_organization("a", "crm", "{}").await.unwrap().id;
        let (key, token) = lab.store.create_api_key("back end", Some(organization), "users:read").await.unwrap();
        assert!(token.expose().starts_with("vst_"));
        let found = lab.store.api_key(token.expose()).await.unwrap();
        assert_eq!(found, key);
        assert_eq!(lab.store.api_keys(Some(organization), None, 10).await.unwrap()[0].last_used_at, Some(lab.store.now()));
        assert!(lab.store.api_keys(None, None, 10).await.unwrap().is_empty());
        lab.store.revoke_api_key(key.id).await.unwrap();
        assert!(matches!(lab.store.api_key(token.expose()).await, Err(StoreError::Missing)));
    }

    async fn use_of_an_api_key_is_noted_once_a_minute(lab: Lab) {
        let (_, token) = lab.store.create_api_key("back end", None, "all").await.unwrap();
        let start = lab.store.now();
        let mut seen = Vec::new();
        for _ in 0..4 {
            lab.store.api_key(token.expose()).await.unwrap();
            seen.push(lab.store.api_keys(None, None, 1).await.unwrap()[0].last_used_at.unwrap().since(start).as_secs());
            lab.advance(Duration::from_secs(25));
        }
        assert_eq!(seen, [0, 0, 0, 75]);
    }

    async fn a_text_that_is_no_token_of_ours_is_missing(lab: Lab) {
        let (_, token) = lab.store.create_api_key("back end", None, "all").await.unwrap();
        let token = token.expose();
        let mut changed = token.clone().into_bytes();
        let middle = changed.len() / 2;
        changed[middle] = if changed[middle] == b'a' { b'b' } else { b'a' };
        let changed = String::from_utf8(changed).unwrap();
        for odd in ["", "vst_", "vst_!", &token[..token.len() - 1], &token.to_uppercase(), &format!("{token}a"), &changed] {
            assert!(matches!(lab.store.api_key(odd).await, Err(StoreError::Missing)), "{odd}");
        }
    }

    async fn an_api_key_for_nobody_is_missing(lab: Lab) {
        let nobody = OrganizationId::from_bytes([9; 16]);
        assert!(matches!(lab.store.create_api_key("x", Some(nobody), "all").await, Err(StoreError::Missing)));
    }

    async fn a_limit_holds_against_racers_on_two_nodes(lab: Lab) {
        let second = lab.second_node().await;
        let mut racers = JoinSet::new();
        for number in 0..60 {
            let store = if number % 2 == 0 { lab.store.clone() } else { second.clone() };
            racers.spawn(async move { store.charge(&[crate::Limit::new("sign-in", &[b"203.0.113.7"], 6, MINUTE)]).await.unwrap().is_allowed });
        }
        let allowed = racers.join_all().await.into_iter().filter(|is_allowed| *is_allowed).count();
        assert_eq!(allowed, 6);
    }

    async fn a_limit_is_reset_when_its_window_is_over(lab: Lab) {
        let charge = async |who: &'static [u8]| lab.store.charge(&[crate::Limit::new("sign-in", &[who], 1, MINUTE)]).await.unwrap();
        assert!(charge(b"a").await.is_allowed);
        lab.advance(Duration::from_secs(20));
        let refused = charge(b"a").await;
        assert_eq!((refused.is_allowed, refused.retry_after), (false, Duration::from_secs(40)));
        assert!(charge(b"b").await.is_allowed, "another's limit");
        lab.advance(Duration::from_secs(40));
        assert_eq!(lab.store.purge_limits().await.unwrap(), 1);
        assert!(charge(b"a").await.is_allowed);
        assert!(!charge(b"a").await.is_allowed);
    }

    async fn who_has_used_up_a_narrow_limit_does_not_use_up_a_wide_one(lab: Lab) {
        let charge = async |who: &'static [u8]| {
            let limits = [crate::Limit::new("narrow", &[who], 2, MINUTE), crate::Limit::new("wide", &[], 3, MINUTE)];
            lab.store.charge(&limits).await.unwrap().is_allowed
        };
        for allowed in [true, true, false, false, false] {
            assert_eq!(charge(b"a").await, allowed);
        }
        assert!(charge(b"b").await, "there is one left");
        assert!(!charge(b"c").await);
    }

    async fn a_request_that_comes_twice_gets_the_same_answer(lab: Lab) {
        let (key, _) = lab.store.create_api_key("back end", None, "all").await.unwrap();
        let request = lab.store.idempotent_request(key.id, "k1", &[b"POST", b"/users", b"{}"]);
        assert!(matches!(lab.store.idempotent_answer(&request).await.unwrap(), Known::New));
        let remember = async || {
            let (store, request) = (lab.store.clone(), request.clone());
            let answer = Answer { status: 201, body: Secret::new(b"{\"id\":1}".to_vec()) };
            lab.store.write(async move |tx: &mut Tx| store.remember_answer(tx, &request, &answer).await).await
        };
        remember().await.unwrap();
        let known = lab.store.idempotent_answer(&request).await.unwrap();
        assert!(matches!(known, Known::Done(answer) if answer.status == 201 && answer.body.expose() == b"{\"id\":1}"));
        assert!(matches!(remember().await, Err(StoreError::Conflict)));
        let other = lab.store.idempotent_request(key.id, "k1", &[b"POST", b"/users", b"{\"x\":1}"]);
        assert!(matches!(lab.store.idempotent_answer(&other).await.unwrap(), Known::Different));
        lab.advance(Duration::from_secs(24 * 3600));
        assert!(matches!(lab.store.idempotent_answer(&request).await.unwrap(), Known::New));
        remember().await.unwrap();
        lab.advance(Duration::from_secs(24 * 3600));
        assert_eq!(lab.store.purge_idempotency().await.unwrap(), 1);
    }
}
