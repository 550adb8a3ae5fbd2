/* Keep what is opened of a run on this device, to be read without a line. */
(function () {
  "use strict";
  if (!("serviceWorker" in navigator)) return;
  var scope = window.location.pathname.replace(/^(\/[a-z]{2}\/learning\/).*$/, "$1");
  window.addEventListener("load", function () {
    navigator.serviceWorker.register("/learning-sw.js", { scope: scope }).then(function () {
      return navigator.serviceWorker.ready;
    }).then(function (ready) {
      var parts = performance.getEntriesByType("resource").map(function (each) { return each.name; })
        .filter(function (name) { return name.indexOf(window.location.origin + "/static/") === 0; });
      ready.active.postMessage({ page: window.location.pathname, parts: parts });
    }).catch(function () { /* without it everything works, with a line */ });
  });
})();
