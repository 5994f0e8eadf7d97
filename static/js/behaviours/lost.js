// A lost connection is said in the server's words; nothing pretends to be saved.
const words = document.querySelector("[data-lost]");

document.addEventListener("htmx:error", () => words?.removeAttribute("hidden"));
document.addEventListener("htmx:after:request", () => words?.setAttribute("hidden", ""));
