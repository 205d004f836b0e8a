// Shows the copy buttons and lets them copy: the text of an element, one line for each item of a list.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const label = button.querySelector("span") ?? button;
  const words = label.textContent;
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  label.setAttribute("aria-live", "polite");

  button.addEventListener("click", async () => {
    const items = [...source.querySelectorAll("li")].map((item) => item.textContent.trim());
    const text = items.length ? items.join("\n") : source.textContent.trim();
    await navigator.clipboard.writeText("strip" in button.dataset ? text.replace(/\s/g, "") : text);
    label.textContent = button.dataset.done;
    setTimeout(() => { label.textContent = words; }, 2000);
  });
}
