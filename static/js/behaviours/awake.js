// A badge keeps the screen awake while it is shown, where the phone can.
const badge = document.querySelector("[data-awake]");

async function hold() {
  if (document.visibilityState !== "visible") return;
  try {
    await navigator.wakeLock.request("screen");
    document.querySelector("[data-awake-word]")?.removeAttribute("hidden");
  } catch { /* low battery: the phone decides */ }
}

if (badge && "wakeLock" in navigator) {
  document.addEventListener("visibilitychange", hold);
  document.addEventListener("kakehashi:fresh", hold);
  hold();
}
