// A code that is pasted or filled in whole is sent at once; typing never sends anything. After a refusal the
// code that was typed is selected, so that the next one takes its place.
for (const input of document.querySelectorAll("input[data-digits]")) {
  const digits = Number(input.dataset.digits);
  if ("select" in input.dataset && input.autofocus) input.select();

  const isWhole = () => {
    const bare = input.value.replace(/[\s\u2010-\u2015-]/gu, "");
    return digits > 0 && bare.length === digits && /^\p{Nd}+$/u.test(bare);
  };
  const othersAreFilled = () =>
    [...input.form.elements].every((it) => it === input || it.type !== "password" || it.value !== "");

  input.addEventListener("input", (event) => {
    const typed = event.inputType === "insertText" || event.inputType?.startsWith("delete");
    if (!typed && isWhole() && othersAreFilled()) input.form.requestSubmit();
  });
}
