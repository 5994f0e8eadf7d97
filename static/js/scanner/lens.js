/* Light, zoom and the other camera, where the browser lets a page have them. */

const tools = document.querySelector(".lens");
const tool = (name) => tools.querySelector(`[data-lens=${name}]`);
const STEPS = [1, 2, 3];
let track = null;
let lit = false;
let step = 0;
let chosen = null; // the camera asked for by the reader

/** Which camera to open. */
export const wanted = () => (chosen ? { deviceId: { exact: chosen } } : { facingMode: { ideal: "environment" } });

/** The camera runs: offers what it can do. */
export async function offer(stream) {
  track = stream.getVideoTracks()[0];
  [lit, step] = [false, 0];
  const can = track.getCapabilities?.() ?? {};
  tool("torch").hidden = !can.torch;
  tool("zoom").hidden = !(can.zoom?.max > can.zoom?.min);
  show();
  const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
  tool("switch").hidden = cameras.length < 2;
}

export const hasTorch = () => !tool("torch").hidden;

function show() {
  tool("torch").setAttribute("aria-pressed", String(lit));
  tool("zoom").querySelector("b").textContent = `${STEPS[step]}×`;
}

const apply = (wish) => track?.applyConstraints({ advanced: [wish] });

async function torch() {
  await apply({ torch: !lit });
  lit = !lit;
}

async function zoom() {
  const next = (step + 1) % STEPS.length;
  const { min, max } = track.getCapabilities().zoom;
  await apply({ zoom: Math.min(max, Math.max(min, STEPS[next])) });
  step = next;
}

async function other() {
  const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
  const now = cameras.findIndex(({ deviceId }) => deviceId === track?.getSettings().deviceId);
  chosen = cameras[(now + 1) % cameras.length]?.deviceId || null;
}

/** `reopen()`: opens the camera anew. */
export function begin(reopen) {
  tools.addEventListener("click", async ({ target }) => {
    const name = target.closest("[data-lens]")?.dataset.lens;
    if (!name) return;
    await { torch, zoom, switch: other }[name]().catch(() => {});
    show();
    if (name === "switch") reopen();
  });
}
