// The programme on the home screen: offered in one line at a good moment, never on the first page, never where it is there already.
const KEY = "kakehashi-install";
const THIRD = 3;
const iPhone = /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
const there = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
let asking = null;

function load() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return null; // a private window: nothing would stay on its home screen
  }
}

function keep(more) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...load(), ...more }));
  } catch { /* as above */ }
}

/** A visit is a window opened anew. */
function visits() {
  const { visits: before = 0 } = load() ?? {};
  if (sessionStorage.getItem(KEY)) return before;
  sessionStorage.setItem(KEY, "1");
  keep({ visits: before + 1 });
  return before + 1;
}

function show() {
  const kept = load();
  if (there || !kept) return;
  const wanted = kept.starred ? kept.pages > 1 : kept.visits >= THIRD;
  for (const line of document.querySelectorAll("[data-install]")) {
    const always = line.dataset.install === "always";
    const possible = asking || iPhone;
    line.hidden = !possible || !(always || (wanted && !kept.declined));
    line.querySelector("[data-install-steps]").hidden = Boolean(asking);
    line.querySelector("[data-install-yes]").hidden = !asking;
  }
}

document.addEventListener("click", async ({ target }) => {
  if (target.closest("[data-install-no]")) {
    keep({ declined: true });
    show();
  } else if (target.closest("[data-install-yes]") && asking) {
    const offer = asking;
    asking = null;
    await offer.prompt();
    show();
  } else if (target.closest(".star[aria-pressed=false]")) keep({ starred: true });
});
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  asking = event;
  show();
});
window.addEventListener("appinstalled", () => {
  asking = null;
  for (const line of document.querySelectorAll("[data-install]")) line.hidden = true;
});
document.addEventListener("kakehashi:fresh", show);

try {
  visits();
  keep({ pages: ((load() ?? {}).pages ?? 0) + 1 });
  show();
} catch { /* storage is refused */ }
