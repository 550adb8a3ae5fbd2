/* When an activity is by the reader's own clock, beside the event's. Where the two say the same, nothing is added. */
(function () {
  "use strict";
  /* Hours from 0 to 23 with two digits, and the day before the month, as everything else on the page says them */
  var language = document.documentElement.lang || undefined;
  if (language === "en") language = "en-GB";
  var HOUR = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  var say = function (place) {
    try {
      var start = new Date(place.dataset.start);
      var offset = /([+-])(\d\d):(\d\d)$/.exec(place.dataset.zoned || "");
      var theirs = offset ? (offset[1] === "-" ? 1 : -1) * (Number(offset[2]) * 60 + Number(offset[3])) : null;
      if (theirs === start.getTimezoneOffset()) return;
      /* In a list of many, the day stands there only where it is another than the event's. */
      var isShort = "short" in place.dataset;
      var pad = function (number) { return String(number).padStart(2, "0"); };
      var ownDay = start.getFullYear() + "-" + pad(start.getMonth() + 1) + "-" + pad(start.getDate());
      var isSameDay = (place.dataset.zoned || "").slice(0, 10) === ownDay;
      var shape = !isShort ? { day: "numeric", month: "long", year: "numeric" } : { weekday: "long", day: "numeric" };
      var hours = new Intl.DateTimeFormat(language, HOUR), text = hours.format(start);
      if (!isShort || !isSameDay) text = new Intl.DateTimeFormat(language, shape).format(start) + ", " + text;
      if (place.dataset.end) {
        /* The day of the end too, where it is another by the reader's clock, midnight included. */
        var end = new Date(place.dataset.end), ends = hours.format(end);
        if (end.toDateString() === start.toDateString()) text += "–" + ends;
        else text += " – " + new Intl.DateTimeFormat(language, shape).format(end) + ", " + ends;
      }
      var zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
      place.textContent = place.dataset.label + ": " + text + (zone ? " (" + zone.split("/").pop().replace(/_/g, " ") + ")" : "");
      place.hidden = false;
    } catch (refused) { /* the event's own clock stands there */ }
  };
  var sayAll = function () { document.querySelectorAll("[data-own-time]").forEach(say); };
  sayAll();
  document.addEventListener("htmx:afterSwap", sayAll); /* what came in place of another part */
})();
