/* Reads QR codes from a picture: the browser's own detector, or one in WebAssembly from our own host. */

const FORMATS = { formats: ["qr_code"] };

/** Gives a function (picture) → [{ text, box }]. */
export async function reader(script, wasm) {
  const detector = (await native()) ?? (await ponyfill(script, wasm));
  return async (picture) => {
    const codes = await detector.detect(picture);
    return codes.filter(({ rawValue }) => rawValue).map(({ rawValue, boundingBox }) => ({ text: rawValue, box: boundingBox }));
  };
}

async function native() {
  try {
    const formats = await window.BarcodeDetector?.getSupportedFormats();
    return formats?.includes("qr_code") ? new window.BarcodeDetector(FORMATS) : null;
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
  return new BarcodeDetector(FORMATS);
}
