// [data-push]: being told on this phone. The browser is asked for permission only after a tap on the button.
const KEPT = "kakehashi-push"; // for whom and under which sign-in this phone was last said to listen
const DAY = 86_400_000;
const PATIENCE = 20_000; // what is not answered gives up its turn

function bytes(base64url) {
  const text = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

function keep(section) {
  const { pushPerson: person, pushSignIn: signIn } = section.dataset;
  try {
    localStorage.setItem(KEPT, JSON.stringify({ person, signIn, at: Date.now() }));
  } catch { /* a private window: it is asked again next time */ }
}

const supported = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

// Safari on a phone or tablet can show notifications only once the site is on the home screen.
const installable = () =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) && !matchMedia("(display-mode: standalone)").matches;

async function subscription() {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

const same = (found, key) => {
  const held = new Uint8Array(found.options.applicationServerKey ?? []);
  return held.length === key.length && held.every((byte, at) => byte === key[at]);
};

/** The worker in charge; there is none where it was refused. */
function ready() {
  const never = new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error("")));
  return Promise.race([navigator.serviceWorker.ready, never]);
}

async function subscribed(key) {
  const registration = await ready();
  const found = await registration.pushManager.getSubscription();
  if (found && same(found, key)) return found;
  await found?.unsubscribe(); // made with the key of an earlier event
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

/** One thing at a time among this phone's pages: what is said again quietly never comes after a tap that stops it. */
function inTurn(work) {
  return navigator.locks ? navigator.locks.request(KEPT, work) : work();
}

async function post(section, body) {
  const response = await fetch(section.dataset.pushTo, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (response.ok) return;
  const said = await response.json().catch(() => ({}));
  throw new Error(said.words ?? "");
}

function show(section, state) {
  for (const part of section.querySelectorAll("[data-push-state]")) part.hidden = part.dataset.pushState !== state;
  section.hidden = "pushQuietly" in section.dataset && state !== "off";
}

function wrong(section, words) {
  const line = section.querySelector("[data-push-wrong]");
  line.textContent = words || line.dataset.pushOffline;
  line.hidden = false;
}

async function state(section) {
  if (!supported()) return installable() ? "install" : "none";
  if (Notification.permission === "denied") return "refused";
  const found = Notification.permission === "granted" ? await subscription() : null;
  const last = kept();
  if (!found || last.person !== section.dataset.pushPerson) return "off";
  if (last.signIn !== section.dataset.pushSignIn || !same(found, bytes(section.dataset.push)) || last.at < Date.now() - DAY) {
    await turnOn(section).catch(() => {}); // said again, quietly: the server may have lost it, or been given another key
  }
  return "on";
}

async function turnOn(section) {
  const found = await subscribed(bytes(section.dataset.push));
  await post(section, { subscription: found.toJSON() });
  keep(section);
}

async function turnOff(section) {
  const found = await subscription();
  if (found) await post(section, { off: found.endpoint });
  await found?.unsubscribe();
  localStorage.removeItem(KEPT);
}

async function tapped(section, button) {
  const on = "pushOn" in button.dataset;
  section.querySelector("[data-push-wrong]").hidden = true;
  button.disabled = true;
  try {
    const granted = on && (await Notification.requestPermission()) === "granted"; // at once: only a tap may ask
    await inTurn(async () => {
      if (!on) await turnOff(section);
      else if (granted) await turnOn(section);
      show(section, await state(section));
    });
    section.querySelector("[data-push-state]:not([hidden]) button")?.focus();
  } catch (error) {
    wrong(section, error instanceof TypeError || error instanceof DOMException ? "" : error.message);
  } finally {
    button.disabled = false;
  }
}

function settle() {
  for (const section of document.querySelectorAll("[data-push]")) {
    inTurn(async () => show(section, await state(section).catch(() => "off")));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-push-on], [data-push-off]");
  const section = button?.closest("[data-push]");
  if (section) tapped(section, button);
});
document.addEventListener("htmx:after:swap", settle);
document.addEventListener("kakehashi:fresh", settle);
settle();
