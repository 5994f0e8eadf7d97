// Values in a cache, compressed where the browser can.
const KIND = "application/gzip";

async function through(body, stream) {
  return new Response(body.pipeThrough(stream));
}

/** Writes a value of JSON under a path of this cache. Rejects when the phone is full. */
export async function put(cache, path, value) {
  const plain = new Response(JSON.stringify(value));
  if (typeof CompressionStream !== "function") {
    await cache.put(path, new Response(plain.body, { headers: { "Content-Type": "application/json" } }));
    return;
  }
  const squeezed = await (await through(plain.body, new CompressionStream("gzip"))).blob();
  await cache.put(path, new Response(squeezed, { headers: { "Content-Type": KIND } }));
}

/** The value under a path of the cache of this name, or undefined. */
export async function take(cacheName, path) {
  const found = await caches.match(path, { cacheName });
  if (!found) return undefined;
  if (found.headers.get("Content-Type") !== KIND) return found.json();
  return (await through(found.body, new DecompressionStream("gzip"))).json();
}
