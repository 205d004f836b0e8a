// Sign-ins, and actions of somebody who is signed in, that wait for this phone: while the app is on the screen it asks the server, shows what
// is asked and where it comes from, and sends the number that was chosen.
import { accounts } from "./accounts.js";
import { sign } from "./protocol.js";
import { ask } from "./server.js";

const EVERY = 3000;
const dialog = document.getElementById("approval");
const part = (name) => dialog.querySelector(`[data-${name}]`);
let shown = "";
let answered = "";

export function watch({ now, list, set }) {
  const look = async (account) => {
    const at = Math.round(now());
    const { user, factor } = account;
    const mac = await sign(account.requests, "look", factor, at);
    const found = await ask("look", { user, factor, at, mac }).catch((error) => ({ code: error.code ?? "offline" }));
    const { name, email, code } = found;
    if (code === "not_found") return keep(account, { gone: true });
    // It was asked at another time than the server's: the clock was moved.
    if (code === "expired") await set();
    if (code !== undefined) return false;
    if (found.approval && !dialog.open && found.approval.id !== answered) show(account, found.approval);
    if (!found.approval && shown === factor) dialog.close();
    return keep(account, { name, email, gone: false, words: found.active ? "" : account.words });
  };

  const keep = async (account, news) => {
    const isNew = Object.keys(news).some((name) => (news[name] || "") !== (account[name] || ""));
    if (isNew && (await accounts.find(account.factor))) await accounts.keep({ ...account, ...news });
    return isNew;
  };

  const round = async () => {
    if (document.hidden || !navigator.onLine) return;
    const changed = [];
    for (const account of await accounts.all()) changed.push(await look(account));
    if (changed.some(Boolean)) await list();
  };

  const again = () => round().catch(() => {}).then(() => setTimeout(again, EVERY));
  again();
}

function show(account, approval) {
  shown = account.factor;
  document.getElementById("told").hidden = true;
  part("account").textContent = account.email ?? account.hint;
  const { action } = approval;
  part("signing").hidden = Boolean(action);
  for (const name of ["confirming", "asked"]) part(name).hidden = !action;
  for (const name of ["action", "browser", "ip"]) part(name).textContent = approval[name] ?? "";
  for (const name of ["browser", "ip"]) part(`${name}-row`).hidden = !approval[name];
  const choose = (answer) => async () => {
    answered = approval.id;
    dialog.close();
    const mac = await sign(account.requests, "answer", account.factor, approval.id, answer);
    const { user, factor } = account;
    const outcome = await ask("answer", { user, factor, approval: approval.id, answer, mac }).then((it) => it.outcome, (error) => error.code || "offline");
    tell(action && outcome === "approved" ? "confirmed" : outcome);
  };
  part("numbers").replaceChildren(...approval.numbers.map((number) => {
    const button = document.getElementById("number").content.cloneNode(true).firstElementChild;
    button.textContent = number;
    button.addEventListener("click", choose(number));
    return button;
  }));
  part("deny").onclick = choose("deny");
  dialog.showModal();
}

function tell(outcome) {
  const known = ["approved", "confirmed", "denied", "wrong_number"].includes(outcome) ? outcome : "too_late";
  const told = document.getElementById("told");
  told.textContent = document.getElementById(`say-${known}`).content.textContent;
  told.hidden = false;
}
