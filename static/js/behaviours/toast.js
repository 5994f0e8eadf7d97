// One line above the bar says what has just come; it goes by itself, or when it is put away.
const STAYS = 8000;
const place = document.querySelector("[data-toast]");
const model = place?.querySelector("template");
let timer = 0;

function away() {
  clearTimeout(timer);
  for (const each of [...place.children]) if (each !== model) each.remove();
}

function stay() {
  clearTimeout(timer);
  timer = setTimeout(() => (place.matches(":hover, :focus-within") ? stay() : away()), STAYS);
}

document.addEventListener("kakehashi:notice", ({ detail }) => {
  if (!model || !detail.words || detail.urgent || !(detail.mine || detail.kind === "message")) return;
  if (document.querySelector("[data-news][aria-current]")) return;
  const line = model.content.cloneNode(true);
  line.querySelector("a span").textContent = detail.words;
  line.querySelector("button").addEventListener("click", away);
  away();
  place.append(line);
  stay();
});
