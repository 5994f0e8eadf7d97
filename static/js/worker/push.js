// What the push service brings: shown at once, and opened by a tap. The words were made by the server.
import { remembered } from "./state.js";

const icon = (name) => new URL(`../../icons/${name}`, import.meta.url).href;

async function shown(data) {
  const { title, body, url, tag, lang, unread, urgent } = data;
  await self.registration.showNotification(title, {
    body, tag, lang,
    icon: icon("icon-192.png"),
    badge: icon("told-96.png"),
    data: { url },
    renotify: true,
    requireInteraction: Boolean(urgent),
  });
  if (unread) await self.navigator.setAppBadge?.(unread).catch(() => {});
}

async function opened(url) {
  const address = new URL(url ?? "/", self.location.origin);
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find((each) => new URL(each.url).origin === address.origin);
  if (!open) return self.clients.openWindow(address.href);
  const focused = await open.focus().catch(() => open);
  return focused.navigate(address.href).catch(() => self.clients.openWindow(address.href));
}

// The browser made another address for this phone: the server is told.
async function changed(event) {
  const old = event.oldSubscription;
  const options = old?.options;
  const found = event.newSubscription ?? (options && (await self.registration.pushManager.subscribe(options)));
  if (!found) return;
  const lang = (await remembered()).lang ?? new URL((await fetch("/")).url).pathname.split("/")[1];
  await fetch(`/${lang}/news/push`, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ subscription: found.toJSON(), instead: old?.endpoint }),
  });
}

self.addEventListener("push", (event) => {
  let data = null;
  try {
    data = event.data?.json();
  } catch { /* not one of ours */ }
  if (data?.title) event.waitUntil(shown(data));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(opened(event.notification.data?.url));
});

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(changed(event)));
