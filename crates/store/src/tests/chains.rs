//! Whoever changes the audit trail behind the program's back is found out by what can be exported from it.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::task::JoinSet;
use twofactor::{Actor, Cause, Detail, Email, EventKind, Fate, NewUser, OrganizationId, Preset, Refusal, Scene, User, UserId};

use crate::{
    Answer, Store, StoreError, Tx,
    audit::{Fault, Line, Made, Report, Signer, Sink, Verifier, VerifyingKey},
    on_both_engines,
    testing::Lab,
};

type Judge = fn(&User, &Scene<'_>) -> Result<(), Refusal>;

const OPERATOR: Cause = Cause::by(Actor::Operator);

async fn organization(store: &Store) -> OrganizationId {
    let policy = serde_json::to_string(&Preset::Default.policy()).unwrap();
    store.create_organization("Acme", "default", &policy).await.unwrap().id
}

async fn user(store: &Store, organization: OrganizationId, name: &str) -> UserId {
    let email = Email::parse(&format!("{name}@example.com")).unwrap();
    let build = move |scene: &mut Scene<'_>| User::create(NewUser::member(organization, email, String::new()), scene);
    store.create_user(organization, OPERATOR, None, build, |_, _| Answer::none()).await.unwrap().0.id
}

async fn happen(store: &Store, user: UserId, times: usize) {
    for _ in 0..times {
        store.act(user, OPERATOR, |_, scene| scene.record(EventKind::UserChanged, Detail::default())).await.unwrap();
    }
}

/// Two users with six events each, the last two of which no checkpoint has signed; an organization and the server with one.
async fn history(lab: &Lab) -> [UserId; 2] {
    let acme = organization(&lab.store).await;
    let ana = user(&lab.store, acme, "ana").await;
    lab.advance(Duration::from_millis(1));
    let users = [ana, user(&lab.store, acme, "gio").await];
    for user in users {
        happen(&lab.store, user, 3).await;
    }
    let mandatory = Preset::Messaging.policy();
    lab.store.amend_policy(acme, 1, mandatory, OPERATOR, None::<(UserId, Judge)>).await.unwrap().unwrap();
    lab.store.record(EventKind::PasswordFailed, None, OPERATOR).await.unwrap();
    sign(lab).await;
    for user in users {
        happen(&lab.store, user, 2).await;
        lab.advance(Duration::from_secs(1));
    }
    users
}

async fn sign(lab: &Lab) -> bool {
    lab.advance(EVERY);
    matches!(lab.store.checkpoint(EVERY).await.unwrap(), Made::Checkpoint(_))
}

struct Lines(Vec<Line>);

impl Sink for Lines {
    type Error = StoreError;

    fn take(&mut self, line: Line) -> Result<(), StoreError> {
        let text = serde_json::to_string(&line).unwrap();
        assert_eq!(serde_json::from_str::<Line>(&text).unwrap(), line, "{text}");
        self.0.push(line);
        Ok(())
    }
}

async fn lines(store: &Store) -> Vec<Line> {
    let mut lines = Lines(Vec::new());
    store.export_audit(&mut lines).await.unwrap();
    lines.0
}

fn judge(store: &Store, lines: Vec<Line>, known: Vec<String>) -> Report {
    let mut verifier = Verifier::new(Signer::of(store.keys()).unwrap().public().clone(), known);
    lines.into_iter().for_each(|line| verifier.take(line));
    verifier.finish()
}

async fn verify(store: &Store) -> Report {
    judge(store, lines(store).await, Vec::new())
}

async fn tamper(store: &Store, sql: String) {
    store.write(async move |tx: &mut Tx| tx.script(&sql).await).await.unwrap();
}

async fn id_at(store: &Store, user: UserId, seq: i64) -> String {
    let user = user.to_string();
    let find = async move |tx: &mut Tx| tx.one("SELECT id FROM events WHERE user_id = $1 AND seq = $2", &[(&user).into(), seq.into()], |row| row.get(0)).await;
    store.read(find).await.unwrap().unwrap()
}

/// The public key of the first example in RFC 8032, section 7.1.
const FOREIGN: &str = "vestibule-audit+15d411c4+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";

const EVERY: Duration = Duration::from_secs(300);

on_both_engines! {
    async fn a_trail_that_nobody_touched_is_good(lab: Lab) {
        history(&lab).await;
        let report = verify(&lab.store).await;
        assert_eq!(report.faults, []);
        assert_eq!((report.events, report.chains, report.checkpoints, report.unsigned, report.unchained), (14, 4, 1, 4, 0));
        assert!(sign(&lab).await);
        let report = verify(&lab.store).await;
        assert_eq!((report.faults.len(), report.checkpoints, report.unsigned), (0, 2, 0));
        assert!(!sign(&lab).await, "nothing happened");
        lab.advance(Duration::from_secs(24 * 3600));
        assert!(sign(&lab).await, "but a day has passed");
        assert!(verify(&lab.store).await.is_good());
    }

    async fn what_many_have_written_at_once_is_everybodys_own(lab: Lab) {
        let organization = organization(&lab.store).await;
        let mut users = Vec::new();
        for number in 0..24 {
            users.push(user(&lab.store, organization, &format!("u{number}")).await);
        }
        for _ in 0..3 {
            let turns = users.iter().map(|user| {
                lab.store.act(*user, OPERATOR, |user, scene| {
                    scene.record(EventKind::UserChanged, Detail::default());
                    user.name.push('x');
                })
            });
            assert!(join_all(turns).await.iter().all(Result::is_ok));
        }
        for user in &users {
            assert_eq!(lab.store.look(*user).await.unwrap().user.name.matches('x').count(), 3);
        }
        assert_eq!(verify(&lab.store).await.faults, []);
        assert_eq!(verify(&lab.store).await.events, 24 * 4);
    }

    async fn an_event_that_is_changed_is_named(lab: Lab) {
        let [ana, _] = history(&lab).await;
        let third = id_at(&lab.store, ana, 3).await;
        tamper(&lab.store, format!("UPDATE events SET actor = 'system' WHERE id = '{third}'")).await;
        assert_eq!(verify(&lab.store).await.faults, [Fault::Changed(third)]);
    }

    async fn an_event_that_was_not_signed_yet_cannot_be_changed_alone_either(lab: Lab) {
        let [ana, _] = history(&lab).await;
        let last = id_at(&lab.store, ana, 6).await;
        tamper(&lab.store, format!("UPDATE events SET at = at - 1 WHERE id = '{last}'")).await;
        assert_eq!(verify(&lab.store).await.faults, [Fault::Changed(last)]);
    }

    async fn events_that_are_removed_are_missing(lab: Lab) {
        let [ana, gio] = history(&lab).await;
        let (second, last) = (id_at(&lab.store, ana, 2).await, id_at(&lab.store, gio, 6).await);
        tamper(&lab.store, format!("DELETE FROM events WHERE id IN ('{second}', '{last}')")).await;
        assert_eq!(verify(&lab.store).await.faults, [Fault::Missing(ana.to_string(), 2, 2), Fault::Missing(gio.to_string(), 6, 6)]);
    }

    async fn an_event_that_is_put_in_is_named(lab: Lab) {
        let [ana, gio] = history(&lab).await;
        let third = id_at(&lab.store, ana, 3).await;
        let put = |id: &str, seq: &str, user: String| {
            format!("INSERT INTO events (id, at, organization_id, user_id, kind, actor, detail, seq, hash) \
                SELECT '{id}', at, organization_id, '{user}', kind, actor, detail, {seq}, hash FROM events WHERE id = '{third}';")
        };
        let all = [
            put("evt_zz1", "3", ana.to_string()), put("evt_zz2", "7", gio.to_string()), put("evt_zz3", "1", "usr_nobody".to_owned()),
            put("evt_zz4", "1", "server".to_owned()), put("evt_zz5", "NULL", gio.to_string()),
        ];
        tamper(&lab.store, all.concat().replace("NULL, hash", "NULL, NULL")).await;
        let found = verify(&lab.store).await.faults;
        let [put_in @ .., unchained] = found.as_slice() else { panic!() };
        let id = |id: &str| id.to_owned();
        let [one, two, three, four] = ["evt_zz1", "evt_zz2", "evt_zz3", "evt_zz4"].map(id);
        assert_eq!(put_in, [Fault::PutIn(one), Fault::PutIn(two), Fault::Stray(three), Fault::Stray(four)]);
        assert_eq!(unchained, &Fault::Unchained(1));
    }

    async fn events_that_change_places_are_named(lab: Lab) {
        let [ana, _] = history(&lab).await;
        let (second, third) = (id_at(&lab.store, ana, 2).await, id_at(&lab.store, ana, 3).await);
        tamper(&lab.store, format!("UPDATE events SET seq = 5 - seq WHERE id IN ('{second}', '{third}')")).await;
        let faults = verify(&lab.store).await.faults;
        assert!(faults.contains(&Fault::Changed(second)) && faults.contains(&Fault::Changed(third)), "{faults:?}");
    }

    async fn whoever_computes_the_chain_anew_does_not_get_past_what_was_signed(lab: Lab) {
        let [ana, _] = history(&lab).await;
        // What somebody can do who may write to the database: forget a user's past, and begin another.
        tamper(&lab.store, format!("DELETE FROM events WHERE user_id = '{ana}'; UPDATE users SET chain_length = 0, chain_head = NULL WHERE id = '{ana}'")).await;
        happen(&lab.store, ana, 6).await;
        assert_eq!(verify(&lab.store).await.faults, [Fault::NotAsSigned(ana.to_string(), 4)]);
        tamper(&lab.store, format!("DELETE FROM checkpoint_heads WHERE chain = '{ana}'")).await;
        assert_eq!(verify(&lab.store).await.faults, [Fault::Heads(1)]);
    }

    async fn a_user_who_is_wiped_out_leaves_a_gap(lab: Lab) {
        let [ana, _] = history(&lab).await;
        let wipe = format!("DELETE FROM events WHERE user_id = '{ana}'; DELETE FROM users WHERE id = '{ana}'");
        tamper(&lab.store, wipe).await;
        assert_eq!(verify(&lab.store).await.faults, [Fault::Heads(1)]);
    }

    async fn checkpoints_go_on_after_a_clock_that_was_ahead_was_put_right(lab: Lab) {
        let [ana, _] = history(&lab).await;
        let right = lab.store.now();
        lab.advance(Duration::from_secs(365 * 24 * 3600));
        assert!(sign(&lab).await);
        lab.clock.set(right);
        happen(&lab.store, ana, 1).await;
        assert!(sign(&lab).await, "it does not wait for that year");
        assert!(!matches!(lab.store.checkpoint(EVERY).await.unwrap(), Made::Checkpoint(_)));
        assert_eq!(verify(&lab.store).await.faults, []);
    }

    async fn checkpoints_are_signed_and_follow_one_another(lab: Lab) {
        let [ana, _] = history(&lab).await;
        assert!(sign(&lab).await);
        let notes: Vec<String> = lab.store.checkpoints(0, 9).await.unwrap().into_iter().map(|checkpoint| checkpoint.note).collect();
        happen(&lab.store, ana, 1).await;
        assert!(sign(&lab).await);
        assert!(judge(&lab.store, lines(&lab.store).await, notes.clone()).is_good());
        tamper(&lab.store, "DELETE FROM checkpoints WHERE number = 2".to_owned()).await;
        let faults = judge(&lab.store, lines(&lab.store).await, notes).faults;
        assert!(matches!(faults.as_slice(), [Fault::NotNext(3), Fault::Heads(2), Fault::Heads(2), Fault::Unknown(_)]), "{faults:?}");
        tamper(&lab.store, "UPDATE checkpoints SET note = replace(note, 'unchained 0', 'unchained 1') WHERE number = 1".to_owned()).await;
        assert!(verify(&lab.store).await.faults.iter().any(|fault| matches!(fault, Fault::NotSigned(_))));
    }

    async fn an_export_that_was_cut_is_not_whole(lab: Lab) {
        history(&lab).await;
        let mut all = lines(&lab.store).await;
        all.pop();
        assert_eq!(judge(&lab.store, all, Vec::new()).faults, [Fault::Incomplete]);
    }

    async fn only_the_key_of_the_database_has_signed(lab: Lab) {
        history(&lab).await;
        let key = Signer::of(lab.second_node().await.keys()).unwrap().public().to_string();
        assert_eq!(VerifyingKey::parse(&key).as_ref(), Some(Signer::of(lab.store.keys()).unwrap().public()), "every node has the same");
        assert_eq!(VerifyingKey::parse(&key.replacen("audit+", "audit+0", 1)), None, "the name of the key does not fit");
        let mut verifier = Verifier::new(VerifyingKey::parse(FOREIGN).unwrap(), Vec::new());
        lines(&lab.store).await.into_iter().for_each(|line| verifier.take(line));
        assert!(matches!(verifier.finish().faults.first(), Some(Fault::NotSigned(_))));
    }

    async fn what_is_deleted_stays_in_the_trail(lab: Lab) {
        let [ana, _] = history(&lab).await;
        let organization = lab.store.look(ana).await.unwrap().user.organization;
        let delete = |_: &mut User, _: crate::Standing, scene: &mut Scene<'_>| {
            scene.record(EventKind::UserDeleted, Detail::default());
            Ok(Fate::Goes)
        };
        lab.store.oversee(ana, OPERATOR, None, None, delete, |_| Answer::none()).await.unwrap().unwrap();
        lab.store.record(EventKind::PasswordFailed, Some((organization, ana)), OPERATOR).await.unwrap();
        lab.store.delete_organization(organization).await.unwrap();
        let report = verify(&lab.store).await;
        assert_eq!((report.faults, report.events), (Vec::new(), 16));
        assert!(sign(&lab).await);
        assert!(verify(&lab.store).await.is_good());
    }

    async fn everybody_on_every_node_adds_to_one_chain(lab: Lab) {
        let acme = organization(&lab.store).await;
        let (ana, other) = (user(&lab.store, acme, "ana").await, lab.second_node().await);
        let mut turns = JoinSet::new();
        for turn in 0..40 {
            let store = if turn % 2 == 0 { lab.store.clone() } else { other.clone() };
            turns.spawn(async move {
                match turn % 4 {
                    0 | 1 => happen(&store, ana, 1).await,
                    2 => store.record(EventKind::PasswordFailed, Some((acme, ana)), OPERATOR).await.unwrap(),
                    _ => store.record(EventKind::PasswordFailed, None, OPERATOR).await.unwrap(),
                }
            });
        }
        let (one, two) = tokio::join!(lab.store.checkpoint(EVERY), other.checkpoint(EVERY));
        let made = [one.unwrap(), two.unwrap()].iter().filter(|made| matches!(made, Made::Checkpoint(_))).count();
        assert!((1..=2).contains(&made));
        let meanwhile = verify(&lab.store).await;
        assert_eq!(meanwhile.faults, [], "an export while everybody goes on");
        turns.join_all().await;
        lab.advance(EVERY);
        let (one, two) = tokio::join!(lab.store.checkpoint(EVERY), other.checkpoint(EVERY));
        assert!([one.unwrap(), two.unwrap()].iter().filter(|made| matches!(made, Made::Checkpoint(_))).count() == 1, "one of the two");
        let report = verify(&lab.store).await;
        assert_eq!((report.faults, report.events, report.unsigned), (Vec::new(), 41, 0));
    }
}
