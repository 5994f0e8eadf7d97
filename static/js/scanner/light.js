/* Why a code in view is not read, as far as the picture tells. Touches no page. */

import { corners } from "./corners.js";

const DARK = 28; // of 255, on average
const WHITE = 250;
const SHINES = 0.2; // of the code's surface
const SMALL = 2.2; // pixels a part of the code
const LEAST = 25; // parts along the side of a badge’s code, at least

function light({ data }, inside = () => true) {
  let [sum, white, count] = [0, 0, 0];
  for (let n = 0; n < data.length; n += 16) {
    if (!inside(n / 4)) continue;
    const bright = (data[n] * 3 + data[n + 1] * 6 + data[n + 2]) / 10;
    sum += bright;
    white += bright >= WHITE;
    count += 1;
  }
  return { mean: count ? sum / count : 255, white: count ? white / count : 0 };
}

/** The corners of one code: about the same size, and not so many that anything might be one. */
function ofOne(found) {
  const same = found.map(({ part }) => found.filter((each) => Math.abs(each.part - part) < part / 4));
  const most = same.sort((one, other) => other.length - one.length)[0] ?? [];
  return most.length <= 4 ? most : [];
}

/** "dark", "glare", "near", "far", "torn", or "" when there is nothing to read. */
export function trouble(picture) {
  if (light(picture).mean < DARK) return "dark";
  const found = ofOne(corners(picture));
  const { width, height } = picture;
  const part = Math.max(0, ...found.map((each) => each.part));
  if (part * LEAST > Math.min(width, height)) return "near";
  if (found.length < 2) return "";
  const [xs, ys] = [found.map(({ x }) => x), found.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const within = (n) => n % width >= left && n % width <= right && n >= top * width && n <= bottom * width;
  if (light(picture, within).white > SHINES) return "glare";
  return part < SMALL ? "far" : "torn";
}
