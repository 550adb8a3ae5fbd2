/* Checking in at the door. Each scan is written on the phone first and sent afterwards, as often as it takes: the portal
   keeps the first of each person, so that sending twice changes nothing. Without this script the buttons are plain forms. */
(function () {
  "use strict";
  var door = document.querySelector("[data-door]");
  if (!door) return;
  var name = "check-in-" + door.dataset.door;
  var state = door.querySelector("[data-door-state]");
  var here = door.querySelector("[data-door-here]");
  var said = door.querySelector("[data-door-said]");
  var note = document.createElement("span");
  var sending = false;
  note.className = "door__note";
  state.appendChild(note);

  var read = function () {
    try { return JSON.parse(localStorage.getItem(name)) || {}; } catch (refused) { return memory; }
  };
  var memory = {};
  var write = function (waiting) {
    memory = waiting;
    try { localStorage.setItem(name, JSON.stringify(waiting)); } catch (refused) { /* on this page alone, then */ }
  };
  var person = function (key) { return door.querySelector('[data-door-person="' + key + '"]'); };
  var mark = function (key) {
    var row = person(key);
    if (!row || row.hasAttribute("data-is-here")) return;
    row.setAttribute("data-is-here", "");
    var button = row.querySelector("button");
    button.disabled = true;
    button.classList.add("button--quiet");
    button.firstChild.textContent = door.dataset.hereLabel;
    here.textContent = String(Number(here.textContent) + 1);
  };
  var tell = function (text) { said.textContent = text; };
  var show = function () {
    var number = Object.keys(read()).length;
    note.textContent = number ? " · " + door.dataset.kept + " " + number : "";
  };

  var add = function (key) {
    if (!person(key)) { tell(door.dataset.unknown); return; }
    var waiting = read();
    if (!waiting[key]) waiting[key] = new Date().toISOString();
    write(waiting);
    mark(key);
    tell(person(key).querySelector("strong").textContent);
    show();
    send();
  };

  var send = function () {
    var waiting = read(), keys = Object.keys(waiting).slice(0, 500);
    if (!keys.length || sending) return;
    sending = true;
    fetch(window.location.pathname, {
      method: "POST",
      credentials: "same-origin",
      redirect: "error",
      headers: { "Content-Type": "application/json", "X-CSRFToken": door.querySelector("[name=csrfmiddlewaretoken]").value },
      body: JSON.stringify({ scans: keys.map(function (key) { return { key: key, at: waiting[key] }; }) })
    }).then(function (response) {
      if (!response.ok) { tell(door.dataset.refused); return; }
      return response.json().then(function () {
        var left = read();
        keys.forEach(function (key) { delete left[key]; });
        write(left);
        if (!Object.keys(left).length) tell(door.dataset.sent);
      });
    }).catch(function () { tell(navigator.onLine ? door.dataset.refused : door.dataset.off); })
      .then(function () { sending = false; show(); });
  };

  door.addEventListener("submit", function (event) {
    var row = event.target.closest("[data-door-person]");
    if (!row) return;
    event.preventDefault();
    add(row.dataset.doorPerson);
  });
  window.addEventListener("online", send);
  window.addEventListener("offline", function () { tell(door.dataset.off); });
  window.addEventListener("beforeunload", function (event) { if (Object.keys(read()).length) event.preventDefault(); });
  setInterval(send, 10000);

  /* Names are found on the phone */
  var fold = function (text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); };
  var find = door.querySelector("[data-door-find]");
  find.addEventListener("submit", function (event) { event.preventDefault(); });
  find.querySelector("input").addEventListener("input", function () {
    var words = fold(this.value).split(/\s+/).filter(Boolean);
    door.querySelectorAll("[data-door-person]").forEach(function (row) {
      var text = fold(row.querySelector("strong").textContent);
      row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
    });
  });

  /* The camera, where the browser reads codes */
  var scan = door.querySelector("[data-door-scan]");
  var video = door.querySelector("[data-door-video]");
  if ("BarcodeDetector" in window && navigator.mediaDevices) {
    scan.hidden = false;
    scan.addEventListener("click", function () {
      navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (stream) {
        var detector = new BarcodeDetector({ formats: ["qr_code"] });
        var last = "";
        video.srcObject = stream;
        video.hidden = false;
        scan.hidden = true;
        video.play();
        var look = function () {
          detector.detect(video).then(function (codes) {
            var found = codes.length && /^R:([0-9a-f]{32})$/.exec(codes[0].rawValue);
            if (found && found[1] !== last) { last = found[1]; add(last); }
            else if (codes.length && !found) tell(door.dataset.unknown);
          }).catch(function () { /* the next picture will do */ }).then(function () { setTimeout(look, 250); });
        };
        look();
      }).catch(function () { tell(door.dataset.noCamera); });
    });
  }

  Object.keys(read()).forEach(mark);
  show();
  send();
})();
