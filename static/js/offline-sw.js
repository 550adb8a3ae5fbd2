/* Pages that were opened open again without a line. Every service worker is sent with this before it (portal/views/service_workers.py)
   and says by keepPages which pages are its own. The line comes first: what is kept is shown only where it is gone or the
   portal fails. It is kept on this device until somebody signs out (site.js). A page is kept after what it is made of: without
   its styles and scripts it would be none.

   name: what the caches are called by. ours: a pattern of paths. longest: for how long a page is shown, in milliseconds; for
   good where it is left out. namesPeople: a page that whoever asks may not see any more goes from the device too, and what it
   shows to a search is not kept in its place. standIn: the address, as seen from where the worker reaches, of a page that is
   shown for one that can neither be reached nor is kept. */
"use strict";
var keepPages = function (settings) {
  var PAGES = settings.name + "-pages-1";
  var PARTS = settings.name + "-parts-1";
  var OURS = [PAGES, PARTS, settings.name + "-answers-1"]; /* the last is answers.js's */
  var isOld = function (answer) {
    return Boolean(settings.longest) && Date.now() - Date.parse(answer.headers.get("Date") || 0) > settings.longest;
  };
  var forgetOld = function () {
    return caches.open(PAGES).then(function (cache) {
      return cache.keys().then(function (asked) {
        return Promise.all(asked.map(function (each) {
          return cache.match(each).then(function (kept) { return kept && isOld(kept) ? cache.delete(each) : null; });
        }));
      });
    });
  };
  var forgetEarlier = function () {
    return caches.keys().then(function (names) {
      return Promise.all(names.map(function (name) {
        return name.indexOf(settings.name + "-") === 0 && OURS.indexOf(name) === -1 ? caches.delete(name) : null;
      }));
    });
  };
  var keep = function (name, request, answer) {
    return caches.open(name).then(function (cache) {
      if (answer.status === 200 && answer.type === "basic" && !answer.redirected) return cache.put(request, answer);
      return settings.namesPeople && name === PAGES ? cache.delete(request) : null;
    });
  };

  var standIn = settings.standIn && new URL(settings.standIn, self.registration.scope).pathname;
  /* With what it is made of, as another page may never have asked for that. It is the same for everybody */
  var keepStandIn = function () {
    if (!standIn) return Promise.resolve();
    return caches.match(standIn).then(function (kept) {
      return kept || fetch(standIn, { credentials: "omit" }).then(function (answer) {
        return answer.clone().text().then(function (text) {
          return Promise.all((text.match(/\/static\/[^"]+/g) || []).map(function (address) {
            return fetch(address).then(function (part) { return keep(PARTS, address, part); });
          }));
        }).then(function () { return keep(PAGES, standIn, answer); });
      });
    }).catch(function () { /* another time */ });
  };
  var orStandIn = function (answer) {
    if (!standIn || answer.type !== "error") return answer;
    return caches.match(standIn).then(function (found) { return found || answer; });
  };

  self.addEventListener("install", function (event) {
    self.skipWaiting();
    /* The former one may be another by now */
    event.waitUntil(caches.open(PAGES).then(function (cache) { return standIn && cache.delete(standIn); }).then(keepStandIn));
  });
  self.addEventListener("activate", function (event) {
    event.waitUntil(forgetEarlier().then(forgetOld).then(function () { return self.clients.claim(); }));
  });

  /* What is kept already is not asked for again */
  var keepOnce = function (name, address) {
    return caches.open(name).then(function (cache) { return cache.match(address); }).then(function (kept) {
      return kept || fetch(address, { credentials: "same-origin" }).then(function (answer) {
        return keep(name, address, answer);
      });
    }).catch(function () { /* another time */ });
  };
  /* The page that brought this here was loaded before: it says where it is and what it is made of */
  self.addEventListener("message", function (event) {
    var said = event.data || {};
    if (!said.page || !settings.ours.test(said.page)) return;
    event.waitUntil(keepStandIn());
    event.waitUntil(Promise.all((said.parts || []).map(function (part) { return keepOnce(PARTS, part); })).then(function () {
      return keepOnce(PAGES, said.page);
    }));
  });

  /* The portal's answer; where it cannot be reached, or fails, what is kept */
  var ask = function (event, name, address) {
    var isPlain = name === PARTS || !settings.namesPeople || !new URL(event.request.url).search;
    var orKept = function (answer) {
      return caches.match(address).then(function (found) { return found && (name === PARTS || !isOld(found)) ? found : answer; });
    };
    return fetch(event.request).then(function (answer) {
      if (answer.status >= 500) return orKept(answer);
      if (isPlain) event.waitUntil(keep(name, address, answer.clone()));
      return answer;
    }, function () { return orKept(Response.error()).then(name === PAGES ? orStandIn : null); });
  };
  self.addEventListener("fetch", function (event) {
    var request = event.request;
    var address = new URL(request.url);
    if (request.method !== "GET" || address.origin !== self.location.origin) return;
    if (address.pathname.indexOf("/static/") === 0) event.respondWith(ask(event, PARTS, request));
    else if (request.mode === "navigate" && settings.ours.test(address.pathname)) event.respondWith(ask(event, PAGES, address.pathname));
    else if (request.mode === "navigate" && standIn) {
      event.respondWith(fetch(request).catch(function () { return orStandIn(Response.error()); }));
    }
  });
};
