// That this phone has no room for the programme is said above the bar until it was read. Pages go on with the network.
import { arrange } from "./lists.js";

const KEY = "kakehashi-full";
const place = document.querySelector("[data-full]");

function read() {
  try {
    return sessionStorage.getItem(KEY) !== null;
  } catch {
    return false; // a private window
  }
}

function show(hidden) {
  place.hidden = hidden;
  arrange();
}

function told({ data }) {
  if (data?.did === "stored") show(true);
  if (data?.did !== "full" || read()) return;
  for (const words of place.querySelectorAll("[data-older]")) words.hidden = (words.dataset.older === "yes") !== data.older;
  show(false);
}

if (place) {
  navigator.serviceWorker?.addEventListener("message", told);
  place.querySelector("button").addEventListener("click", () => {
    show(true);
    try {
      sessionStorage.setItem(KEY, "1");
    } catch { /* said again on the next page */ }
  });
}
