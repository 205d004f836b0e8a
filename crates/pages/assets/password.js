// Adds a button to password fields that shows what was typed.
for (const wrapper of document.querySelectorAll("[data-password]")) {
  const input = wrapper.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "reveal";
  button.setAttribute("aria-controls", input.id);

  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? wrapper.dataset.hide : wrapper.dataset.show;
    button.setAttribute("aria-pressed", String(shown));
  };
  button.addEventListener("click", () => { show(input.type === "password"); input.focus(); });
  // A browser only offers to save what is sent from a password field.
  input.form.addEventListener("submit", () => show(false));
  show(false);
  wrapper.append(button);
}
