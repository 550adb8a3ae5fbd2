/* Checking in at the door. Each press is written on the phone first, under a key of its own, and sent afterwards, as often
   as it takes; so is what takes a press back. The portal comes to the same whichever comes first and however often.
   Without this script the buttons are plain forms; with offline.js beside it the page opens again without a network. */
(function () {
  "use strict";
  var door = document.querySelector("[data-door]");
  if (!door) return;
  var name = "check-in-" + door.dataset.door;
  var state = door.querySelector("[data-door-state]");
  var here = door.querySelector("[data-door-here]");
  var said = door.querySelector("[data-door-said]");
  var token = door.querySelector("[name=csrfmiddlewaretoken]");
  var note = document.createElement("span");
  var sending = false;
  note.className = "door__note";
  state.appendChild(note);

  /* What waits on this phone: presses by their key, presses taken back, and who had no place and is to be decided about */
  var memory = {};
  var read = function () {
    var kept = memory;
    try { kept = JSON.parse(localStorage.getItem(name)) || {}; } catch (refused) { /* on this page alone, then */ }
    return { here: kept.here || {}, back: kept.back || {}, asked: kept.asked || {} };
  };
  var write = function (waiting) {
    memory = waiting;
    try { localStorage.setItem(name, JSON.stringify(waiting)); } catch (refused) { /* on this page alone, then */ }
  };
  var newKey = function () {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(bytes, function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  };
  var person = function (key) { return door.querySelector('[data-door-person="' + key + '"]'); };
  var called = function (row) { return row.querySelector("strong").textContent; };
  var presses = function (row) { return row.dataset.presses.split(" ").filter(Boolean); };
  var put = function (row, keys) {
    var was = row.hasAttribute("data-is-here"), is = keys.length > 0;
    row.dataset.presses = keys.join(" ");
    row.toggleAttribute("data-is-here", is);
    if (is) row.removeAttribute("data-asked");
    if (was !== is) here.textContent = String(Number(here.textContent) + (is ? 1 : -1));
  };
  var tell = function (text) { said.textContent = text; };
  var show = function () {
    var waiting = read(), number = Object.keys(waiting.here).length + Object.keys(waiting.back).length;
    note.textContent = number ? " · " + door.dataset.kept + " " + number : "";
  };
  var ask = function (key, why) {
    var row = person(key);
    if (!row) return;
    if (why) row.querySelector("[data-door-why]").textContent = why;
    row.setAttribute("data-no-place", "");
    row.setAttribute("data-asked", "");
    tell(called(row) + " " + door.dataset.noPlace);
  };

  var come = function (key, isDeliberate) {
    var row = person(key);
    if (!row) { tell(door.dataset.unknown); return; }
    if (row.hasAttribute("data-is-here")) { tell(called(row)); return; }
    if (row.hasAttribute("data-no-place") && !isDeliberate) {
      ask(key, "");
      row.scrollIntoView({ block: "center" });
      return;
    }
    var waiting = read(), press = newKey();
    waiting.here[press] = { key: key, at: new Date().toISOString(), deliberate: isDeliberate };
    delete waiting.asked[key];
    write(waiting);
    put(row, [press]);
    tell(called(row));
    show();
    send();
  };
  var back = function (key) {
    var row = person(key), waiting = read();
    presses(row).forEach(function (press) { waiting.back[press] = key; });
    write(waiting);
    put(row, []);
    tell(called(row) + ": " + door.dataset.back);
    show();
    send();
  };

  /* Somebody signed in anew since the page was kept: its token is asked for once more */
  var fresh = function () {
    return fetch(window.location.pathname, { credentials: "same-origin", redirect: "error", cache: "no-store" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (text) {
        var found = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(text);
        if (!found) return false;
        token.value = found[1];
        return true;
      });
  };
  var post = function (body) {
    return fetch(window.location.pathname, {
      method: "POST",
      credentials: "same-origin",
      redirect: "error",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token.value },
      body: body
    });
  };
  var send = function () {
    var waiting = read();
    var came = Object.keys(waiting.here).slice(0, 500);
    /* What takes a press back goes with it or after it, never before */
    var gone = Object.keys(waiting.back).filter(function (press) {
      return !waiting.here[press] || came.indexOf(press) >= 0;
    }).slice(0, 500);
    if (!token || (!came.length && !gone.length) || sending) return;
    sending = true;
    var body = JSON.stringify({
      scans: came.map(function (press) { return Object.assign({ press: press }, waiting.here[press]); }),
      undone: gone
    });
    post(body).then(function (answer) {
      if (answer.status !== 403) return answer;
      return fresh().then(function (isFresh) { return isFresh ? post(body) : answer; });
    }).then(function (answer) {
      if (!answer.ok) { tell(door.dataset.refused); return null; }
      return answer.json().then(function (merged) {
        var left = read(), without = merged.without_place || {};
        came.forEach(function (press) {
          var key = waiting.here[press].key;
          delete left.here[press];
          if (without[key] && !waiting.here[press].deliberate) {
            left.asked[key] = without[key];
            put(person(key), presses(person(key)).filter(function (each) { return each !== press; }));
          }
        });
        gone.forEach(function (press) { delete left.back[press]; });
        write(left);
        if (!Object.keys(left.here).length && !Object.keys(left.back).length) tell(door.dataset.sent);
        Object.keys(left.asked).forEach(function (key) { ask(key, left.asked[key]); });
      });
    }).catch(function () { tell(navigator.onLine ? door.dataset.refused : door.dataset.off); })
      .then(function () { sending = false; show(); });
  };

  var list = door.querySelector("[data-door-list]");
  if (list) list.addEventListener("submit", function (event) {
    var button = event.submitter;
    if (!button || !button.value) return;
    event.preventDefault();
    if (button.name === "back") back(button.value); else come(button.value, button.name === "walk");
  });
  window.addEventListener("online", send);
  window.addEventListener("offline", function () { tell(door.dataset.off); });
  setInterval(send, 10000);

  /* Names are found on the phone */
  var fold = function (text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); };
  var find = door.querySelector("[data-door-find]");
  find.addEventListener("submit", function (event) { event.preventDefault(); });
  find.querySelector("input").addEventListener("input", function () {
    var words = fold(this.value).split(/\s+/).filter(Boolean);
    door.querySelectorAll("[data-door-person]").forEach(function (row) {
      var text = fold(called(row));
      row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
    });
  });

  /* The camera. Some browsers read codes themselves, those of iPhones do not: one reader for all of them does it alike */
  var scan = door.querySelector("[data-door-scan]");
  var video = door.querySelector("[data-door-video]");
  if (scan && window.qrReader && navigator.mediaDevices) {
    scan.hidden = false;
    scan.addEventListener("click", function () {
      navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (stream) {
        var detector = new window.qrReader.BarcodeDetector({ formats: ["qr_code"] });
        var last = "";
        video.srcObject = stream;
        video.hidden = false;
        scan.hidden = true;
        video.play();
        var look = function () {
          detector.detect(video).then(function (codes) {
            var found = codes.length && /^R:([0-9a-f]{32})$/.exec(codes[0].rawValue);
            if (found && found[1] !== last) { last = found[1]; come(last, false); }
            else if (codes.length && !found) tell(door.dataset.unknown);
          }).catch(function () { /* the next picture will do */ }).then(function () { setTimeout(look, 250); });
        };
        look();
      }).catch(function () { tell(door.dataset.noCamera); });
    });
  }

  /* The page as it came, from the portal or from this phone, and on it what was pressed since */
  var kept = read();
  Object.keys(kept.here).forEach(function (press) {
    var row = person(kept.here[press].key);
    if (row && !kept.back[press]) put(row, presses(row).concat(press));
  });
  Object.keys(kept.back).forEach(function (press) {
    var row = person(kept.back[press]);
    if (row) put(row, presses(row).filter(function (each) { return each !== press; }));
  });
  Object.keys(kept.asked).forEach(function (key) {
    var row = person(key);
    if (row && !row.hasAttribute("data-is-here")) ask(key, kept.asked[key]);
  });
  if (!navigator.onLine) tell(door.dataset.off);
  show();
  send();
})();
