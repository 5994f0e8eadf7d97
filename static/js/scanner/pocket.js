/* This very page is kept on the phone, with all it needs, so that it opens without network. */

const worker = navigator.serviceWorker; // missing where there is no HTTPS, and in some private windows

export async function begin() {
  if (!worker || !isSecureContext) return;
  try {
    await worker.register("/sw.js", { type: "module", scope: "/", updateViaCache: "none" });
    const { active } = await worker.ready;
    active.postMessage({ do: "door", page: location.pathname });
  } catch { /* refused: everything works as ever, with the network */ }
}
