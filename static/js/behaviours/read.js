// Messages that were on the screen for a moment have been read: that is sent once, quietly. They keep their mark until the page is left.
const PAUSE = 1500;
let waiting = 0;

const unread = () => [...document.querySelectorAll("[data-inbox] .msg.new:not(.alarm)")];

function look() {
  clearTimeout(waiting);
  const form = document.querySelector("[data-read]");
  if (!form || form.dataset.read === "sent" || document.visibilityState !== "visible" || !unread().length) return;
  waiting = setTimeout(() => form.requestSubmit(), PAUSE);
}

/** What came while the page was open is higher than what it was made with. */
function newest(form) {
  const number = form.elements.number;
  const numbers = unread().map((each) => Number(each.id.replace("notice-", "")));
  number.value = Math.max(Number(number.value), ...numbers);
}

function done(form, byHand) {
  form.dataset.read = "sent";
  form.hidden = true;
  for (const count of document.querySelectorAll("[data-unread]")) count.remove();
  if (!byHand) return;
  for (const each of unread()) {
    each.classList.remove("new");
    each.querySelector("h3 em")?.remove();
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-read]");
  if (form) newest(form);
}, true);

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-read]");
  if (!form) return;
  const byHand = event.submitter !== null;
  if (event.defaultPrevented) { // the outbox has it
    done(form, byHand);
    return;
  }
  event.preventDefault();
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "HX-Request": "true" }, keepalive: true,
    });
    if (answer.ok) done(form, byHand);
  } catch { /* no network: they stay new */ }
});

for (const name of ["visibilitychange", "kakehashi:notice", "kakehashi:inbox"]) {
  document.addEventListener(name, () => setTimeout(look)); // when what listens too has put it in
}
look();
