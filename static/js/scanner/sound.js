/* What a verdict sounds and feels like: different in pitch and in rhythm. Keys are the words of webapp/formats/verdicts.py. */

const NOTES = {
  "one rising note": [{ from: 660, to: 990, at: 0, long: 0.22 }],
  "two even notes": [{ from: 520, at: 0, long: 0.13 }, { from: 520, at: 0.2, long: 0.13 }],
  "one low note": [{ from: 220, at: 0, long: 0.3 }],
  "two falling notes": [{ from: 440, at: 0, long: 0.16 }, { from: 294, at: 0.2, long: 0.26 }],
  "one short tick": [{ from: 1200, at: 0, long: 0.03 }],
};
const SHAKES = {
  "one rising note": [60],
  "two even notes": [60, 80, 60],
  "one low note": [180],
  "two falling notes": [120, 60, 240],
  "one short tick": [20],
};
const KEPT = "kakehashi-silent";
const button = document.getElementById("mute");
let context = null;
let silent = false;
let heard = false; // when the key went down

/** The key that silences this phone, as it was left. */
export function begin() {
  try { silent = localStorage.getItem(KEPT) === "1"; } catch { /* nothing is kept: it sounds */ }
  for (const down of ["pointerdown", "keydown"]) button?.addEventListener(down, () => { heard = sounds(); });
  button?.addEventListener("click", () => quiet(heard));
  show();
}

const sounds = () => !silent && context?.state === "running";

function quiet(yes) {
  silent = yes;
  try { localStorage.setItem(KEPT, yes ? "1" : ""); } catch { /* until the page is left */ }
  show();
  if (!silent) allow().then(() => sound("one rising note"));
}

/** It shows when nothing will be heard, too because browsers let a page sound only after a tap. */
function show() {
  button?.setAttribute("aria-pressed", String(silent));
  button?.classList.toggle("mute", !sounds());
}

/** A tap: from now on the page may sound. */
export async function allow() {
  const Context = window.AudioContext ?? window.webkitAudioContext;
  if (!context && Context) {
    context = new Context();
    context.onstatechange = show;
  }
  await context?.resume?.().catch(() => {});
  show();
}

export function sound(name) {
  navigator.vibrate?.(SHAKES[name] ?? []);
  if (!sounds()) return;
  for (const note of NOTES[name] ?? []) play(note);
}

function play({ from, to = from, at, long }) {
  const start = context.currentTime + at;
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.type = "triangle";
  tone.frequency.setValueAtTime(from, start);
  tone.frequency.exponentialRampToValueAtTime(to, start + long);
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.exponentialRampToValueAtTime(0.4, start + 0.012);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + long);
  tone.connect(volume).connect(context.destination);
  tone.start(start);
  tone.stop(start + long + 0.02);
}
