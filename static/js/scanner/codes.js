/* From what a camera, a hand scanner or a person gives to the reference the list knows it by. */

import { badgeCode, reference } from "./badges.js";
import * as roster from "./roster.js";

const CHOSEN = /^~([A-Za-z0-9_-]{14})$/;

/** The reference; null when this is no badge's code, or where none can be made (a page that is not served over HTTPS). */
export async function referenceFor(read) {
  const chosen = CHOSEN.exec(read);
  if (chosen) return chosen[1];
  const code = badgeCode(read);
  return code && crypto.subtle ? reference(code) : null;
}

/** Of several readings of the same keys: one that is on the list, else one that is a badge's, else the first. */
export async function meant(readings) {
  const badges = readings.filter(badgeCode);
  for (const each of badges) {
    if (roster.holder(await referenceFor(each))) return each;
  }
  return badges[0] ?? readings[0];
}
