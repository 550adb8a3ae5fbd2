/* What comes into view in a lesson is written down, so that it goes on elsewhere. Without scripts the button below says it. */
(function () {
  "use strict";
  var body = document.querySelector("[data-seen-url]");
  if (!body || !("IntersectionObserver" in window)) return;
  var token = document.querySelector("[name=csrfmiddlewaretoken]");
  var waiting = [];
  var timer = null;

  var send = function () {
    timer = null;
    if (!waiting.length || !token) return;
    var form = new URLSearchParams();
    waiting.forEach(function (block) { form.append("block", block); });
    var sent = waiting;
    waiting = [];
    fetch(body.dataset.seenUrl, {
      method: "POST", body: form, keepalive: true, credentials: "same-origin",
      headers: { "X-CSRFToken": token.value }
    }).then(function (answer) {
      if (!answer.ok && answer.status >= 500) waiting = sent.concat(waiting);
    }).catch(function () { waiting = sent.concat(waiting); /* the next one takes them along */ });
  };

  var observer = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      /* A part longer than the screen never shows its half: having its end in view is enough */
      if (!entry.isIntersecting) return;
      observer.unobserve(entry.target);
      waiting.push(entry.target.closest("[data-block]").dataset.block);
      if (timer === null) timer = setTimeout(send, 1500);
    });
  });
  body.querySelectorAll("[data-block]").forEach(function (part) {
    var end = document.createElement("span");
    end.className = "lesson-part__end";
    part.appendChild(end);
    observer.observe(end);
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") send();
  });
  window.addEventListener("online", send);
})();
