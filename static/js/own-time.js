/* When an activity is by the reader's own clock, beside the event's. Where the two say the same, nothing is added. */
(function () {
  "use strict";
  var language = document.documentElement.lang || undefined;
  document.querySelectorAll("[data-own-time]").forEach(function (place) {
    try {
      var start = new Date(place.dataset.start);
      var offset = /([+-])(\d\d):(\d\d)$/.exec(place.dataset.zoned || "");
      var theirs = offset ? (offset[1] === "-" ? 1 : -1) * (Number(offset[2]) * 60 + Number(offset[3])) : null;
      if (theirs === start.getTimezoneOffset()) return;
      var day = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });
      var text = day.format(start);
      if (place.dataset.end) {
        text += "–" + new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(new Date(place.dataset.end));
      }
      var zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
      place.textContent = place.dataset.label + ": " + text + (zone ? " (" + zone.split("/").pop().replace(/_/g, " ") + ")" : "");
      place.hidden = false;
    } catch (refused) { /* the event's own clock stands there */ }
  });
})();
