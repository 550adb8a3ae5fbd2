/* Lessons once opened can be read without a line. The line comes first: what is kept is shown only where it is gone.
   Kept are pages of runs and what they are made of, on this device, until somebody signs out (site.js). */
"use strict";
var PAGES = "learning-pages-1";
var PARTS = "learning-parts-1";
var OURS = /^\/[a-z]{2}\/learning\/[^/]+\/(?:$|lessons\/|attempts\/)/;

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.map(function (name) {
      return name.indexOf("learning-") === 0 && name !== PAGES && name !== PARTS ? caches.delete(name) : null;
    }));
  }).then(function () { return self.clients.claim(); }));
});

var keep = function (name, request, answer) {
  if (answer.status !== 200 || answer.type !== "basic" || answer.redirected) return Promise.resolve();
  return caches.open(name).then(function (cache) { return cache.put(request, answer); });
};

/* The page that brought this here was loaded before: it says where it is and what it is made of. What is kept already is not asked for again */
self.addEventListener("message", function (event) {
  var said = event.data || {};
  if (!said.page) return;
  event.waitUntil(Promise.all([said.page].concat(said.parts || []).map(function (address) {
    var name = address === said.page ? PAGES : PARTS;
    return caches.match(address).then(function (kept) {
      return kept || fetch(address, { credentials: "same-origin" }).then(function (answer) {
        return keep(name, address, answer);
      });
    }).catch(function () { /* another time */ });
  })));
});

self.addEventListener("fetch", function (event) {
  var request = event.request;
  var address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.indexOf("/static/") === 0) {
    event.respondWith(fetch(request).then(function (answer) {
      var copy = answer.clone();
      event.waitUntil(keep(PARTS, request, copy));
      return answer;
    }).catch(function () {
      return caches.match(request).then(function (kept) { return kept || Response.error(); });
    }));
  } else if (request.mode === "navigate" && OURS.test(address.pathname)) {
    event.respondWith(fetch(request).then(function (answer) {
      var copy = answer.clone();
      event.waitUntil(keep(PAGES, address.pathname, copy));
      return answer;
    }).catch(function () {
      return caches.match(address.pathname).then(function (kept) { return kept || Response.error(); });
    }));
  }
});
