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

/** Each phone at its own moment, unless this one already has it all. */
function moved({ detail }) {
  const { epoch, edition, people, assets, key, now, person, spread = 13, ahead } = detail;
  const beat = { epoch, edition, people, assets, key, now, person };
  tell({ do: "refresh", beat: { ...beat, ahead: ahead ?? Date.parse(now) - Date.now() }, wait: Math.random() * Math.min(spread, 25) * 1000 });
}

if (worker && window.isSecureContext) {
  for (const name of ["hello", "beat"]) document.addEventListener(`kakehashi:${name}`, moved);
  document.addEventListener("kakehashi:current", () => tell({ do: "size", size: Number(root.dataset.size) }));
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
}
