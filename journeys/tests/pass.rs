//! Vestibule Pass in two real browsers: a computer, and a phone that is paired with it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "whatever goes wrong here is a failed test")]

use std::{fs, path::Path};

use journeys::{Ana, Database, code_on, next_code_on};
use serde_json::{Value, json};
use testkit::Browser;

#[tokio::test]
async fn a_phone_is_paired_on_sqlite() {
    a_phone_is_paired(Database::Sqlite).await;
}

#[tokio::test]
async fn a_phone_is_paired_on_postgres() {
    a_phone_is_paired(Database::Postgres).await;
}

async fn a_phone_is_paired(database: Database) {
    let mut ana = Ana::arrives_with_post("pass", database).await;
    ana.signs_up("crm").await;

    // The section on two-factor authentication asks for country and number. "Register" sends a text message with a link.
    ana.opens_security().await;
    ana.looks_at("register").await;
    ana.browser.choose("Country", "Georgia (+995)").await.unwrap();
    ana.browser.fill("Mobile number", "599 12 34 56").await.unwrap();
    ana.browser.fill("Account password", &ana.password).await.unwrap();
    ana.browser.press("Register").await.unwrap();
    ana.browser.reads("We read this as +995 599 12 34 56").await.unwrap();
    ana.looks_at("sent").await;
    let link = ana.reads_the_link();

    // The phone opens it, and both show the same two words.
    let phone = ana.takes_out_her_phone().await;
    phone.go("/pass/").await.unwrap();
    phone.reads("No account is paired with this phone yet.").await.unwrap();
    ana.looks_at_her_phone(&phone, "empty").await;
    the_vector_holds(&phone).await;
    ana.pairs(&phone, &link).await;

    // Its seven digits turn two-factor authentication on.
    ana.browser.fill("Verification", "0000000").await.unwrap();
    ana.browser.press("Confirm").await.unwrap();
    ana.browser.reads("That code is not right.").await.unwrap();
    ana.confirms(&code_on(&phone).await).await;
    ana.has_saved_the_codes().await;
    ana.browser.reads("Two-factor authentication On").await.unwrap();
    ana.looks_at("security-on").await;
    phone.reads("Ana Beridze").await.unwrap();

    // Signing in needs the next seven digits.
    let used = code_on(&phone).await;
    ana.presses_in_the_menu("Sign out completely").await;
    ana.is_asked_for_a_code().await;
    ana.looks_at("challenge").await;
    let used = next_code_on(&phone, &used).await;
    ana.types(&used).await;
    ana.is_in().await;

    // Or the number that is chosen on the phone.
    ana.presses_in_the_menu("Sign out completely").await;
    ana.gives_her_password().await;
    ana.browser.press("Ask my phone instead").await.unwrap();
    let number = ana.reads_the_number().await;
    ana.looks_at("number").await;
    phone.reads("Are you signing in?").await.unwrap();
    ana.looks_at_her_phone(&phone, "approval").await;
    phone.press(&number).await.unwrap();
    phone.reads("You let the sign-in in.").await.unwrap();
    ana.goes_on_from_the_number().await;
    ana.is_in().await;

    // What a product wants to have confirmed is shown word for word, and is not taken for a sign-in.
    phone.driver().execute(ASKED, vec![]).await.unwrap();
    let asked = phone.reads("You are asked to confirm:").await.unwrap();
    assert!(asked.contains("Do you confirm this?") && asked.contains(ACTION) && asked.contains("203.0.113.9"), "{asked}");
    assert!(!asked.contains("Are you signing in?"), "{asked}");
    ana.looks_at_her_phone(&phone, "action").await;
    phone.go("/pass/").await.unwrap();

    // A clock that is moved far is not followed in silence.
    assert!(!phone.says("differ by more than a minute").await.unwrap());
    phone.driver().execute(MOVED, vec![]).await.unwrap();
    phone.reads("differ by more than a minute").await.unwrap();
    ana.looks_at_her_phone(&phone, "moved").await;
    phone.go("/pass/").await.unwrap();
    phone.reads("The clock of this phone is right.").await.unwrap();

    // Without a network it still shows codes, from nothing but what it keeps.
    phone.driver().cdp().send_raw("Network.enable", json!({})).await.unwrap();
    let offline = json!({ "offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0 });
    phone.driver().cdp().send_raw("Network.emulateNetworkConditions", offline).await.unwrap();
    phone.go("/pass/").await.unwrap();
    phone.reads("Ana Beridze").await.unwrap();
    ana.presses_in_the_menu("Sign out completely").await;
    ana.is_asked_for_a_code().await;
    ana.types(&next_code_on(&phone, &used).await).await;
    ana.is_in().await;
    let online = json!({ "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    phone.driver().cdp().send_raw("Network.emulateNetworkConditions", online).await.unwrap();

    drop(phone.complaints().await.unwrap());

    // A sign-in that is not hers is sent away, and over.
    ana.presses_in_the_menu("Sign out completely").await;
    ana.gives_her_password().await;
    ana.browser.press("Ask my phone instead").await.unwrap();
    phone.reads("Are you signing in?").await.unwrap();
    phone.press("No, this is not me").await.unwrap();
    phone.reads("Somebody knows your password: change it now.").await.unwrap();
    ana.goes_on_from_the_number().await;
    ana.browser.reads("Sign in").await.unwrap();
    ana.browser.go("/settings/security").await.unwrap();
    assert!(!ana.browser.says("How you prove it is you").await.unwrap(), "a sign-in that was sent away opened the settings");

    // The link is worth nothing any more.
    phone.go(&link).await.unwrap();
    phone.reads("This link is too old, or a newer one was sent.").await.unwrap();
    ana.looks_at_her_phone(&phone, "too-old").await;
}

/// What a product might ask, with what would be markup.
const ACTION: &str = "Pay 100 GEL to <b>Beka</b>";

/// From now on every look finds that.
const ASKED: &str = r#"
const ask = window.fetch;
window.fetch = async (path, request) => {
  const answer = await ask(path, request);
  if (!String(path).endsWith("/look")) return answer;
  const approval = { id: "AAECAwQFBgcICQoLDA0ODw", numbers: ["12", "34", "56"], browser: "Firefox on Linux", ip: "203.0.113.9", action: "Pay 100 GEL to <b>Beka</b>" };
  return Response.json({ ...(await answer.json()), approval });
};
"#;

/// From now on the server's clock is two years ahead, and the phone is told to set its own.
const MOVED: &str = r#"
window.fetch = async (path) =>
  String(path).endsWith("/time") ? Response.json({ now: Date.now() + 63072000000 }) : Response.json({ code: "expired" }, { status: 410 });
"#;

/// The phone's own code agrees with the vector of the protocol's document.
async fn the_vector_holds(phone: &Browser) {
    let document = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/explanation/vestibule-pass.md")).unwrap();
    let (_, vector) = document.split_once("## Vector").unwrap();
    let vector: serde_json::Map<String, Value> =
        vector.lines().filter_map(|line| line.trim().split_once(" = ")).map(|(name, value)| (name.replace(' ', "_"), Value::from(value))).collect();
    let outcome = phone.driver().execute_async(VECTOR, vec![Value::Object(vector.clone())]).await.unwrap();
    let found: Value = outcome.convert().unwrap();
    for (name, value) in found.as_object().unwrap_or_else(|| panic!("{found}")) {
        assert_eq!(value, &vector[name], "{name}");
    }
    assert_eq!(found.as_object().unwrap().len(), 7);
}

const VECTOR: &str = r#"
const [v, done] = arguments;
(async () => {
  const pass = await import("/static/pass/protocol.js");
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const raw = Uint8Array.from(atob(v.phone_public.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const jwk = { kty: "EC", crv: "P-256", d: pass.encode(bytes(v.phone_private)), x: pass.encode(raw.slice(1, 33)), y: pass.encode(raw.slice(33)) };
  const privateKey = await crypto.subtle.importKey("jwk", jwk, curve, false, ["deriveKey"]);
  const publicKey = await crypto.subtle.importKey("raw", raw, curve, true, []);
  const pair = { privateKey, publicKey };
  const agreed = await pass.agree(pair, { user: v.user, factor: v.factor, server: v.server_public, commitment: v.commitment });
  const shares = [agreed.codes.extractable, agreed.requests.extractable];
  if (shares.includes(true)) throw new Error("a key can be exported");
  const refused = await pass.agree(pair, { user: v.user, factor: v.factor, server: v.phone_public, commitment: v.commitment }).then(() => false, () => true);
  if (!refused) throw new Error("another key than the one that was promised");
  const renamed = { user: v.user, factor: v.factor.replace("fac_2", "fac_3"), server: v.server_public, commitment: v.commitment };
  if (await pass.agree(pair, renamed).then(() => true, () => false)) throw new Error("another name than the one that was promised");
  return {
    phone_public: pass.encode(await pass.publicKey(pair)),
    words: agreed.words.join(" "),
    code: await pass.code(agreed.codes, pass.stepAt(Number(v.time))),
    look_mac: await pass.sign(agreed.requests, "look", v.factor, v.time),
    answer_mac: await pass.sign(agreed.requests, "answer", v.factor, "AAECAwQFBgcICQoLDA0ODw", "42"),
    factor: v.factor,
    user: pass.userIn(v.link),
  };
})().then(done, (error) => done(String(error)));
"#;
