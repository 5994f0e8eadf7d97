/* Kana as Latin letters, and the many ways people write Japanese names in them brought to one. */

const ROWS = {
  "": "あいうえお", k: "かきくけこ", s: "さ_すせそ", t: "た__てと", n: "なにぬねの", h: "はひ_へほ", m: "まみむめも", r: "らりるれろ",
  g: "がぎぐげご", z: "ざ_ずぜぞ", d: "だ__でど", b: "ばびぶべぼ", p: "ぱぴぷぺぽ",
};
const ONE = {
  し: "shi", ち: "chi", つ: "tsu", ふ: "fu", じ: "ji", ぢ: "ji", づ: "zu", や: "ya", ゆ: "yu", よ: "yo",
  わ: "wa", ゐ: "i", ゑ: "e", を: "o", ん: "n", ゔ: "vu",
};
const SMALL = { ゃ: "a", ゅ: "u", ょ: "o" };
const SOUNDS = { ぁ: "a", ぃ: "i", ぅ: "u", ぇ: "e", ぉ: "o" };
const FIRST = { し: "sh", ち: "ch", じ: "j", ぢ: "j" };
const SOFT = /[きにひみりぎびぴでてふゔ]/;

for (const [before, signs] of Object.entries(ROWS)) [...signs].forEach((sign, n) => { if (sign !== "_") ONE[sign] = before + "aiueo"[n]; });

/** How two signs sound together, or "" when they do not. */
function pair(sign, next) {
  const bare = ONE[sign]?.replace(/[aiueo]$/, "");
  if (SMALL[next] && FIRST[sign]) return FIRST[sign] + SMALL[next];
  if (SMALL[next] && SOFT.test(sign)) return `${bare}y${SMALL[next]}`;
  if (SOUNDS[next] && ONE[sign]) return (FIRST[sign] ?? (sign === "う" ? "w" : bare)) + SOUNDS[next];
  return "";
}

/** Of folded kana (hiragana), after Hepburn: さとう → satou. Other signs stay. */
export function romaji(kana) {
  const signs = [...kana];
  let said = "";
  let double = false;
  for (let n = 0; n < signs.length; n += 1) {
    if (signs[n] === "っ") {
      double = true;
      continue;
    }
    const two = pair(signs[n], signs[n + 1]);
    const sound = two || (ONE[signs[n]] ?? SOUNDS[signs[n]] ?? signs[n]);
    if (two) n += 1;
    if (double && /^[a-z]/.test(sound)) said += sound.startsWith("ch") ? "t" : sound[0];
    said += sound;
    double = false;
  }
  return said;
}

// One after the other; each brings ways of writing the same sound to one of them, which need not be anybody's.
const ALIKE = [
  [/tch/g, "ch"], // マッチ: match as well as macchi
  [/([b-df-hj-np-tv-z])\1/g, "$1"],
  [/shi/g, "si"], [/sh/g, "sy"], [/chi/g, "ti"], [/ch(?=[aueo])|cy/g, "ty"], [/tsu/g, "tu"], [/fu/g, "hu"],
  [/dz/g, "z"], [/jy?i|di/g, "zi"], [/jy?|dy/g, "zy"], [/du/g, "zu"], [/wo/g, "o"],
  [/oh(?![aiueoy])/g, "o"], [/o[ou]+/g, "o"], [/uu+/g, "u"], [/aa+/g, "a"], [/ii+/g, "i"], [/ee+/g, "e"],
  [/m(?=[bp])/g, "n"],
];

/** Satō, satou, satoh and sato; Tsuchiya and tutiya; Homma and honma: the same letters. Of a folded text. */
export const loose = (text) => ALIKE.reduce((said, [pattern, sign]) => said.replace(pattern, sign), text);
