/* A USB or Bluetooth scanner types like a very fast person and ends with Enter; it may do so anywhere on the page. */

import { badgeCode } from "./badges.js";
import { meant } from "./codes.js";

const FAST = 120; // ms between keys, in a field: Bluetooth scanners are slower than cables, people slower still
const SLOW = 250; // where no field is, nobody types
const SHORTEST = 6;
const WHOLE = 17; // in a field, only so long a burst is taken for a scanner's: the code of a badge
const ENDS = new Set(["Enter", "Tab"]);
const FIELDS = "input:not([type=checkbox]), textarea";
let typed = nothing();
let last = -SLOW;
let waiting = 0;

/** `layout`: as this computer's keyboard writes it; `keys`: as the scanner's own, an American one, would. */
function nothing() {
  return { layout: "", keys: "", count: 0, field: null };
}

// What the keys of an American keyboard write, alone and with Shift.
const SIGNS = {
  Minus: "-_", Equal: "=+", BracketLeft: "[{", BracketRight: "]}", Semicolon: ";:", Quote: "'\"", Backquote: "`~", Backslash: "\\|",
  Comma: ",<", Period: ".>", Slash: "/?", Space: "  ",
};
const ABOVE = ")!@#$%^&*(";

function american({ code, shiftKey }) {
  const [, letter, digit] = /^(?:Key([A-Z])|(?:Digit|Numpad)([0-9]))$/.exec(code) ?? [];
  if (letter) return shiftKey ? letter : letter.toLowerCase();
  if (digit) return shiftKey && code.startsWith("Digit") ? ABOVE[digit] : digit;
  return SIGNS[code]?.[shiftKey ? 1 : 0] ?? "";
}

/** One key more; what came slowly was a person. */
function key(event) {
  const field = event.target.closest?.(FIELDS) ?? null;
  const quick = event.timeStamp - last < (field ? FAST : SLOW);
  last = event.timeStamp;
  clearTimeout(waiting);
  if (!quick || field !== typed.field) typed = { ...nothing(), field };
  else if (typed.count && !field) event.preventDefault(); // no key of a scan presses a button
  const sign = event.key.length === 1 ? event.key : "";
  typed.layout += sign;
  typed.keys += american(event) || sign;
  typed.count += 1;
}

/** A line ends: of a badge at once, of anything else unless more lines follow, as in a visiting card. */
function end(event, found) {
  if (event.timeStamp - last >= (typed.field ? FAST : SLOW) || (typed.count && typed.count < (typed.field ? WHOLE : SHORTEST))) return;
  event.preventDefault();
  last = event.timeStamp;
  clearTimeout(waiting);
  const whole = typed;
  const done = () => finish(whole, found);
  if (!whole.count) return; // the second sign of CR LF
  if (badgeCode(whole.layout) || badgeCode(whole.keys)) return done();
  waiting = setTimeout(done, FAST);
  typed.layout += "\n";
  typed.keys += "\n";
}

async function finish({ layout, keys, field }, found) {
  typed = { ...nothing(), field };
  if (field) {
    field.value = field.value.slice(0, -layout.replaceAll("\n", "").length || undefined);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  found(await meant([layout.trim() || keys.trim(), keys.trim()]));
}

/** Calls `found(text)` with each scan. */
export function wedge(found) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || ["Shift", "CapsLock"].includes(event.key)) return;
    if (ENDS.has(event.key)) end(event, found);
    else key(event);
  }, true);
}
