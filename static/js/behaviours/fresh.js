// The page in view is fetched again quietly and morphed: where one is, what is focused, unfolded or typed stays.
// Also when the Back button brings a page as it was left, before what was done since.
let timer = 0;
let due = Infinity;
let stale = false;

/** Again within so many seconds; all who ask are served by the first fetch. Hidden pages wait until they are seen. */
export function later(least, most) {
  const wait = (least + Math.random() * (most - least)) * 1000;
  if (document.hidden) stale = true;
  else if (performance.now() + wait < due) {
    clearTimeout(timer);
    due = performance.now() + wait;
    timer = setTimeout(refresh, wait);
  }
}

async function refresh() {
  clearTimeout(timer);
  due = Infinity;
  if (document.hidden) {
    stale = true;
    return;
  }
  stale = false;
  if (document.querySelector("main .htmx-request")) return later(1, 3);
  if (document.querySelector("main .act.no")) return; // a refusal is being read
  try {
    const response = await fetch(location.href, { cache: "no-cache", headers: { "X-Kakehashi-Fresh": "1" } });
    if (response.ok) await put(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch { /* no network: what was there stays */ }
}

/** Takes over what differs in the page as the server sent it. */
export async function put(fresh) {
  const [main, other] = [document.getElementById("main"), fresh.getElementById("main")];
  if (!main || !other || !window.htmx) return;
  unfold(main, other);
  main.className = other.className;
  await window.htmx.swap({ text: other.innerHTML, target: main, sourceElement: main, swap: "innerMorph" });
  for (const sign of ["[data-news]", "title"]) {
    const [old, now] = [document.querySelector(sign), fresh.querySelector(sign)];
    if (old && now && !old.isEqualNode(now)) old.replaceChildren(...now.cloneNode(true).childNodes);
  }
  const [old, now] = [document.querySelector("[data-edition]"), fresh.querySelector("[data-edition]")];
  if (old && now) old.dataset.edition = now.dataset.edition;
  document.dispatchEvent(new CustomEvent("kakehashi:fresh"));
}

/** What is unfolded in the old page is so in the new one. */
function unfold(main, other) {
  const like = (each) => (each.id ? `#${CSS.escape(each.id)}` : `details${[...each.classList].map((name) => `.${name}`).join("")}`);
  for (const each of main.querySelectorAll("details[open]")) {
    const nth = [...main.querySelectorAll(like(each))].indexOf(each);
    other.querySelectorAll(like(each))[nth]?.setAttribute("open", "");
  }
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && stale) later(0, 3);
});
window.addEventListener("pageshow", (event) => {
  if ("fromPhone" in document.documentElement.dataset) return; // phone/age.js asks
  if (event.persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward") refresh();
});
