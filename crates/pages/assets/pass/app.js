// Vestibule Pass: shows codes, pairs with accounts, lets sign-ins in. Every sentence stands in the page already.
import * as protocol from "./protocol.js";
import { ask, ahead } from "./server.js";
import { accounts, clock, pairings, ready } from "./accounts.js";
import { watch } from "./approval.js";

const $ = (id) => document.getElementById(id);
const say = (element, words) => { if (element.textContent !== words) element.textContent = words; };
const sentence = (name) => $(`say-${name}`).content.textContent;
const only = (shown) => { for (const part of document.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== shown; };

let offset = 0;
const now = () => Date.now() + offset;

// A correction of so many milliseconds is not made in silence: whoever stands between phone and server could look for a time at which the
// phone shows a code that the server takes.
const FAR = 60_000;

// The words that pairings show come with the app, not with a pairing: a list that is made for one could be made to fit.
const lists = Promise.all($("list").dataset.languages.split(" ").map(async (language) => [language, await ask(`words/${language}`)])).then(Object.fromEntries);
lists.catch(() => {});

// The codes.

const cards = new Map();

const card = (account) => {
  const element = $("account").content.cloneNode(true).firstElementChild;
  element.querySelector("[data-remove]").addEventListener("click", async () => {
    await accounts.forget(account.factor);
    await list();
  });
  return element;
};

const describe = (element, account) => {
  say(element.querySelector("[data-name]"), account.name || account.hint);
  say(element.querySelector("[data-detail]"), account.name ? account.email : "");
  const words = element.querySelector("[data-words]");
  words.hidden = !account.words;
  if (account.words) say(words.querySelector("strong"), account.words);
  element.querySelector("[data-gone]").hidden = !account.gone;
  element.querySelector("[data-live]").hidden = Boolean(account.gone);
};

async function list() {
  const all = await accounts.all();
  for (const [factor, shown] of cards) {
    if (!all.some((account) => account.factor === factor)) {
      shown.element.remove();
      cards.delete(factor);
    }
  }
  for (const account of all) {
    const shown = Object.assign(cards.get(account.factor) ?? { element: card(account) }, { account });
    cards.set(account.factor, shown);
    describe(shown.element, account);
    if (!shown.element.isConnected) $("list").append(shown.element);
  }
  only(all.length ? "accounts" : "empty");
  await tick();
}

async function tick() {
  const left = protocol.PERIOD - Math.floor((now() / 1000) % protocol.PERIOD);
  const step = protocol.stepAt(now());
  for (const shown of cards.values()) {
    const { element, account } = shown;
    if (shown.step !== step) {
      const code = await protocol.code(account.codes, step);
      say(element.querySelector("[data-code]"), `${code.slice(0, 3)} ${code.slice(3)}`);
      shown.step = step;
    }
    element.querySelector("progress").value = left;
    say(element.querySelector("[data-left]"), String(left));
    element.classList.toggle("ending", left <= 3);
  }
}

// The clock: the server's counts.

async function set() {
  try {
    const kept = { id: "server", ahead: Math.round(await ahead()), at: Date.now() };
    await clock.keep(kept);
    return tell(kept);
  } catch {
    return tell(await clock.find("server"));
  }
}

function tell(kept) {
  offset = kept?.ahead ?? 0;
  const seconds = Math.round(Math.abs(offset) / 1000);
  const name = !kept ? "unchecked" : seconds < 2 ? "right" : offset > 0 ? "slow" : "fast";
  say($("clock"), sentence(`clock-${name}`).replace("{n}", seconds));
  $("clock-far").hidden = Math.abs(offset) <= FAR;
}

// Pairing.

let link = "";

const linkIn = (text) => /(?:^|#)([\w-]{43})$/.exec(text.trim())?.[1] ?? "";

const fail = (code) => {
  const known = { expired: "expired", link_used: "used", rate_limited: "busy", broken: "broken" }[code];
  say($("trouble"), sentence(known ?? (code === undefined ? "offline" : "failed")));
  only("trouble");
};

async function offer(wanted) {
  link = wanted;
  try {
    const offered = await ask("pairing", { link });
    say($("offered"), offered.account);
    only("offer");
    $("pair").focus();
  } catch (error) {
    fail(error.code);
  }
}

async function pair() {
  $("pair").disabled = true;
  try {
    const { account, factor, language, commitment } = await ask("pairing", { link });
    const kept = (await pairings.find(link)) ?? { link, pair: await protocol.draw(), user: protocol.userIn(link), factor, commitment };
    const words = (await lists)[language];
    if (!words) throw new Error("there are no words in this language");
    // Kept before it is sent: if the answer is lost, the same key asks again.
    await pairings.keep(kept);
    const { server } = await ask("pairing/claim", { link, key: protocol.encode(await protocol.publicKey(kept.pair)) });
    const agreed = await protocol.agree(kept.pair, { ...kept, server });
    await accounts.keep({ user: kept.user, factor: kept.factor, hint: account, codes: agreed.codes, requests: agreed.requests, words: agreed.words.map((n) => words[n]).join(" ") });
    await pairings.forget(link);
    await navigator.storage?.persist?.();
    history.replaceState(null, "", location.pathname);
    await list();
  } catch (error) {
    fail(error.code);
  } finally {
    $("pair").disabled = false;
  }
}

async function start() {
  await ready;
  tell(await clock.find("server"));
  $("pair").addEventListener("click", pair);
  for (const button of document.querySelectorAll("[data-back]")) button.addEventListener("click", () => { history.replaceState(null, "", location.pathname); list(); });
  $("paste").addEventListener("submit", (event) => {
    event.preventDefault();
    const found = linkIn($("link").value);
    $("link").setAttribute("aria-invalid", String(!found));
    $("not-a-link").hidden = Boolean(found);
    if (found) offer(found);
  });
  addEventListener("hashchange", () => linkIn(location.hash) && offer(linkIn(location.hash)));
  const standalone = matchMedia("(display-mode: standalone)").matches || navigator.standalone;
  const apple = /iPhone|iPad|Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 0;
  $("install-apple").hidden = standalone || !apple;
  $("install-other").hidden = standalone || apple;
  await list();
  if (linkIn(location.hash)) await offer(linkIn(location.hash));
  setInterval(tick, 250);
  set();
  setInterval(() => document.hidden || set(), 300_000);
  watch({ now, list, set });
  const trusted = globalThis.trustedTypes?.createPolicy("vestibule-pass", { createScriptURL: (url) => url });
  // Without it the app works as well, as long as there is a network.
  await navigator.serviceWorker?.register(trusted?.createScriptURL("/pass/worker.js") ?? "/pass/worker.js", { scope: "/pass/" }).catch(() => {});
}

if (globalThis.crypto?.subtle && globalThis.indexedDB) start().catch(() => fail("broken"));
else only("unsupported");
