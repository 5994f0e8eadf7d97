/* Reads QR codes from the video: the browser's own detector, or one in WebAssembly from our own host. */

const PAUSE = 90;

/** Gives a function (video) → text of the code nearest the middle, or null. */
export async function reader(script, wasm) {
  const detector = (await native()) ?? (await ponyfill(script, wasm));
  return async (video) => {
    const codes = await detector.detect(video);
    const middle = (code) =>
      Math.hypot(
        code.boundingBox.x + code.boundingBox.width / 2 - video.videoWidth / 2,
        code.boundingBox.y + code.boundingBox.height / 2 - video.videoHeight / 2,
      );
    const found = codes.filter((code) => code.rawValue).sort((one, other) => middle(one) - middle(other));
    return found[0]?.rawValue ?? null;
  };
}

async function native() {
  if (!("BarcodeDetector" in window)) return null;
  try {
    const formats = await window.BarcodeDetector.getSupportedFormats();
    return formats.includes("qr_code") ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null;
  } catch {
    return null;
  }
}

async function ponyfill(script, wasm) {
  await new Promise((done, failed) => {
    const tag = document.createElement("script");
    tag.src = script;
    tag.onload = done;
    tag.onerror = failed;
    document.head.append(tag);
  });
  const { BarcodeDetector, prepareZXingModule } = window.BarcodeDetectionAPI;
  await prepareZXingModule({ overrides: { locateFile: (path) => (path.endsWith(".wasm") ? wasm : path) }, fireImmediately: true });
  return new BarcodeDetector({ formats: ["qr_code"] });
}

/** Looks again and again; a frame that cannot be read stops nothing. */
export async function watch(video, read, ready, found) {
  for (;;) {
    if (ready()) {
      try {
        found(await read(video));
      } catch {
        found(null);
      }
    }
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}
