// A row that becomes a form where it stands, and back: the focus goes with it, Escape leaves it. Delegations are moved by hand.
let asked = null; // the row whose form was asked for, saved or left

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-edit], [data-leave]");
  if (link) asked = link.closest("tr")?.id ?? null;
});

document.addEventListener("submit", (event) => {
  asked = event.target.closest("tr")?.id ?? asked;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  event.target.closest(".ppl-edit")?.querySelector("[data-leave]").click();
});

document.addEventListener("htmx:after:swap", () => {
  const row = asked && document.getElementById(asked);
  if (!row) return;
  const form = row.querySelector("form");
  const wrong = form?.querySelector("[aria-invalid], .met input");
  (wrong ?? row.querySelector(".ppl-edit input:not([type=hidden]), form input:not([type=hidden]), [data-edit], button:not(:disabled)"))?.focus();
  asked = null;
});

// --- protocol order by hand -----------------------------------------------------------------------
let held = null;

function row(event) {
  return event.target.closest?.(".ppl-order tbody tr");
}

function take() {
  for (const each of document.querySelectorAll(".ppl-order tbody tr")) each.draggable = true;
}

function over(row) {
  for (const each of document.querySelectorAll(".ppl-over")) each.classList.remove("ppl-over");
  row?.classList.add("ppl-over");
}

document.addEventListener("dragstart", (event) => {
  held = row(event);
  held?.classList.add("ppl-held");
  if (held) event.dataTransfer.effectAllowed = "move";
});
document.addEventListener("dragover", (event) => {
  const there = held && row(event);
  if (!there) return;
  event.preventDefault();
  over(there);
});
document.addEventListener("dragend", () => {
  held?.classList.remove("ppl-held");
  held = null;
  over(null);
});
document.addEventListener("drop", (event) => {
  const there = held && row(event);
  if (!there || there === held) return;
  event.preventDefault();
  const form = held.querySelector(".ppl-to-place");
  form.elements.to.value = there.dataset.place;
  form.requestSubmit();
});
document.addEventListener("htmx:after:swap", take);
take();
