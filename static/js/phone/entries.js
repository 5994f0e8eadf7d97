// What a form would do, as an entry of the outbox; null for a form that cannot wait.

const SESSION = /\/sessions\/([^/]+)\/(star|seat)$/;

export function entryOf(form, submitter) {
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return null;
  const path = new URL(form.getAttribute("action"), location.href).pathname;
  const found = about(form, path, submitter?.value ?? "");
  return found && { ...found, lang: document.documentElement.lang };
}

function about(form, path, value) {
  const session = SESSION.exec(path);
  if (session) {
    const code = decodeURIComponent(session[1]);
    const more = { session: code, title: title(code, form) };
    if (session[2] === "star") return { do: "star", on: value === "1", ...more };
    const whom = form.elements.namedItem("for")?.value;
    return { do: "seat", what: value, ...(whom ? { for: whom } : {}), ...more };
  }
  const what = form.dataset.outbox;
  if (what === "read" || what === "acknowledge") {
    const number = Number(form.elements.namedItem("number")?.value ?? /\/(\d+)\/\w+$/.exec(path)?.[1]);
    return number > 0 ? { do: what, number } : null;
  }
  return what === "language" && value ? { do: "language", language: value } : null;
}

/** The session's title as this page shows it, for the list of what waits. */
function title(code, form) {
  const card = document.getElementById(`session-${code}`);
  const said = card?.contains(form) ? card.querySelector("h3") : document.querySelector(".title h1");
  return said?.textContent.trim() ?? code;
}

/** The forms in view that star a session or ask for its seat, with the session's code. */
export function* sessionForms(root = document) {
  for (const form of root.querySelectorAll('form[action*="/sessions/"]')) {
    const found = SESSION.exec(new URL(form.getAttribute("action"), location.href).pathname);
    if (found) yield [form, decodeURIComponent(found[1]), found[2]];
  }
}
