/* A USB or Bluetooth scanner types like a very fast person and ends with Enter; it may do so anywhere on the page. */

const FAST = 120; // ms between keys; Bluetooth scanners are slower than cables, people slower still
const SHORTEST = 6;

export function wedge(found) {
  let keys = "";
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.("input, textarea, select")) return;
    const quick = event.timeStamp - last < FAST;
    last = event.timeStamp;
    if (event.key === "Enter") {
      const code = keys;
      keys = "";
      if (quick && code.length >= SHORTEST) {
        event.preventDefault();
        found(code);
      }
    } else if (event.key.length === 1) {
      if (quick && keys) event.preventDefault();
      keys = quick ? keys + event.key : event.key;
    }
  });
}
