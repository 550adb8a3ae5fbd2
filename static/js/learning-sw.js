/* Lessons once opened can be read without a line. The line comes first: what is kept is shown only where it is gone or the
   portal fails. Kept are pages of runs and what they are made of, on this device, until somebody signs out (site.js). */
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

/* The portal's answer; where it cannot be reached, or fails, what is kept */
var ask = function (event, name, address) {
  var orKept = function (answer) {
    return caches.match(address).then(function (found) { return found || answer; });
  };
  return fetch(event.request).then(function (answer) {
    if (answer.status >= 500) return orKept(answer);
    event.waitUntil(keep(name, address, answer.clone()));
    return answer;
  }, function () { return orKept(Response.error()); });
};
self.addEventListener("fetch", function (event) {
  var request = event.request;
  var address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.indexOf("/static/") === 0) event.respondWith(ask(event, PARTS, request));
  else if (request.mode === "navigate" && OURS.test(address.pathname)) event.respondWith(ask(event, PAGES, address.pathname));
});
