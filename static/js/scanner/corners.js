/* Finds the three square corners of a QR code in a picture, whether it can be read or not: dark, light, dark, light, dark as
   1 : 1 : 3 : 1 : 1, across and down. Touches no page. */

const EVERY = 3; // rows looked at
const AROUND = 48; // how far the mean brightness is taken, to each side
const CONTRAST = 24; // darker than that mean, to be ink
const SHAPE = [1, 1, 3, 1, 1];

const bright = (data, at) => (data[at] * 3 + data[at + 1] * 6 + data[at + 2]) / 10;

/** Dark and light along a line of pixels: begins and ends of runs. */
function runs(data, first, step, count) {
  const sums = new Float64Array(count + 1);
  for (let n = 0; n < count; n += 1) sums[n + 1] = sums[n] + bright(data, first + n * step);
  const found = [0];
  let dark = null;
  for (let n = 0; n < count; n += 1) {
    const [from, to] = [Math.max(0, n - AROUND), Math.min(count, n + AROUND)];
    const ink = sums[n + 1] - sums[n] < (sums[to] - sums[from]) / (to - from) - CONTRAST / 2;
    if (dark !== null && ink !== dark) found.push(n);
    dark = ink;
  }
  return { edges: [...found, count], ink: (n) => (dark ? (found.length - 1 - n) % 2 === 0 : (found.length - 1 - n) % 2 === 1) };
}

/** Middles of what has the shape of a corner along a line, with the size of one of its five parts. */
function shaped({ edges, ink }) {
  const found = [];
  for (let n = 0; n + 5 < edges.length; n += 1) {
    if (!ink(n)) continue;
    const part = (edges[n + 5] - edges[n]) / 7;
    const near = SHAPE.every((share, m) => Math.abs(edges[n + m + 1] - edges[n + m] - share * part) <= 0.5 * part * Math.sqrt(share));
    if (part >= 1.4 && near) found.push({ middle: (edges[n + 2] + edges[n + 3]) / 2, part });
  }
  return found;
}

/** The corners in view: [{ x, y, part }]. */
export function corners({ data, width, height }) {
  const found = [];
  for (let y = 0; y < height; y += EVERY) {
    for (const { middle: x, part } of shaped(runs(data, y * width * 4, 4, width))) {
      if (found.some((each) => Math.hypot(each.x - x, each.y - y) < 4 * part)) continue;
      const down = shaped(runs(data, Math.round(x) * 4, width * 4, height));
      const same = down.find((each) => Math.abs(each.middle - y) < 2 * part && Math.abs(each.part - part) < 0.4 * part);
      if (same) found.push({ x, y: same.middle, part });
    }
  }
  return found;
}
