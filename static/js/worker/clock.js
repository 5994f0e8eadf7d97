// The event's day and hour on this phone, and how old what it keeps is, in the words the server gave.
const DAY = { year: "numeric", month: "2-digit", day: "2-digit" };

const parts = (instant, timeZone, wanted, lang = "en-GB") =>
  Object.fromEntries(
    new Intl.DateTimeFormat(lang, { ...wanted, timeZone, calendar: "gregory", numberingSystem: "latn" })
      .formatToParts(instant).map(({ type, value }) => [type, value]),
  );

/** 2024-11-20, where the event is. */
export function dayOf(instant, zone) {
  const { year, month, day } = parts(instant, zone, DAY);
  return `${year}-${month}-${day}`;
}

/** 09:05, where the event is. */
export function clockOf(instant, zone) {
  const { hour, minute } = parts(instant, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return `${hour}:${minute}`;
}

/** The day to open on: today during the event, else its first day (before) or its last (after). */
export function today(instant, { days, timezone }) {
  const here = dayOf(instant, timezone);
  if (days.includes(here)) return here;
  return here < days[0] ? days[0] : days.at(-1);
}

function longDay(instant, zone, lang) {
  const words = new Intl.DateTimeFormat(lang, { weekday: lang.startsWith("ja") ? "short" : "long", day: "numeric", month: "long", timeZone: zone });
  return words.format(instant).replace("(", "（").replace(")", "）");
}

/** « Données de 9 h 42 », with the day when it is no longer today's. `words`: sentences and patterns of the bundle. */
export function age(checked, instant, { timezone }, words, lang) {
  const at = new Date(checked);
  const [hour, minute] = clockOf(at, timezone).split(":");
  const pattern = minute === "00" ? words.time_sharp : words.time;
  const minutes = words.minutes.length > 1 ? minute : String(Number(minute));
  const time = pattern.replace("\u0006", String(Number(hour))).replace("\u0007", minutes);
  if (dayOf(at, timezone) === dayOf(instant, timezone) || !words.as_of_day) return words.as_of.replace("\u0005", time);
  return words.as_of_day.replace("\u0006", longDay(at, timezone, lang)).replace("\u0005", time);
}
