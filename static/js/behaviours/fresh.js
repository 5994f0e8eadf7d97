// The Back button brings a page as it was left, before what was done since: its sessions are asked for again, quietly.
async function refresh() {
  try {
    const response = await fetch(location.href, { cache: "no-cache" });
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const folded = document.querySelector("main details"); // what is unfolded stays so
    const parts = folded ? fresh.querySelectorAll("main [id^=session-]") : fresh.querySelectorAll("main");
    for (const part of [...parts]) {
      const stale = document.getElementById(part.id);
      if (!stale) continue;
      stale.replaceWith(document.adoptNode(part));
      window.htmx?.process(part);
    }
  } catch { /* no network: what was there stays */ }
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward") refresh();
});
