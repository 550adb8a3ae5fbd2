/* The live page: what others ask and vote comes in by itself, and sending something does not end what is being watched.
   Without it, forms are sent as ever, and loading the page anew shows what is new. */
(function () {
  "use strict";
  var EVERY = 5000, HIDDEN = 30000, WORST = 60000;

  /* The page changes by the clock: loaded anew when it does, each a few seconds apart from the others */
  document.querySelectorAll("[data-until]").forEach(function (place) {
    var left = new Date(place.dataset.until) - Date.now();
    if (left > 0 && left < 86400000) window.setTimeout(function () { window.location.reload(); }, left + 1000 + Math.random() * 8000);
  });

  /* How long it is until it starts */
  document.querySelectorAll("[data-countdown]").forEach(function (place) {
    var starts = new Date(place.dataset.countdown);
    var say = function () {
      var minutes = Math.ceil((starts - Date.now()) / 60000);
      if (minutes <= 0) { place.hidden = true; return; }
      var days = Math.floor(minutes / 1440), hours = Math.floor(minutes % 1440 / 60), parts = [];
      if (days) parts.push(days + " " + place.dataset.days);
      if (days || hours) parts.push(hours + " " + place.dataset.hours);
      if (!days) parts.push(minutes % 60 + " " + place.dataset.minutes);
      place.textContent = place.dataset.in + " " + parts.join(" ");
      place.hidden = false;
      window.setTimeout(say, 20000);
    };
    say();
  });

  var page = document.querySelector("[data-live]");
  if (!page || !page.dataset.stateUrl) return;
  var board = page.querySelector("[data-live-board]"), said = page.querySelector("[data-live-said]");
  var mine = new Set(page.dataset.mine.trim().split(/\s+/).filter(Boolean));
  var etag = "", timer = 0, pause = EVERY;

  var say = function (sentence, form) {
    var place = said;
    if (form && form.dataset.liveForm !== "ask") {
      place = form.querySelector("[data-said]");
      if (!place) {
        place = document.createElement("p");
        place.className = "live-said";
        place.dataset.said = "";
        place.setAttribute("role", "status");
        form.append(place);
      }
    }
    if (place) place.textContent = sentence;
  };

  /* What is anybody's own is put in: which votes are one's, the token that forms are sent with */
  var token = function () {
    var field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  };
  var dress = function () {
    board.querySelectorAll("[data-vote]").forEach(function (button) {
      var is = mine.has(button.dataset.vote);
      button.classList.toggle("is-mine", is);
      button.value = is ? "0" : "1";
      button.querySelector("[data-vote-word]").textContent = is ? button.dataset.on : button.dataset.off;
    });
  };

  /* A question of one's own that everybody sees now is no longer among those that nobody else does */
  var clearOwn = function () {
    var own = page.querySelector("[data-own-questions]");
    if (!own) return;
    own.querySelectorAll("[data-own]").forEach(function (item) {
      if (document.getElementById("q" + item.dataset.own)) item.remove();
    });
    if (!own.querySelector("[data-own]")) own.innerHTML = "";
  };

  /* Whoever is choosing an answer or has the focus on a button is not disturbed */
  var show = function (html) {
    var chosen = board.querySelector("input[type=radio]:checked");
    var focused = document.activeElement && board.contains(document.activeElement) ? document.activeElement : null;
    var by = focused && (focused.dataset.vote ? "[data-vote='" + focused.dataset.vote + "']" : focused.id ? "#" + focused.id : "");
    board.innerHTML = html;
    dress();
    clearOwn();
    if (chosen) {
      var again = document.getElementById(chosen.id);
      if (again) again.checked = true;
    }
    if (by) {
      var place = board.querySelector(by);
      if (place) place.focus({ preventScroll: true });
    }
    var now = board.querySelector("[data-board]");
    if (now && now.dataset.phase !== page.dataset.phase) window.location.reload();
  };

  var next = function () {
    window.clearTimeout(timer);
    var wait = document.hidden ? Math.max(HIDDEN, pause) : pause;
    timer = window.setTimeout(poll, wait * (0.8 + Math.random() * 0.4));
  };
  var poll = function () {
    window.clearTimeout(timer);
    fetch(page.dataset.stateUrl, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store", credentials: "same-origin" })
      .then(function (response) {
        pause = response.status === 200 || response.status === 304 ? EVERY : Math.min(pause * 2, WORST);
        if (response.status !== 200) return null;
        etag = response.headers.get("ETag") || "";
        return response.text();
      })
      .then(function (html) { if (html !== null) show(html); })
      .catch(function () { pause = Math.min(pause * 2, WORST); })
      .then(next);
  };
  document.addEventListener("visibilitychange", function () { if (!document.hidden) poll(); });

  page.addEventListener("submit", function (event) {
    var form = event.target.closest("[data-live-form]");
    if (!form) return;
    event.preventDefault();
    var kind = form.dataset.liveForm, button = event.submitter || form.querySelector("button");
    var data = new FormData(form);
    if (button && button.name) data.set(button.name, button.value);
    data.set("csrfmiddlewaretoken", token());
    button.disabled = true;
    fetch(form.action, {
      method: "POST", body: new URLSearchParams(data), credentials: "same-origin",
      headers: { "Accept": "application/json", "X-CSRFToken": token() }
    }).then(function (response) {
      return response.json().then(function (answer) {
        button.disabled = false;
        button.focus({ preventScroll: true });
        say(answer.sentence, form);
        if (!response.ok) return;
        if (kind === "vote") {
          var number = button.querySelector("strong"), is = button.value === "1";
          mine[is ? "add" : "delete"](button.dataset.vote);
          number.textContent = String(Math.max(0, Number(number.textContent) + (is ? 1 : -1)));
          dress();
        } else if (kind === "ask") {
          if (answer.own !== undefined) page.querySelector("[data-own-questions]").innerHTML = answer.own;
          window.setTimeout(poll, 2500); /* what is shown at once stands on the board as soon as that is looked at anew */
          form.elements.text.value = "";
          form.closest("details").open = false;
          form.closest("details").querySelector("summary").focus({ preventScroll: true });
        } else {
          poll();
        }
      });
    }).catch(function () {
      button.disabled = false;
      say(page.dataset.failed, form);
    });
  });
  next();
})();
