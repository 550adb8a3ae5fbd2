/* What is sent while the line is gone would end on the browser's own error page. A form with a place for it says so before it
   is pressed, stays where it is when it is, and says when the line is back. Without this a form is sent as ever. */
(function () {
  "use strict";
  var PATIENCE = 15000;
  if (!window.fetch || !window.AbortController || !HTMLFormElement.prototype.requestSubmit) return;
  /* HEAD: service workers answer for files only where they are asked for with GET */
  var ask = function () {
    var stop = new AbortController();
    var timer = setTimeout(function () { stop.abort(); }, PATIENCE);
    return fetch(document.querySelector("link[rel=icon]").href, { method: "HEAD", cache: "no-store", signal: stop.signal })
      .then(function (answer) {
        clearTimeout(timer);
        if (answer.status >= 500) throw new Error(String(answer.status));
      });
  };

  document.querySelectorAll("[data-without-line]").forEach(function (place) {
    var form = place.closest("form");
    var isThere = false, isAsking = false;
    var say = function (words, isGood) {
      place.textContent = words;
      place.className = words ? "callout " + (isGood ? "callout--good" : "callout--warn") : "";
    };
    var tell = function () {
      if (!navigator.onLine) say(place.dataset.withoutLine);
      else if (place.textContent) say(place.dataset.back, true);
    };
    window.addEventListener("offline", tell);
    window.addEventListener("online", tell);
    tell();

    form.addEventListener("submit", function (event) {
      if (event.defaultPrevented) return;
      var button = event.submitter;
      if (isThere) {
        isThere = false;
        return;
      }
      event.preventDefault();
      if (isAsking) return;
      isAsking = true;
      ask().then(function () {
        isAsking = false;
        isThere = true;
        form.requestSubmit(button);
      }, function () {
        isAsking = false;
        if (button) (button.closest(".button-row, p") || button).after(place);
        say(place.dataset.unsent);
      });
    });
  });
})();
