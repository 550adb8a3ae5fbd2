/* The page that stands in for one that cannot be reached: what was kept on this device, and on to the page asked for once the
   line is back. Its list says below which address the pages of courses are. */
(function () {
  "use strict";
  var list = document.querySelector("[data-kept]");
  var pause = 4000;
  var timer = null;
  /* What a device calls online is often the first moment of a line that does not carry yet: asked until it does */
  var ask = function () {
    clearTimeout(timer);
    timer = setTimeout(ask, pause = Math.min(2 * pause, 60000));
    fetch(window.location.href, { method: "HEAD", credentials: "same-origin" }).then(function (answer) {
      if (answer.status < 500) window.location.reload();
    }).catch(function () { /* another time */ });
  };
  if (window.location.pathname !== list.dataset.own) {
    window.addEventListener("online", function () { pause = 1000; ask(); });
    timer = setTimeout(ask, pause);
  }
  if (!window.caches) return;
  var titleOf = function (text) { return new DOMParser().parseFromString(text, "text/html").title; };
  var add = function (address, title) {
    var item = document.createElement("li");
    var link = document.createElement("a");
    link.href = address;
    link.textContent = title;
    item.append(link);
    list.append(item);
  };
  var keptIn = function (name) {
    return caches.open(name).then(function (cache) {
      return cache.keys().then(function (asked) {
        var ours = asked.filter(function (each) { return new URL(each.url).pathname.indexOf(list.dataset.kept) === 0; });
        return Promise.all(ours.map(function (each) {
          return cache.match(each).then(function (kept) { return kept.text(); }).then(function (text) {
            return [new URL(each.url).pathname, titleOf(text)];
          });
        }));
      });
    });
  };
  caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf("learning-pages-") === 0; }).map(keptIn));
  }).then(function (found) {
    found.flat().forEach(function (each) { add(each[0], each[1]); });
    document.querySelector("[data-nothing-kept]").hidden = list.children.length > 0;
  }).catch(function () { /* the sentences stand without a list */ });
})();
