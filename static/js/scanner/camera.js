/* The back camera in a <video>, while the page is seen. */

let stream = null;
let wanted = false;

/** Starts it; gives "live", "denied" or "none". */
export async function start(video) {
  wanted = true;
  if (!navigator.mediaDevices?.getUserMedia) return "none";
  try {
    const found = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
      audio: false,
    });
    if (!wanted || document.hidden) {
      for (const track of found.getTracks()) track.stop();
      return "none";
    }
    stop(video);
    wanted = true;
    stream = found;
    video.srcObject = found;
    await video.play();
    return "live";
  } catch (error) {
    return error.name === "NotAllowedError" || error.name === "SecurityError" ? "denied" : "none";
  }
}

export function stop(video) {
  wanted = false;
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  video.srcObject = null;
}

/** Whether a frame can be read now. */
export const seeing = (video) => stream?.active === true && video.readyState >= 2 && video.videoWidth > 0;
