// What is asked of the server. A refusal is an error with the server's stable code; no answer is one without.
export async function ask(path, body) {
  const request = body ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {};
  const response = await fetch(`/pass/${path}`, { ...request, cache: "no-store" });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(answer.title ?? response.statusText), { code: answer.code ?? "" });
  return answer;
}

// By how many milliseconds the server's clock is ahead of ours, give or take half the time the answer took.
export async function ahead() {
  const before = Date.now();
  const { now } = await ask("time");
  return now - (before + Date.now()) / 2;
}
