/* The code of a badge, from whatever was read or typed, and the reference a list knows it by: as webapp/rules/badges.py. */

const LENGTH = 17;
const LONGEST = 400;
const CODE = /^[0-9A-HJKMNP-TV-Z]{17}$/;
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"; // what Python takes for one
const EDGES = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");
const ADDRESS = new RegExp(`^https?://[^${SPACE}/?#]+/(?:[^${SPACE}?#]*/)?b/([^/?#]+)/?(?:[?#][^${SPACE}]*)?$`, "i");
const GAPS = /[ \t\r\n\u00a0\u202f\u3000\u2010\u2011\u2012\u2013\u2014\u2212-]/g;
const FORGIVEN = { O: "0", I: "1", L: "1" };

/** The normal code in a badge's address (any host) or in a code by itself; null when it is no badge. */
export function badgeCode(text) {
  if ([...text].length > LONGEST) return null;
  const read = text.normalize("NFKC").replace(EDGES, "");
  return normal(ADDRESS.exec(read)?.[1] ?? read);
}

/** Any case or width, spaces, hyphens, O for 0, I and L for 1. */
function normal(typed) {
  if ([...typed].length > 4 * LENGTH) return null;
  const signs = typed.normalize("NFKC").replace(GAPS, "");
  const code = /^[\x00-\x7f]*$/.test(signs) ? signs.toUpperCase().replace(/[OIL]/g, (sign) => FORGIVEN[sign]) : "";
  return CODE.test(code) ? code : null;
}

let last = { code: "", found: null };

/** What a list knows of a badge: 80 bits of the hash of its code, 14 characters. Asked twice for a badge that was keyed: made once. */
export function reference(code) {
  if (last.code !== code) last = { code, found: made(code) };
  return last.found;
}

async function made(code) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code)));
  return btoa(String.fromCharCode(...hash.slice(0, 10))).replace(/=+$/, "").replace(/\+/g, "-").replace(/\//g, "_");
}
