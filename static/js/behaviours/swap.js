// A change shows at once in the card that is in view: its times, its title, its place. What is the reader's own, and the
// order of things, comes with the page fetched again a little later, each phone at its own moment.
import { later } from "./fresh.js";

const LEAST = 2;
let spread = 13; // seconds; the server says more when many phones listen
let key = null;

function reword(row, cards) {
  const model = document.createElement("template");
  model.innerHTML = cards[row.querySelector(".when") ? "row" : "par"] ?? "";
  const now = model.content.firstElementChild;
  if (!now) return;
  row.querySelector(".when")?.replaceChildren(...now.querySelector(".when").childNodes);
  const [title, other] = [row.querySelector("h3 a"), now.querySelector("h3 a")];
  if (title.innerHTML !== other.innerHTML) title.replaceChildren(...other.childNodes);
  const off = now.classList.contains("off");
  row.classList.toggle("off", off);
  remark(row, now, off);
}

/** The line under the title: the new words, and what is said of the reader's seat and of the hour as it was. */
function remark(row, now, off) {
  const [meta, other] = [row.querySelector(".meta"), now.querySelector(".meta")];
  const own = off ? [] : [...(meta?.querySelectorAll(".state:not(.cancelled), .live") ?? [])];
  const line = other ?? (own.length ? document.createElement("p") : null);
  line?.classList.add("meta");
  for (const each of own) each.matches(".live") ? line.prepend(each) : line.append(each);
  if (meta && line) meta.replaceWith(line);
  else if (line) row.querySelector("h3").after(line);
  else meta?.remove();
}

/** The page again: soon when it is this very session's, which few have open. */
function again(session) {
  const own = session && location.pathname.endsWith(`/sessions/${session}`);
  later(own ? 0 : LEAST, own ? 2 : LEAST + spread);
}

/** On the inbox, what came stands at its top; older pages of it stay as they are. */
function put({ number, html, mine, kind }) {
  const inbox = document.querySelector("[data-inbox]");
  if (!inbox || location.search || !html || !(mine || kind === "message") || document.getElementById(`notice-${number}`)) return;
  const list = inbox.querySelector("ol");
  if (list) list.insertAdjacentHTML("afterbegin", html);
  else later(0, 2);
}

document.addEventListener("kakehashi:notice", ({ detail }) => {
  if (detail.old) return;
  if (detail.session) {
    for (const row of document.querySelectorAll(`[id="session-${CSS.escape(detail.session)}"]`)) reword(row, detail.cards);
  }
  put(detail);
  if (detail.session) again(detail.session);
});

for (const name of ["hello", "beat"]) {
  document.addEventListener(`kakehashi:${name}`, ({ detail }) => {
    spread = detail.spread ?? spread;
    const moved = key !== null && key !== detail.key; // a speaker's name, too
    key = detail.key;
    const edition = document.querySelector("[data-edition]")?.dataset.edition;
    const other = edition !== undefined && edition !== String(detail.edition);
    if (other || moved || (detail.missed && !detail.first)) again();
  });
}
