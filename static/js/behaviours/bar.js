// How many messages are unread, on the bar and on the app's icon: as the page came, as the server greets, and one more
// with each notice. Its words are the server's.
const words = document.querySelector("template[data-counts]");
const tab = () => document.querySelector("[data-news]");
const count = () => Number(tab()?.querySelector("[data-unread]")?.dataset.unread ?? 0);
const reading = () => tab()?.hasAttribute("aria-current");

function show(number) {
  const sign = words?.content.children[Math.min(number, words.content.children.length) - 1];
  if (number === count()) return;
  tab()?.querySelector("[data-unread]")?.remove();
  if (number > 0 && sign) tab()?.append(sign.cloneNode(true));
  mark();
}

/** On the app's icon, where the phone shows it there. */
function mark() {
  const number = count();
  (number ? navigator.setAppBadge?.(number) : navigator.clearAppBadge?.())?.catch(() => {});
}

document.addEventListener("kakehashi:hello", ({ detail }) => {
  if (typeof detail.unread === "number" && !reading()) show(detail.unread);
});
document.addEventListener("kakehashi:notice", ({ detail }) => {
  if (detail.mine && detail.kind !== "reminder" && !detail.counted && !reading()) show(count() + 1);
});
document.addEventListener("kakehashi:fresh", mark);
if (tab()) mark();
