/* Forms of words: leaving with unsaved ones warns, a row that was typed in says so, one-line fields stay on one line. */

const sent = new WeakSet();

function unsaved(form) {
  if (sent.has(form)) return false;
  return "typed" in form.dataset || [...form.elements].some((field) => {
    if (field.type === "hidden" || !field.name) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].some((each) => each.selected !== each.defaultSelected);
    return "defaultValue" in field && field.value !== field.defaultValue;
  });
}

addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll("form[data-guard]")].some(unsaved)) event.preventDefault();
});

addEventListener("submit", (event) => {
  if (event.target.matches("form[data-guard]")) sent.add(event.target);
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-guard]")) sent.delete(form);
});

addEventListener("input", (event) => {
  event.target.closest("[data-row]")?.classList.add("typed");
  if (event.target.matches("[data-line]") && /[\r\n]/.test(event.target.value)) {
    const at = event.target.selectionStart;
    event.target.value = event.target.value.replace(/\r\n|\r|\n/g, " ");
    event.target.setSelectionRange(at, at);
  }
});

addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing && event.target.matches("[data-line]")) event.preventDefault();
});

/* What was swapped in keeps the keyboard where it was. */
let from = "";
document.addEventListener("click", (event) => {
  from = event.target.closest("[data-row]")?.id ?? (event.target.closest("#facts") ? "facts" : "");
});
document.addEventListener("htmx:after:swap", () => {
  const place = from && document.getElementById(from);
  if (!place || place.contains(document.activeElement)) return;
  place.querySelector(":is(form, .open-fact) :is(input:not([type=hidden]), select, textarea), [data-row] textarea, a, textarea")?.focus();
});
