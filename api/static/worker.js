// Keeps what was opened, so that it stays readable when the network goes. Nothing but this server is asked,
// nothing is fetched ahead, the newest few pages are kept, and data for programs never are.
"use strict";

const KEPT = "windfall-1", MOST_PAGES = 40;
const isPage = (path) => path === "/" || /^\/(board\/[^/]+|launch\/[^/]+(\/map|\/fill)?)$/.test(path);
const isFile = (path) => path.startsWith("/static/");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isPage(url.pathname) || isFile(url.pathname)) event.respondWith(answer(event.request, url.pathname));
});

// The network first: what is kept is only for when there is none.
async function answer(request, path) {
  let fresh;
  try {
    fresh = await fetch(request);
  } catch (error) {
    const held = await (await caches.open(KEPT)).match(path);
    if (held) return held;
    throw error;
  }
  if (fresh.ok) await keep(path, fresh.clone()).catch(() => undefined);  // a full disk keeps nothing
  return fresh;
}

async function keep(path, fresh) {
  const kept = await caches.open(KEPT);
  await kept.delete(path);  // so that the newest stands last
  await kept.put(path, fresh);
  await prune(kept);
}

async function prune(kept) {
  const pages = (await kept.keys()).filter((held) => isPage(new URL(held.url).pathname));
  for (const old of pages.slice(0, Math.max(0, pages.length - MOST_PAGES))) await kept.delete(old);
}
