/* Times of the event as people say and write them: 15:22, « 15 h 22 », 15時22分. Patterns are the page's. */

const patterns = document.getElementById("times");
const zone = document.getElementById("scanner").dataset.zone;
const reader = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** 15:22 */
export const clock = (ms) => reader.format(ms);

/** In a sentence of a language. */
export function spoken(ms, lang) {
  const [hour, minute] = clock(ms).split(":");
  const pattern = patterns.content.querySelector(`[data-lang="${lang}"]`)?.dataset;
  if (!pattern) return `${hour}:${minute}`;
  const said = minute === "00" ? pattern.sharp : pattern.time;
  return said.replace("{h}", String(Number(hour))).replace("{m}", "padded" in pattern ? minute : String(Number(minute)));
}
