/* Answers go out as they are given; while the line is gone they wait on this device, and go out once when it is back.
   Each sending has a key: the server takes the same one once, so that sending again is always safe.
   A form says `data-answers`: that of a quiz's attempt, or of a reflection in a lesson. */
(function () {
  "use strict";
  var TYPED = 2000;
  var PATIENCE = 15000;
  /* What the portal took is kept beside the pages that open without a line, and goes with them (offline-sw.js, site.js) */
  var TAKEN = "learning-answers-1";
  var withoutLanguage = function (address) { return address.replace(/^\/[a-z]{2}\//, "/"); };
  var shelfOf = function (address) { return "answers:" + withoutLanguage(address); };
  if (document.querySelector("[data-quiz-ended]")) {
    var ended = withoutLanguage(window.location.pathname);
    try { localStorage.removeItem(shelfOf(window.location.pathname)); } catch (refused) { /* nothing kept */ }
    if (window.caches) {
      caches.open(TAKEN).then(function (cache) {
        return cache.keys().then(function (kept) {
          kept.forEach(function (each) { if (new URL(each.url).pathname.indexOf(ended) === 0) cache.delete(each); });
        });
      }).catch(function () { /* nothing kept */ });
    }
    return;
  }
  if (!window.fetch || !window.crypto || !crypto.randomUUID) return;

  var follow = function (form) {
    var token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    /* Two learners may share a device, and the address of a reflection is the same for both */
    var shelf = shelfOf(form.getAttribute("action")) + (form.dataset.owner || "");
    var sending = false;
    var timer = null;
    var pause = 1000;
    var typing = null;
    var taken = {};
    var held = {}; /* the addresses of what was told to wait */
    var given = {}; /* those of what was answered on this page */

    var read = function () {
      try { return JSON.parse(localStorage.getItem(shelf)) || []; } catch (refused) { return []; }
    };
    var write = function (waiting) {
      try {
        if (waiting.length) localStorage.setItem(shelf, JSON.stringify(waiting));
        else localStorage.removeItem(shelf);
        return true;
      } catch (refused) { return false; /* storage is off: what is on the page can be handed in all the same */ }
    };
    var questionAt = function (url) {
      var found = null;
      form.querySelectorAll("[data-question]").forEach(function (question) {
        if (question.dataset.question === url) found = question;
      });
      return found;
    };
    var say = function (url, words, isWrong, door) {
      var question = questionAt(url);
      if (!question) return;
      var state = question.querySelector("[data-state]");
      state.textContent = words;
      question.classList.toggle("field--bad", !!isWrong);
      if (!isWrong) { /* what was wrong is of an answer that has been changed since */
        question.querySelectorAll(".field__error").forEach(function (error) { error.remove(); });
        question.querySelectorAll("[aria-invalid]").forEach(function (one) { one.removeAttribute("aria-invalid"); });
      }
      if (!door) return;
      var link = document.createElement("a");
      link.href = door;
      link.target = "_blank";
      link.textContent = form.dataset.signIn;
      state.append(" ", link);
    };
    /* A sign-in in another tab makes the page's token an old one: the page has the new one, if it is the same learner's */
    var renew = function () {
      return fetch(window.location.href, { credentials: "same-origin", redirect: "error" }).then(function (answer) {
        return answer.text();
      }).then(function (text) {
        var before = token;
        new DOMParser().parseFromString(text, "text/html").querySelectorAll("[data-answers]").forEach(function (same) {
          if (same.getAttribute("action") !== form.getAttribute("action") || same.dataset.owner !== form.dataset.owner) return;
          token = same.querySelector("[name=csrfmiddlewaretoken]").value;
          form.querySelector("[name=csrfmiddlewaretoken]").value = token;
        });
        if (token !== before) pause = 1000;
      });
    };
    /* What was answered; an error where it is not kept yet, which says so where the session has ended */
    var heard = function (answer) {
      if (answer.status === 401) {
        return answer.json().then(function (said) {
          throw Object.assign(new Error("signed out"), { sentence: said.sentence, door: said.sign_in });
        });
      }
      if (answer.status === 403) return renew().then(function () { throw new Error("403"); });
      if (answer.status >= 500) throw new Error(String(answer.status));
      return answer.json().catch(function () { return {}; });
    };

    var know = function (url, mark) {
      var was = form.querySelector("[data-known='" + url + "']");
      if (was && mark) was.value = mark;
    };
    /* A page that opens without a line is of before it was answered */
    var placeOf = function (url) { return withoutLanguage(url) + "?of=" + (form.dataset.owner || ""); };
    var keep = function (sent, said, at) {
      if (!window.caches) return;
      var what = JSON.stringify({ fields: sent.fields, was: said.was, said: said.said, at: at });
      caches.open(TAKEN).then(function (cache) { return cache.put(placeOf(sent.url), new Response(what)); })
        .catch(function () { /* such a page shows what it was given */ });
    };

    /* The first that waits goes out; when it has arrived, the next. Only the last answer to a question is worth sending. */
    var send = function () {
      var waiting = read();
      /* Where the same page is open in another tab, that one may have sent it */
      Object.keys(held).forEach(function (url) {
        if (waiting.some(function (each) { return each.url === url; })) return;
        delete held[url];
        say(url, form.dataset.saved);
      });
      if (sending || !waiting.length) return;
      sending = true;
      var first = waiting[0];
      var body = new URLSearchParams(first.fields);
      body.append("key", first.key);
      /* A line that carries nothing may keep silent for minutes, and be back before it says so */
      var stop = window.AbortController && new AbortController();
      var silence = setTimeout(function () { if (stop) stop.abort(); }, PATIENCE);
      fetch(first.url, {
        method: "POST", body: body, credentials: "same-origin", keepalive: true, redirect: "error", signal: stop && stop.signal,
        headers: { "X-CSRFToken": token, "Accept": "application/json" }
      }).then(function (answer) {
        return heard(answer).then(function (said) {
          clearTimeout(silence);
          pause = 1000;
          delete held[first.url];
          write(read().filter(function (each) { return each.key !== first.key; }));
          /* What this page knows to be kept: handing in leaves a newer answer of another page as it is */
          know(first.url, said.was);
          if (answer.ok) keep(first, said, Date.parse(answer.headers.get("Date")) / 1000);
          say(first.url, answer.ok ? form.dataset.saved + (said.remark ? " · " + said.remark : "") : said.message || "", !answer.ok);
          if (said.said) document.querySelector("[data-answered]").textContent = said.said;
          sending = false;
          /* An attempt has ended: its page says so. What stands in another form stays there, to be copied */
          if (answer.status === 409 || answer.status === 404) {
            write([]);
            if ("ends" in form.dataset) window.location.reload();
            return;
          }
          send();
        });
      }).catch(function (error) {
        clearTimeout(silence);
        sending = false;
        /* What stands behind it waits as well */
        read().forEach(function (each) {
          held[each.url] = true;
          say(each.url, error.sentence || form.dataset.waiting, false, error.door);
        });
        clearTimeout(timer);
        timer = setTimeout(send, pause);
        pause = Math.min(2 * pause, 30000);
      });
    };

    var take = function (question) {
      clearTimeout(typing);
      typing = null;
      var fields = [];
      new FormData(form).forEach(function (value, name) {
        var mine = form.elements[name];
        var one = mine && mine.length && !mine.tagName ? mine[0] : mine;
        if (one && question.contains(one) && (value !== "" || "empty" in form.dataset)) fields.push([name, value]);
      });
      var url = question.dataset.question;
      var said = JSON.stringify(fields);
      if (!fields.length) return false;
      if (taken[url] === said) return true;
      var waiting = read().filter(function (each, place) { return each.url !== url || (sending && place === 0); });
      waiting.push({ url: url, key: crypto.randomUUID(), fields: fields });
      if (!write(waiting)) return false;
      taken[url] = said;
      given[url] = true;
      say(url, form.dataset.saving);
      send();
      return true;
    };

    /* A text that the server gave is not sent back as it is: another page may have sent a newer one since */
    form.querySelectorAll("[data-question]").forEach(function (question) {
      var text = question.querySelector("textarea");
      if (!text || question.closest(".field--bad")) return;
      taken[question.dataset.question] = JSON.stringify([[text.name, text.defaultValue.replace(/\r?\n/g, "\r\n")]]);
    });
    /* What waits from an earlier visit, or was answered in another tab, is newer than what this page shows: it would hand in
       the older one */
    var show = function (each) {
      var question = questionAt(each.url);
      if (!question || (typing !== null && question.contains(document.activeElement))) return;
      taken[each.url] = JSON.stringify(each.fields);
      question.querySelectorAll("input, select, textarea").forEach(function (one) {
        var values = each.fields.filter(function (field) { return field[0] === one.name; }).map(function (field) { return field[1]; });
        if (one.type === "radio" || one.type === "checkbox") one.checked = values.indexOf(one.value) !== -1;
        else if (values.length) one.value = values[0];
      });
    };
    read().forEach(show);
    /* What the portal took after it made this page; the clock is its own both times. What waits or is written now is newer */
    var showTaken = function (each) {
      if (!(each.at >= Number(form.dataset.made))) return;
      if (given[each.url] || read().some(function (waiting) { return waiting.url === each.url; })) return;
      show(each);
      know(each.url, each.was);
      say(each.url, form.dataset.kept);
      if (each.said) document.querySelector("[data-answered]").textContent = each.said;
    };
    if (window.caches) {
      caches.open(TAKEN).then(function (cache) {
        return Promise.all(Array.from(form.querySelectorAll("[data-question]")).map(function (question) {
          var url = question.dataset.question;
          return cache.match(placeOf(url)).then(function (kept) { return kept && kept.json(); })
            .then(function (each) { return each && Object.assign(each, { url: url }); });
        }));
      }).then(function (all) {
        all.filter(Boolean).sort(function (one, other) { return one.at - other.at; }).forEach(showTaken);
      }).catch(function () { /* the page shows what it was given */ });
    }

    form.addEventListener("change", function (event) {
      var question = event.target.closest("[data-question]");
      if (question) take(question);
    });
    /* What is typed goes out while it is written, and when the page is left */
    var TYPED_IN = "textarea, input[type=text]";
    form.addEventListener("input", function (event) {
      var question = event.target.matches(TYPED_IN) && event.target.closest("[data-question]");
      if (!question) return;
      clearTimeout(typing);
      typing = setTimeout(function () { take(question); }, TYPED);
    });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState !== "hidden") return send();  /* whoever comes back may have signed in elsewhere */
      if (typing === null) return;
      form.querySelectorAll(TYPED_IN).forEach(function (one) {
        if (one === document.activeElement) take(one.closest("[data-question]"));
      });
    });
    /* The button of a question, and that of a form that stands in a page, do the same, without leaving it: what they send goes
       out by itself, and needs no other press. What waits is tried again at once, and says so */
    form.addEventListener("submit", function (event) {
      /* Enter in a field presses the first button of the form, whichever question it is of */
      var own = event.submitter && event.submitter.name === "save"
        && (document.activeElement.closest("[data-question]") || event.submitter.closest("[data-question]"));
      var questions = own ? [own] : "empty" in form.dataset ? Array.from(form.querySelectorAll("[data-question]")) : [];
      if (!questions.length || !questions.every(take)) return;
      event.preventDefault();
      questions.forEach(function (each) { if (held[each.dataset.question]) say(each.dataset.question, form.dataset.saving); });
      send();
    });

    /* What a device calls online is often the first moment of a line that does not carry yet */
    window.addEventListener("online", function () { pause = 1000; send(); });
    window.addEventListener("storage", function (event) {
      if (event.key !== shelf) return;
      read().forEach(show);
      send();
    });
    send();

    /* A page that is shown again without a line was made before: its time began when it was first shown here */
    var shownAt = function () {
      var place = "shown:" + form.action;
      var made = Number(form.dataset.made);
      var now = Date.now();
      try {
        var first = JSON.parse(sessionStorage.getItem(place));
        if (first && (first.made === made || !navigator.onLine)) return Math.min(now, first.at + (made - first.made) * 1000);
        sessionStorage.setItem(place, JSON.stringify({ made: made, at: now }));
      } catch (error) { /* without a place to note it the time begins now */ }
      return now;
    };
    /* The clock is the server's; this one only shows it, and hands in when it is up */
    var clock = "ends" in form.dataset && document.querySelector("[data-seconds-left]");
    if (clock) {
      var end = shownAt() + Number(clock.dataset.secondsLeft) * 1000;
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
  };

  document.querySelectorAll("[data-answers]").forEach(follow);
})();
