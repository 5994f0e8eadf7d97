/* Old and new shapes of one kanji: names keep the old ones, keyboards offer the new. For search alone. */

const PAIRS =
  "髙高 﨑崎 嵜崎 邊辺 邉辺 齋斉 齊斉 斎斉 澤沢 濱浜 濵浜 嶋島 嶌島 國国 廣広 眞真 惠恵 德徳 瀨瀬 櫻桜 龍竜 瀧滝 𠮷吉 " +
  "藪薮 萬万 與与 榮栄 圓円 壽寿 應応 學学 關関 黑黒 增増 曾曽 槇槙 渕淵 條条 豐豊 彌弥 淺浅 會会 縣県 總総 檜桧 靜静 鄕郷 靑青 晉晋 敎教";
const NEW = Object.fromEntries(PAIRS.split(" ").map((two) => [...two]));
const OLD = new RegExp(Object.keys(NEW).join("|"), "g");

/** The text with the new shapes alone. */
export const newShapes = (text) => text.replace(OLD, (sign) => NEW[sign]);
