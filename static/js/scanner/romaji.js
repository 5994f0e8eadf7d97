/* Kana as Latin letters, as people type them: the long vowels written out, and not. */

const ROWS = {
  "": "あいうえお", k: "かきくけこ", s: "さ_すせそ", t: "た__てと", n: "なにぬねの", h: "はひ_へほ", m: "まみむめも", r: "らりるれろ",
  g: "がぎぐげご", z: "ざ_ずぜぞ", d: "だ__でど", b: "ばびぶべぼ", p: "ぱぴぷぺぽ",
};
const ONE = { し: "shi", ち: "chi", つ: "tsu", ふ: "fu", じ: "ji", ぢ: "ji", づ: "zu", や: "ya", ゆ: "yu", よ: "yo", わ: "wa", を: "o", ん: "n", ゔ: "vu" };
const SMALL = { ゃ: "a", ゅ: "u", ょ: "o" };
const SOUNDS = { ぁ: "a", ぃ: "i", ぅ: "u", ぇ: "e", ぉ: "o" };
const FIRST = { き: "ky", し: "sh", ち: "ch", に: "ny", ひ: "hy", み: "my", り: "ry", ぎ: "gy", じ: "j", ぢ: "j", び: "by", ぴ: "py" };

for (const [before, signs] of Object.entries(ROWS)) [...signs].forEach((sign, n) => { if (sign !== "_") ONE[sign] = before + "aiueo"[n]; });

/** Of folded kana (hiragana): さとう → satou. */
export function romaji(kana) {
  let said = "";
  let double = false;
  const signs = [...kana];
  for (let n = 0; n < signs.length; n += 1) {
    const [sign, next] = [signs[n], signs[n + 1]];
    if (sign === "っ") {
      double = true;
      continue;
    }
    let sound = ONE[sign] ?? sign;
    if (FIRST[sign] && SMALL[next]) sound = FIRST[sign] + SMALL[next];
    else if (SOUNDS[next] && ONE[sign]) sound = ONE[sign].replace(/[aiueo]$/, "") + SOUNDS[next];
    if (sound !== (ONE[sign] ?? sign)) n += 1;
    said += double ? (sound.startsWith("ch") ? "t" : sound[0]) + sound : sound;
    double = false;
  }
  return said;
}

/** さとう is found as satou and as sato; ん before b, m, p as n and as m. */
export function ways(kana) {
  const plain = romaji(kana);
  const short = plain.replace(/ou|oo/g, "o").replace(/uu/g, "u");
  return [...new Set([plain, short, short.replace(/n(?=[bmp])/g, "m")])].join(" ");
}
