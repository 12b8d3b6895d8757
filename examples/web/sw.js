/** Keeps the whole page on the device, so that it works without a network; a new version comes whole or not at all. */

// Set by the build.
/* global FILES, VERSION */
const PREFIX = "episeal-web-";
const CACHE = PREFIX + VERSION;

addEventListener("install", (event) => {
  const requests = FILES.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
      await Promise.all(old.map((name) => caches.delete(name)));
      await clients.claim();
    })(),
  );
});

addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    caches
      .open(CACHE)
      .then(
        async (cache) =>
          (await cache.match(event.request, { ignoreSearch: event.request.mode === "navigate" })) ??
          fetch(event.request),
      ),
  );
});
