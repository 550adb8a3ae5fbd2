/* Keep what is opened here on this device, by the service worker that the script's element names, to be opened without a line.
   Its scope is the first part of this page's path after the language. */
(function () {
  "use strict";
  if (!("serviceWorker" in navigator)) return;
  var worker = document.currentScript.dataset.worker;
  var scope = window.location.pathname.replace(/^(\/[a-z]{2}\/[^/]+\/).*$/, "$1");
  window.addEventListener("load", function () {
    navigator.serviceWorker.register(worker, { scope: scope }).then(function () {
      return navigator.serviceWorker.ready;
    }).then(function (ready) {
      var parts = performance.getEntriesByType("resource").map(function (each) { return each.name; })
        .filter(function (name) { return name.indexOf(window.location.origin + "/static/") === 0; });
      ready.active.postMessage({ page: window.location.pathname, parts: parts });
    }).catch(function () { /* without it everything works, with a line */ });
  });
})();
