/* Seals what the phone keeps about people: AES-GCM under a random key, which a PIN wraps. */

const ROUNDS = 310_000;
const LOCK = { name: "AES-GCM", length: 256 };
const random = (long) => crypto.getRandomValues(new Uint8Array(long));

const usable = (raw) => crypto.subtle.importKey("raw", raw, LOCK, false, ["encrypt", "decrypt"]);

async function wrapping(pin, salt, rounds) {
  const words = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, words, LOCK, false, ["encrypt", "decrypt"]);
}

/** A fresh key, and the lock to keep: the key as the PIN wraps it. */
export async function made(pin) {
  const raw = random(32);
  const salt = random(16);
  const sealed = await seal(await wrapping(pin, salt, ROUNDS), raw);
  return { key: await usable(raw), lock: { salt, rounds: ROUNDS, sealed } };
}

/** The key behind a lock; null when it is another PIN's. */
export async function opened(pin, { salt, rounds, sealed }) {
  try {
    return await usable(await unseal(await wrapping(pin, salt, rounds), sealed));
  } catch {
    return null;
  }
}

async function seal(key, bytes) {
  const iv = random(12);
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
}

/** Throws when the key is another, or what was sealed was touched. */
const unseal = (key, { iv, data }) => crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data);

export const sealWords = (key, value) => seal(key, new TextEncoder().encode(JSON.stringify(value)));

export const unsealWords = async (key, sealed) => JSON.parse(new TextDecoder().decode(await unseal(key, sealed)));
