/* Light, zoom and the other camera, where the browser lets a page have them; what it cannot do is not shown. */

const tools = document.querySelector(".lens");
const tool = (name) => tools.querySelector(`[data-lens=${name}]`);
const STEPS = [1, 2, 3];
let track = null;
let lit = false;
let step = 0;
let chosen = null; // the camera asked for

/** Which camera to open. */
export const wanted = () => (chosen ? { deviceId: { exact: chosen } } : { facingMode: { ideal: "environment" } });

/** The camera asked for is not there any more. Says whether one was. */
export function forget() {
  const was = chosen !== null;
  chosen = null;
  return was;
}

const cameras = async () => (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");

/** The camera runs: shows what it can do. */
export async function offer(stream) {
  track = stream.getVideoTracks()[0];
  [lit, step] = [false, 0];
  const can = track.getCapabilities?.() ?? {};
  tool("torch").hidden = !can.torch;
  tool("zoom").hidden = !(can.zoom?.max >= STEPS[1] * Math.max(1, can.zoom?.min));
  show();
  tool("switch").hidden = (await cameras()).length < 2;
}

/** Whether a light could be turned on. */
export const unlit = () => !tool("torch").hidden && !lit;

function show() {
  tool("torch").setAttribute("aria-pressed", String(lit));
  tool("zoom").querySelector("b").textContent = `${STEPS[step]}×`;
}

const apply = (wish) => track.applyConstraints({ advanced: [wish] });

async function torch() {
  await apply({ torch: !lit });
  lit = !lit;
}

async function zoom() {
  const { min, max } = track.getCapabilities().zoom;
  const next = STEPS[step + 1] <= max / Math.max(1, min) ? step + 1 : 0;
  await apply({ zoom: Math.max(1, min) * STEPS[next] });
  step = next;
}

async function other() {
  const all = await cameras();
  const now = all.findIndex(({ deviceId }) => deviceId === track.getSettings().deviceId);
  chosen = all[(now + 1) % all.length]?.deviceId || null;
}

/** `reopen()`: opens the camera anew. */
export function begin(reopen) {
  tools.addEventListener("click", async ({ target }) => {
    const name = target.closest("[data-lens]")?.dataset.lens;
    if (!name || !track) return;
    await { torch, zoom, switch: other }[name]().catch(() => {});
    show();
    if (name === "switch") reopen();
  });
}
