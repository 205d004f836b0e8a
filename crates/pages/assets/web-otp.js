// Takes over the code from the text message where the browser can (WebOTP): the message's last line binds it to
// this host. Whoever types or goes elsewhere first is not disturbed.
const input = document.querySelector('input[autocomplete="one-time-code"]');
if (input && "OTPCredential" in window) {
  const abort = new AbortController();
  const stop = () => abort.abort();
  input.form.addEventListener("submit", stop, { once: true });
  input.addEventListener("input", stop, { once: true });
  addEventListener("pagehide", stop, { once: true });
  try {
    const { code } = await navigator.credentials.get({ otp: { transport: ["sms"] }, signal: abort.signal });
    input.value = code;
    input.form.requestSubmit();
  } catch {
    // Nothing came, or it was typed: the field works as ever.
  }
}
