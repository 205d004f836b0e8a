// Looks every two seconds whether what the page waits for has happened, and goes on when it has. Nothing that is being typed is lost.
const element = document.querySelector("[data-waits]");
const typed = () => [...document.querySelectorAll("input[name=code]")].some((input) => input.value !== "");

const look = async () => {
  const { waits, from } = element.dataset;
  const response = document.hidden ? null : await fetch(from).catch(() => null);
  const state = response?.ok ? /data-waits="([a-z]+)"/.exec(await response.text())?.[1] : waits;
  if (state === "approved") return document.querySelector("[data-approved]").click();
  if (state !== waits && !typed()) return location.assign(from);
  setTimeout(look, 2000);
};
if (element) setTimeout(look, 2000);
