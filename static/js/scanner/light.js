/* Whether a badge shines into the camera, or there is too little light: from a few pixels of the picture. */

const WIDE = 32;
const HIGH = 24;
const canvas = document.createElement("canvas");
canvas.width = WIDE;
canvas.height = HIGH;
const paper = canvas.getContext("2d", { willReadFrequently: true });

/** "glare", "dark" or "". */
export function trouble(video) {
  paper.drawImage(video, 0, 0, WIDE, HIGH);
  const { data } = paper.getImageData(0, 0, WIDE, HIGH);
  let white = 0;
  let sum = 0;
  for (let n = 0; n < data.length; n += 4) {
    const bright = (data[n] * 3 + data[n + 1] * 6 + data[n + 2]) / 10;
    sum += bright;
    white += bright > 250;
  }
  const pixels = WIDE * HIGH;
  if (sum / pixels < 28) return "dark";
  return white / pixels > 0.1 ? "glare" : "";
}
