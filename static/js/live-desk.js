/* What a moderator or a host sees comes in by itself. Who is on a button stays on it; who writes a poll is not disturbed. */
(function () {
  "use strict";
  var EVERY = 4000, place = document.querySelector("[data-desk]");
  if (!place) return;
  var address = window.location.pathname + place.dataset.desk;
  /* The token that forms are sent with is another each time, and no news */
  var bare = function (html) { return html.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, ""); };
  var last = "";
  var show = function (html) {
    if (bare(html) === last) return;
    last = bare(html);
    var open = {};
    place.querySelectorAll("details[id]").forEach(function (each) { open[each.id] = each.open; });
    var focused = document.activeElement && place.contains(document.activeElement) ? document.activeElement.dataset.keep : "";
    place.innerHTML = html;
    Object.keys(open).forEach(function (id) {
      var each = document.getElementById(id);
      if (each) each.open = open[id];
    });
    var again = focused ? place.querySelector("[data-keep='" + focused + "']") : null;
    if (again) again.focus({ preventScroll: true });
  };
  var etag = "";
  var poll = function () {
    fetch(address, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store", credentials: "same-origin" })
      .then(function (response) {
        if (response.status !== 200 || response.redirected) return null;
        etag = response.headers.get("ETag") || "";
        return response.text();
      })
      .then(function (html) { if (html !== null) show(html); })
      .catch(function () { /* the next try */ })
      .then(function () { window.setTimeout(poll, document.hidden ? 5 * EVERY : EVERY); });
  };
  window.setTimeout(poll, EVERY);

  /* Pressed, a button does what it does without the page being loaded anew */
  place.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (!button) return;
    event.preventDefault();
    var data = new FormData(form);
    data.set(button.name, button.value);
    var buttons = Array.prototype.slice.call(place.querySelectorAll("button"));
    var at = buttons.indexOf(button);
    button.disabled = true;
    fetch(window.location.pathname, { method: "POST", body: new URLSearchParams(data), credentials: "same-origin", redirect: "follow" })
      .then(function (response) {
        if (!response.ok) throw new Error(String(response.status));
        return fetch(address, { cache: "no-store", credentials: "same-origin" });
      })
      .then(function (response) { return response.text(); })
      .then(function (html) {
        show(html);
        button.disabled = false;
        var left = place.querySelectorAll("button");
        if (left.length && document.activeElement === document.body) left[Math.min(at, left.length - 1)].focus({ preventScroll: true });
      })
      .catch(function () { window.location.reload(); });
  });
})();
