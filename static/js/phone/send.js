// A tap is sent at once where there is network; where there is none it is kept in the outbox, and shown as unsent.
import { later } from "../behaviours/fresh.js";
import { entryOf } from "./entries.js";
import * as outbox from "./outbox.js";
import { settled, show, waiting } from "./marks.js";
import { set } from "./store.js";

const QUICK = 6000;
const HOLD = QUICK + 1000;
const SHAKY = 60_000;
const GATEWAY = new Set([502, 503, 504]);
const asked = new WeakMap();
let person; // whose taps these are, as far as this page knows
let failed = -Infinity;
let unkept = false; // the phone had no room for a tap: the network is the only way
let pause = 5000;
let timer = 0;

const known = () => typeof person === "string" && person !== "";
const shaky = () => !unkept && alone();
const alone = () =>
  document.documentElement.dataset.fromPhone || performance.now() - failed < SHAKY || waiting() > 0;

function mind(now) {
  person = now;
  return now;
}

async function learn() {
  try {
    mind(await outbox.person());
  } catch {
    mind(undefined);
  }
}

/** Kept, shown, and tried at once. What cannot be kept goes by the network, or is said to be lost. */
async function keep(entry, form, submitter) {
  const kept = outbox.add({ ...entry, person });
  unkept = await kept.then(() => false, () => true);
  if (unkept && form?.isConnected) form.requestSubmit(submitter);
  else await shown(form, () => kept);
}

async function shown(form, keeping) {
  try {
    const kept = await keeping();
    await show();
    form?.dispatchEvent(new CustomEvent("kakehashi:kept", { bubbles: true, detail: kept }));
    send();
  } catch {
    document.dispatchEvent(new CustomEvent("kakehashi:lost"));
  }
}

/** Kept beside a request that may still get through: should its page be left before, the tap is not lost. */
function beside(entry) {
  const kept = outbox.add({ ...entry, person }, Date.now(), HOLD);
  kept.then(() => { unkept = false; }, () => {});
  return {
    worked: () => kept.then(({ id }) => outbox.drop(id)).catch(() => {}),
    failed(form) {
      failed = performance.now();
      return shown(form, async () => {
        const entry = await kept;
        await outbox.release(entry.id);
        return entry;
      });
    },
  };
}

// --- forms that htmx sends ---------------------------------------------------------------------

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement?.closest("form");
  const entry = entryOf(form, ctx.request.submitter);
  if (!entry || !known()) return;
  if (shaky()) {
    event.preventDefault();
    keep(entry, form, ctx.request.submitter);
    return;
  }
  ctx.request.timeout = QUICK;
  asked.set(ctx, [beside(entry), form]);
});

/** True when the tap is kept; nobody then says that it was lost. */
function rescue(ctx) {
  const [way, form] = asked.get(ctx) ?? [];
  asked.delete(ctx);
  way?.failed(form);
  return Boolean(way);
}

document.addEventListener("htmx:error", (event) => {
  if (rescue(event.detail.ctx)) event.detail.ctx.kept = true;
}, true);

document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  if (GATEWAY.has(ctx.response.status)) {
    if (rescue(ctx)) event.preventDefault();
    return;
  }
  failed = -Infinity;
  asked.get(ctx)?.[0].worked();
  asked.delete(ctx);
});

// --- forms that the browser sends --------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || (form.hasAttribute("hx-post") && window.htmx)) return;
  const to = new URL(form.getAttribute("action") ?? "", location.href).pathname;
  if (/\/me\/sign-out$|^\/a\//.test(to)) {
    outbox.leave(to.endsWith("/sign-out") ? person : "").catch(() => {});
    mind(undefined); // who is next, the server says
    return;
  }
  const entry = entryOf(form, event.submitter);
  if (!entry || !known()) return;
  event.preventDefault();
  if ((entry.do === "acknowledge" && !unkept) || shaky()) keep(entry, form, event.submitter); // what covered the screen is gone already
  else quickly(form, event.submitter, entry);
}, true);

/** The form by fetch, with little patience; then where the server leads, unless reading goes on. */
async function quickly(form, submitter, entry) {
  const way = beside(entry);
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(), QUICK);
  const body = new URLSearchParams(new FormData(form, submitter));
  try {
    const response = await fetch(form.action, { method: "POST", body, signal: stop.signal });
    if (GATEWAY.has(response.status)) throw new Error();
    await way.worked();
    if (entry.do !== "read") location.assign(response.redirected ? response.url : location.href);
  } catch {
    way.failed(form);
  } finally {
    clearTimeout(limit);
  }
}

// --- when to try -------------------------------------------------------------------------------

/** Now; while something remains, again after a pause that grows. */
async function send() {
  clearTimeout(timer);
  await show();
  if ((await outbox.flush()) > 0) {
    timer = setTimeout(send, pause * (0.75 + Math.random() / 2));
    pause = Math.min(pause * 2, 300_000);
  } else {
    pause = 5000;
  }
}

function promising() {
  pause = 5000;
  send();
}

outbox.hear(async (message) => {
  if (message.what === "settled") settled(message.answers);
  await learn();
  await show();
  if (message.what === "settled") {
    failed = -Infinity;
    document.dispatchEvent(new CustomEvent("kakehashi:settled", { detail: { answers: message.answers } }));
    later(0, 0.2);
  }
});

document.addEventListener("kakehashi:send", promising);
document.addEventListener("kakehashi:keep", ({ detail }) => keep(detail));
document.addEventListener("kakehashi:hello", async ({ detail }) => {
  mind(detail.person ?? null);
  try {
    await Promise.all([outbox.learn(person), set("skew", detail.ahead ?? 0)]);
  } catch { /* nothing is kept on this phone */ }
  promising();
});
window.addEventListener("online", promising);
window.addEventListener("pageshow", (event) => {
  if (event.persisted) start();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") start();
});

async function start() {
  await learn();
  if (!known()) await ask();
  await show();
  promising();
  setTimeout(send, HOLD); // what a page that was left held is let go by then
}

/** Who is signed in, when nothing here knows and there is a form to know it for. */
async function ask() {
  if (!document.querySelector("button.star, #seat form, form[data-outbox]")) return;
  try {
    mind(await outbox.whose());
  } catch { /* nothing is kept on this phone */ }
}

start();
