// Keeps the programme on this phone: starts the worker, tells it where we are, and what the server said has moved.
import { fromPhone } from "./age.js";

const root = document.documentElement;
const worker = navigator.serviceWorker; // missing where there is no HTTPS, and in some private windows

/** Says it to the worker in charge; nothing where there is none. */
export async function tell(message) {
  const registration = await worker?.ready;
  registration?.active?.postMessage(message);
}

async function start() {
  try {
    await worker.register("/sw.js", { type: "module", scope: "/", updateViaCache: "none" });
  } catch {
    return; // refused: everything works as ever, with the network
  }
  await tell({ do: "lang", lang: location.pathname.split("/")[1] });
  if (!fromPhone()) await tell({ do: "size", size: Number(root.dataset.size) });
  await tell({ do: "mine" });
  keep();
}

/** Once there is something of one's own, the phone is asked not to throw it away; browsers that would ask first are spared. */
async function keep() {
  if (!document.querySelector(".star[aria-pressed=true]") || !navigator.storage?.persist) return;
  const known = await navigator.permissions?.query({ name: "persistent-storage" }).catch(() => null);
  if (known?.state === "prompt" && /firefox/i.test(navigator.userAgent)) return;
  if (!(await navigator.storage.persisted())) await navigator.storage.persist();
}

// A page that was just opened asks for what differs at once; while it is open, what moves is asked for by each phone at its own moment:
// a new edition (for the hour without network; the words of the change are on the page already) later than pages are, where many
// listen, what is the reader's own (which the server makes for each) over a longer while still. The waiting is done here, as
// browsers end a worker that waits. A page that is left before leaves it to the next one.
const waits = { edition: 0, own: 0 };
let met = false;
let last = null;

function moved({ detail: { key, person, epoch, notices, spread = 13, apart = 60, ahead = 0 } }) {
  const first = !met;
  met = true;
  last = { beat: { key, person, epoch, notices }, ahead };
  tell({ do: "heard", ...last, edition: first, own: first });
  if (first) return;
  later("edition", Math.min(spread * 4, apart));
  later("own", apart);
}

function later(what, seconds) {
  waits[what] ||= setTimeout(() => {
    waits[what] = 0;
    tell({ do: "heard", ...last, [what]: true });
  }, Math.random() * seconds * 1000);
}

/** What was told to this reader alone is in their copies soon. */
function told({ detail }) {
  if (detail.mine && detail.kind === "seat_booked" && !detail.old) tell({ do: "own" });
}

if (worker && window.isSecureContext) {
  for (const name of ["hello", "beat"]) document.addEventListener(`kakehashi:${name}`, moved);
  document.addEventListener("kakehashi:notice", told);
  document.addEventListener("kakehashi:current", () => tell({ do: "size", size: Number(root.dataset.size) }));
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
}
