// A lost connection is said in the server's words, for what cannot wait on the phone; nothing pretends to be saved.
const words = document.querySelector("[data-lost]");
const lost = () => words?.removeAttribute("hidden");

document.addEventListener("htmx:error", (event) => {
  if (!event.detail.ctx?.kept) lost();
});
document.addEventListener("kakehashi:lost", lost);
document.addEventListener("htmx:after:request", () => words?.setAttribute("hidden", ""));
document.addEventListener("kakehashi:kept", () => words?.setAttribute("hidden", ""));
