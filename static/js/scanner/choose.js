/* Which of the codes in view is meant: a badge before anything else; of several badges, the one in the middle. Touches no page. */

import { badgeCode } from "./badges.js";

const covers = ({ box }, x, y) => box.x <= x && x <= box.x + box.width && box.y <= y && y <= box.y + box.height;

/** `codes`: [{ text, box }] in a picture so wide and high. Gives { text }, { several: true } when nobody can tell, or {}. */
export function chosen(codes, { width, height }) {
  const badges = codes.filter(({ text }) => badgeCode(text));
  if (!badges.length) return codes.length ? { text: codes[0].text } : {};
  if (new Set(badges.map(({ text }) => badgeCode(text))).size === 1) return { text: badges[0].text };
  const middle = badges.filter((each) => covers(each, width / 2, height / 2));
  return middle.length === 1 ? { text: middle[0].text } : { several: true };
}
