/* Pictures of what the camera sees, small enough to be read at once. */

const WIDE = 640;
const canvas = document.createElement("canvas");
const paper = canvas.getContext("2d", { willReadFrequently: true });

/** All that is seen, or its middle half as fine as the camera gives it: a badge far away is read from that. */
export function picture(video, middle) {
  const [wide, high] = [video.videoWidth, video.videoHeight];
  const part = middle && Math.max(wide, high) > WIDE ? 2 : 1;
  const scale = Math.min(1, (WIDE * part) / Math.max(wide, high));
  const [from, below] = [wide / part, high / part];
  canvas.width = Math.round((wide * scale) / part);
  canvas.height = Math.round((high * scale) / part);
  paper.drawImage(video, (wide - from) / 2, (high - below) / 2, from, below, 0, 0, canvas.width, canvas.height);
  return paper.getImageData(0, 0, canvas.width, canvas.height);
}
