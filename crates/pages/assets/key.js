// Has the browser make or use a security key, and sends what it gives with the form. Older browsers lack the helpers that turn
// JSON into what they want and back, so this knows the fields that hold bytes.
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (bytes) => bytes && btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

const readOptions = (action, json) => {
  const parse = action === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  if (PublicKeyCredential[parse]) return PublicKeyCredential[parse](json);
  const named = (list) => list?.map((it) => ({ ...it, id: toBytes(it.id) }));
  return {
    ...json,
    challenge: toBytes(json.challenge),
    ...(json.user && { user: { ...json.user, id: toBytes(json.user.id) } }),
    ...(json.allowCredentials && { allowCredentials: named(json.allowCredentials) }),
    ...(json.excludeCredentials && { excludeCredentials: named(json.excludeCredentials) }),
  };
};

const writeCredential = (it) => {
  if (it.toJSON) return it.toJSON();
  const { clientDataJSON, attestationObject, authenticatorData, signature, userHandle } = it.response;
  const bytes = { clientDataJSON, attestationObject, authenticatorData, signature, userHandle };
  const present = Object.entries(bytes).filter(([, value]) => value);
  const response = Object.fromEntries(present.map(([name, value]) => [name, toText(value)]));
  if (attestationObject) response.transports = it.response.getTransports?.() ?? [];
  return { id: it.id, rawId: toText(it.rawId), type: it.type, response, clientExtensionResults: it.getClientExtensionResults() };
};

for (const button of document.querySelectorAll("button[data-key]")) {
  const { form } = button;
  const label = button.querySelector("span");
  const words = label.textContent;
  const say = (what) => {
    for (const it of form.querySelectorAll("[data-key-says]")) it.hidden = it.dataset.keySays !== what;
  };
  if (!window.PublicKeyCredential) {
    say("unsupported");
    continue;
  }

  button.addEventListener("click", async (event) => {
    event.preventDefault();
    say(null);
    button.disabled = true;
    label.textContent = button.dataset.waiting;
    try {
      const publicKey = readOptions(button.dataset.key, JSON.parse(button.dataset.options));
      const credential = await navigator.credentials[button.dataset.key]({ publicKey });
      form.elements.credential.value = JSON.stringify(writeCredential(credential));
      form.requestSubmit();
    } catch (error) {
      const known = { InvalidStateError: "registered", SecurityError: "unsupported", NotSupportedError: "unsupported" };
      say(known[error.name] ?? "cancelled");
      button.disabled = false;
      label.textContent = words;
    }
  });
  // Only from here on is there anything to press.
  button.disabled = false;
}
