// The fold under which two writings of a word are the same; as webapp/rules/search.py, held together by tests/cases/fold.json.
const LETTERS = {
  œ: "oe", æ: "ae", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ß: "ss", ς: "σ",
  ゕ: "か", ゖ: "け", ー: "", // 茅ヶ崎, 茅ケ崎; サーバー, サーバ
};
const SAME = [[/[’‘ʼʻ′`´]/g, "'"], [/[‐‒–—―−]/g, "-"]];
const SILENT = /(?![\u3099\u309a])[\p{M}\p{Cf}]/gu; // but dakuten and handakuten, which make another letter
const KATAKANA = /[\u30a1-\u30f6\u30fd\u30fe]/g;
const SPACE = /[\s\u0085\u001c-\u001f]+/g;

export function fold(text) {
  const plain = text.normalize("NFKC").normalize("NFKD").toLowerCase().normalize("NFKD");
  const kana = plain.replace(KATAKANA, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60));
  let kept = kana.replace(SILENT, "").normalize("NFC");
  for (const [pattern, sign] of SAME) kept = kept.replace(pattern, sign);
  return [...kept].map((sign) => LETTERS[sign] ?? sign).join("").replace(SPACE, " ").trim();
}

/** The folded words of a query, each once. */
export const terms = (query) => [...new Set(fold(query).split(" ").filter(Boolean))];

/** Whether every term stands somewhere in a folded text. */
export const found = (wanted, folded) => wanted.every((term) => folded.includes(term));
