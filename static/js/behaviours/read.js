// Messages that were on the screen for a moment have been read: that is sent once, quietly. They keep their mark until the page is left.
const PAUSE = 1500;
let waiting = 0;
let sent = 0; // up to this number

const fresh = () => [...document.querySelectorAll("[data-inbox] .msg.new:not(.alarm)")];
const number = (each) => Number(each.id.replace("notice-", ""));

function look() {
  clearTimeout(waiting);
  const form = document.querySelector("[data-read]");
  if (!form || document.visibilityState !== "visible" || !fresh().some((each) => number(each) > sent)) return;
  waiting = setTimeout(() => form.isConnected && form.requestSubmit(), PAUSE);
}

function done(form, upTo, byHand) {
  sent = Math.max(sent, upTo);
  form.hidden = true;
  for (const count of document.querySelectorAll("[data-news] [data-unread]")) count.remove();
  navigator.clearAppBadge?.().catch(() => {});
  if (!byHand) return;
  for (const each of fresh()) {
    each.classList.remove("new");
    each.querySelector("h3 em")?.remove();
  }
}

// Before anybody else hears of it: what came while the page was open is higher than what it was made with.
window.addEventListener("submit", ({ target }) => {
  if (!target.matches("[data-read]")) return;
  const field = target.elements.number;
  field.value = Math.max(Number(field.value), ...fresh().map(number));
}, true);

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-read]")) return;
  const [upTo, byHand] = [Number(form.elements.number.value), event.submitter !== null];
  if (event.defaultPrevented) { // the outbox has it
    done(form, upTo, byHand);
    return;
  }
  event.preventDefault();
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "HX-Request": "true" }, keepalive: true,
    });
    if (answer.ok) done(form, upTo, byHand);
  } catch { /* no network: they stay new */ }
});

for (const name of ["visibilitychange", "kakehashi:notice", "kakehashi:fresh"]) {
  document.addEventListener(name, () => setTimeout(look)); // once it has been put in
}
look();
