// Two countdowns to the same moment: one to see, each second, and one that is spoken every thirty seconds only.
for (const element of document.querySelectorAll("[data-countdown]")) {
  const end = performance.now() + Number(element.dataset.countdown) * 1000;
  const visible = element.querySelector("[data-visible]");
  const spoken = element.querySelector("[data-spoken]");
  let lastSpoken = Infinity;
  element.hidden = false;

  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const hours = Math.floor(left / 3600);
    const minutes = Math.floor((left % 3600) / 60);
    const parts = hours ? [hours, minutes, left % 60] : [minutes, left % 60];
    visible.textContent = parts.map((part, nr) => String(part).padStart(nr ? 2 : 1, "0")).join(":");
    if (lastSpoken - left >= 30 || (left === 0 && lastSpoken > 0)) {
      lastSpoken = left;
      spoken.textContent = `${Math.floor(left / 60)} ${element.dataset.minutes} ${left % 60} ${element.dataset.seconds}`;
    }
    if (left > 0) setTimeout(tick, (end - performance.now()) % 1000 || 1000);
    else location.assign(element.dataset.next);
  };
  tick();
}
