/* Opens a package in a frame that shares nothing with this page, takes what it says of itself, and sends it to the portal.

   Only what comes from that frame is listened to, and only in the shape that is known. What could not be sent waits on
   this device: the last word of each part is enough, since it says all. */
(function () {
  "use strict";
  var LONGEST = 190000;
  var RETRY = 10000;

  /* Two learners may share a device, and the address is the same for both */
  var shelfOf = function (player) {
    return "package:" + player.dataset.resultsUrl.replace(/^\/[a-z]{2}\//, "/") + player.dataset.owner;
  };
  var read = function (shelf) {
    try { return JSON.parse(localStorage.getItem(shelf)) || {}; } catch (refused) { return {}; }
  };
  var write = function (shelf, waiting) {
    try {
      if (Object.keys(waiting).length) localStorage.setItem(shelf, JSON.stringify(waiting));
      else localStorage.removeItem(shelf);
    } catch (refused) { /* storage is off: it is sent as long as this page is open */ }
  };
  var isResult = function (said) {
    return said && typeof said === "object" && said.portal === "package" && said.result &&
      typeof said.result.state === "string" && (said.result.score === null || Number.isFinite(said.result.score)) &&
      said.result.kept && typeof said.result.kept === "object" &&
      Object.keys(said.result.kept).every(function (name) { return typeof said.result.kept[name] === "string"; });
  };
  var isWay = function (said) {
    return said && typeof said === "object" && said.portal === "package" && typeof said.go === "string";
  };

  var follow = function (player) {
    var token = player.querySelector("[name=csrfmiddlewaretoken]").value;
    var stage = player.querySelector("[data-stage]");
    var words = player.querySelector("[data-said]");
    var menu = player.querySelector("[data-parts]");
    var tools = player.querySelector("[data-tools]");
    var shelf = player.dataset.resultsUrl ? shelfOf(player) : "";
    var waiting = shelf ? read(shelf) : {};
    var open = null; /* what is in the frame: {frame, origin, part, sitting, number, since} */
    var sending = false;
    var timer = null;
    var next = null; /* a part to be opened once its last word has arrived: it goes on from that */

    var say = function (text) { words.textContent = text; };
    var showStates = function (states) {
      Object.keys(states || {}).forEach(function (part) {
        player.querySelectorAll("[data-part-state]").forEach(function (place) {
          if (place.dataset.partState === part) place.textContent = states[part];
        });
      });
    };

    var send = function () {
      var part = Object.keys(waiting)[0];
      if (sending || part === undefined) return;
      sending = true;
      var going = waiting[part];
      fetch(player.dataset.resultsUrl, {
        method: "POST", body: JSON.stringify(going), credentials: "same-origin", redirect: "error",
        keepalive: JSON.stringify(going).length < 60000,
        headers: { "X-CSRFToken": token, "Content-Type": "application/json", "Accept": "application/json" }
      }).then(function (answer) {
        if (answer.status === 401) {
          return answer.json().then(function (said) { throw Object.assign(new Error("signed out"), { sentence: said.sentence }); });
        }
        if (answer.status >= 500 || answer.status === 403) throw new Error("not now");
        return answer.json().catch(function () { return {}; }).then(function (said) {
          sending = false;
          if (waiting[part] === going) delete waiting[part];
          write(shelf, waiting);
          say(answer.ok ? said.said || player.dataset.saved : said.message || "");
          showStates(said.parts);
          send();
          if (next !== null && !waiting[next]) start(next);
        });
      }).catch(function (error) {
        sending = false;
        say(error.sentence || player.dataset.waiting);
        clearTimeout(timer);
        timer = setTimeout(send, RETRY);
      });
    };

    var take = function (result) {
      if (!open || !open.isSaved) return;
      open.number += 1;
      var word = {
        part: open.part, sitting: open.sitting, number: open.number, state: result.state, score: result.score,
        seconds: Math.round((Date.now() - open.since) / 1000), kept: result.kept
      };
      if (JSON.stringify(word).length > LONGEST) {
        say(player.dataset.tooMuch);
        return;
      }
      waiting[open.part] = word;
      write(shelf, waiting);
      say(player.dataset.saving);
      send();
    };

    window.addEventListener("message", function (event) {
      if (!open || event.source !== open.frame.contentWindow || event.origin !== open.origin) return;
      if (isResult(event.data)) take(event.data.result);
      else if (isWay(event.data) && open.ways.indexOf(event.data.go) !== -1) leave(event.data.go);
    });

    /* Close what is open, and go on to another part where there is one */
    var leave = function (part) {
      if (!open || open.isLeaving) return;
      open.isLeaving = true;
      var frame = open.frame;
      frame.src = "about:blank"; /* it may still say its last word while it goes */
      setTimeout(function () {
        frame.remove();
        menu.querySelectorAll("[data-start]").forEach(function (button) {
          if (button.dataset.start === open.part) button.disabled = false; /* here the learner goes on */
        });
        open = null;
        stage.hidden = true;
        tools.hidden = true;
        menu.hidden = false;
        if (part) { start(part); return; }
        var button = menu.querySelector("button:not(:disabled)");
        if (button) button.focus();
      }, 400);
    };

    var start = function (part) {
      say(player.dataset.opening);
      next = waiting[part] ? part : null;
      if (next !== null) { send(); return; }
      fetch(player.dataset.openUrl, {
        method: "POST", body: new URLSearchParams({ part: part }), credentials: "same-origin", redirect: "error",
        headers: { "X-CSRFToken": token }
      }).then(function (answer) {
        return answer.json().then(function (said) {
          if (!answer.ok) { say(said.message || ""); return; }
          var frame = document.createElement("iframe");
          frame.className = "player__frame";
          frame.title = player.dataset.title;
          frame.setAttribute("sandbox", said.sandbox);
          frame.setAttribute("allow", "fullscreen; autoplay");
          frame.setAttribute("referrerpolicy", "no-referrer");
          said.told.portalOrigin = window.location.origin;
          frame.name = JSON.stringify(said.told);
          frame.src = said.src;
          open = {
            frame: frame, origin: said.origin, part: part, sitting: said.sitting, number: 0, isSaved: said.isSaved,
            since: Date.now(), after: said.told.after, before: said.told.before,
            ways: ["", said.told.after, said.told.before].concat(said.told.choices)
          };
          player.querySelectorAll("[data-go]").forEach(function (button) { button.hidden = !open[button.dataset.go]; });
          stage.replaceChildren(frame);
          stage.hidden = false;
          tools.hidden = false;
          menu.hidden = true;
          frame.focus();
          say(said.isSaved ? "" : player.dataset.notSaved);
        });
      }).catch(function () { say(player.dataset.noLine); });
    };

    player.querySelectorAll("[data-start]").forEach(function (button) {
      button.addEventListener("click", function () { start(button.dataset.start); });
    });
    player.querySelector("[data-close]").addEventListener("click", function () { leave(""); });
    player.querySelectorAll("[data-go]").forEach(function (button) {
      button.addEventListener("click", function () { if (open) leave(open[button.dataset.go]); });
    });
    var full = player.querySelector("[data-full]");
    if (document.fullscreenEnabled) full.addEventListener("click", function () { stage.requestFullscreen(); });
    else full.hidden = true;
    player.querySelectorAll("[data-without-scripts]").forEach(function (each) { each.hidden = true; });
    menu.hidden = false;
    window.addEventListener("online", send);
    send();
  };

  document.querySelectorAll("[data-player]").forEach(follow);
})();
