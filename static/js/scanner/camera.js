/* The camera in a <video>, while the page is seen: opened again when it comes back, when it is allowed, when it is free again. */

import { forget, offer, wanted } from "./lens.js";

const LATER = [1000, 2000, 4000, 8000]; // ms between two tries, when another app has the camera
const MUTED = 1500; // a phone call, another app: some browsers only go dark
const REFUSED = { NotAllowedError: "denied", SecurityError: "denied", NotReadableError: "busy", AbortError: "busy", TrackStartError: "busy" };
let stream = null;
let turn = 0; // each opening and each closing; what an earlier one brings is thrown away
let tries = 0;
let later = 0;
let video = null;
let follow = () => {};
let state = "";

const halt = (found) => found?.getTracks().forEach((track) => track.stop());

/** `follower` is told "starting", "live", "denied", "busy" or "none". */
export function begin(element, follower) {
  [video, follow] = [element, follower];
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pageshow", ({ persisted }) => persisted && open());
  navigator.mediaDevices?.addEventListener?.("devicechange", () => state === "none" && open());
  navigator.permissions?.query({ name: "camera" }).then((allowed) => { allowed.onchange = () => state === "denied" && open(); }, () => {});
  return open();
}

function tell(now) {
  if (now === state) return;
  state = now;
  follow(now);
}

/** Opens it anew. */
export async function open() {
  close();
  if (document.hidden) return;
  const mine = turn;
  if (state !== "busy") tell("starting"); // another try changes nothing on the page
  const found = await started(() => mine === turn);
  if (mine !== turn) return;
  tell(found);
  tries = found === "busy" ? tries + 1 : 0;
  if (found === "busy") later = setTimeout(open, LATER[Math.min(tries, LATER.length) - 1]);
}

async function started(still) {
  if (!navigator.mediaDevices?.getUserMedia) return "none";
  try {
    const found = await navigator.mediaDevices.getUserMedia({ video: { ...wanted(), width: { ideal: 1280 }, height: { ideal: 720 } }, audio: false });
    if (!still()) return halt(found);
    stream = found;
    guard(found.getVideoTracks()[0]);
    video.srcObject = found;
    await video.play();
    offer(found);
    return "live";
  } catch (error) {
    if (still()) close(false);
    if (error.name === "OverconstrainedError" && forget()) return started(still);
    return REFUSED[error.name] ?? "none";
  }
}

/** Taken away, unplugged, or dark for a while: opened again. */
function guard(track) {
  const mine = turn;
  const again = () => mine === turn && open();
  track.addEventListener("ended", again);
  track.addEventListener("mute", () => setTimeout(() => track.muted && again(), MUTED));
}

export function close(anew = true) {
  if (anew) turn += 1;
  clearTimeout(later);
  halt(stream);
  stream = null;
  if (video) video.srcObject = null;
}

/** Whether a picture can be taken now. */
export const seeing = () => stream?.active === true && video.readyState >= 2 && video.videoWidth > 0;
