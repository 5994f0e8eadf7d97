// The language switch keeps the place: the session at the top of the screen stays there in the other language.
const KEY = "kakehashi-place";

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-switch]");
  if (!link) return;
  const rows = [...document.querySelectorAll("[id^=session-]")];
  const row = rows.find((each) => each.getBoundingClientRect().bottom > 60);
  const place = row && window.scrollY > 0
    ? { id: row.id, top: row.getBoundingClientRect().top }
    : { y: window.scrollY };
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ path: new URL(link.href).pathname, place }));
  } catch { /* a private window: the page simply opens at its top */ }
});

function settle() {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
  } catch { /* nothing kept */ }
  if (!kept || kept.path !== location.pathname) return;
  const row = kept.place.id && document.getElementById(kept.place.id);
  if (row) {
    row.closest("details")?.setAttribute("open", "");
    window.scrollBy(0, row.getBoundingClientRect().top - kept.place.top);
  } else if (kept.place.y) window.scrollTo(0, kept.place.y);
}

settle();
