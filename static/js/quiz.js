/* Answers go out as they are given; while the line is gone they wait on this device, and go out once when it is back.
   Each sending has a key: the server takes the same one once, so that sending again is always safe. */
(function () {
  "use strict";
  var ended = document.querySelector("[data-quiz-ended]");
  if (ended) {
    try { localStorage.removeItem("answers:" + window.location.pathname.replace(/^\/[a-z]{2}\//, "/")); } catch (refused) { /* nothing kept */ }
    return;
  }
  var form = document.querySelector("[data-quiz]");
  if (!form || !window.fetch || !window.crypto || !crypto.randomUUID) return;
  var token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  var shelf = "answers:" + form.getAttribute("action").replace(/^\/[a-z]{2}\//, "/");
  var sending = false;
  var timer = null;
  var pause = 1000;

  var read = function () {
    try { return JSON.parse(localStorage.getItem(shelf)) || []; } catch (refused) { return []; }
  };
  var write = function (waiting) {
    try {
      if (waiting.length) localStorage.setItem(shelf, JSON.stringify(waiting));
      else localStorage.removeItem(shelf);
    } catch (refused) { /* storage is off: what is on the page can be handed in all the same */ }
  };
  var say = function (url, words) {
    form.querySelectorAll("[data-question]").forEach(function (question) {
      if (question.dataset.question === url) question.querySelector("[data-state]").textContent = words;
    });
  };

  /* The first that waits goes out; when it has arrived, the next. Only the last answer to a question is worth sending. */
  var send = function () {
    var waiting = read();
    if (sending || !waiting.length) return;
    sending = true;
    var first = waiting[0];
    var body = new URLSearchParams(first.fields);
    body.append("key", first.key);
    fetch(first.url, {
      method: "POST", body: body, credentials: "same-origin", keepalive: true, redirect: "error",
      headers: { "X-CSRFToken": token }
    }).then(function (answer) {
      if (answer.status >= 500 || answer.status === 403) throw new Error("not now");
      return answer.json().catch(function () { return {}; }).then(function (said) {
        pause = 1000;
        write(read().filter(function (each) { return each.key !== first.key; }));
        say(first.url, answer.ok ? form.dataset.saved : said.message || "");
        if (said.said) document.querySelector("[data-answered]").textContent = said.said;
        sending = false;
        if (answer.status === 409 || answer.status === 404) { write([]); window.location.reload(); return; }
        send();
      });
    }).catch(function () {
      sending = false;
      say(first.url, form.dataset.waiting);
      clearTimeout(timer);
      timer = setTimeout(send, pause);
      pause = Math.min(2 * pause, 30000);
    });
  };

  form.addEventListener("change", function (event) {
    var question = event.target.closest("[data-question]");
    if (!question) return;
    var fields = [];
    new FormData(form).forEach(function (value, name) {
      var mine = form.elements[name];
      var one = mine && mine.length && !mine.tagName ? mine[0] : mine;
      if (one && question.contains(one) && value !== "") fields.push([name, value]);
    });
    if (!fields.length) return;
    var url = question.dataset.question;
    var waiting = read().filter(function (each, place) { return each.url !== url || (sending && place === 0); });
    waiting.push({ url: url, key: crypto.randomUUID(), fields: fields });
    write(waiting);
    say(url, form.dataset.saving);
    send();
  });

  /* What a device calls online is often the first moment of a line that does not carry yet */
  window.addEventListener("online", function () { pause = 1000; send(); });
  send();

  /* The clock is the server's; this one only shows it, and hands in when it is up */
  var clock = document.querySelector("[data-seconds-left]");
  if (clock) {
    var end = Date.now() + Number(clock.dataset.secondsLeft) * 1000;
    var tick = setInterval(function () {
      var left = Math.max(0, Math.round((end - Date.now()) / 1000));
      clock.textContent = clock.dataset.left + " " + Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
      if (left > 0) return;
      clearInterval(tick);
      var sure = document.createElement("input");  /* what is missing stays missing: nobody is asked any more */
      sure.type = "hidden";
      sure.name = "sure";
      sure.value = "1";
      form.append(sure);
      form.requestSubmit(form.querySelector("[name=hand_in]"));
    }, 1000);
  }
})();
