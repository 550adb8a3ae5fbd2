/* The list at the door, once opened, opens again without a network. The network comes first: what is kept is shown only where
   it is gone or the portal fails. It names people: it is kept on this phone for three days at most, and until somebody
   signs out (site.js). */
"use strict";
var PAGES = "check-in-pages-1";
var PARTS = "check-in-parts-1";
var OURS = /^\/[a-z]{2}\/(?:actividades\/[^/]+\/llegada|activities\/[^/]+\/check-in)\/$/;
var LONGEST = 3 * 24 * 60 * 60 * 1000;

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.map(function (name) {
      return name.indexOf("check-in-") === 0 && name !== PAGES && name !== PARTS ? caches.delete(name) : null;
    }));
  }).then(forgetOld).then(function () { return self.clients.claim(); }));
});

var isOld = function (answer) { return Date.now() - Date.parse(answer.headers.get("Date") || 0) > LONGEST; };
var forgetOld = function () {
  return caches.open(PAGES).then(function (cache) {
    return cache.keys().then(function (asked) {
      return Promise.all(asked.map(function (each) {
        return cache.match(each).then(function (kept) { return kept && isOld(kept) ? cache.delete(each) : null; });
      }));
    });
  });
};
/* A page that whoever asks may not see any more goes from the phone too */
var keep = function (name, request, answer) {
  return caches.open(name).then(function (cache) {
    if (answer.status === 200 && answer.type === "basic" && !answer.redirected) return cache.put(request, answer);
    return name === PAGES ? cache.delete(request) : null;
  });
};

/* The page that brought this here was loaded before: it says where it is and what it is made of */
self.addEventListener("message", function (event) {
  var said = event.data || {};
  if (!said.page || !OURS.test(said.page)) return;
  event.waitUntil(Promise.all([said.page].concat(said.parts || []).map(function (address) {
    var name = address === said.page ? PAGES : PARTS;
    return caches.open(name).then(function (cache) { return cache.match(address); }).then(function (kept) {
      return kept || fetch(address, { credentials: "same-origin" }).then(function (answer) {
        return keep(name, address, answer);
      });
    }).catch(function () { /* another time */ });
  })));
});

/* The portal's answer; where it cannot be reached, or fails, what is kept */
var ask = function (event, name, address) {
  var orKept = function (answer) {
    return caches.match(address).then(function (found) { return found && (name === PARTS || !isOld(found)) ? found : answer; });
  };
  return fetch(event.request).then(function (answer) {
    if (answer.status >= 500) return orKept(answer);
    if (name === PARTS || !new URL(event.request.url).search) event.waitUntil(keep(name, address, answer.clone()));
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
