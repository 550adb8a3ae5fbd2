/* A draft is saved while it is written. What goes out says of each field what it held when this window had it last, so the
   server notices when another window was there meanwhile. A sending that is not answered goes out again, the same as it was,
   until it is: sending twice is safe. Until then it is kept on this device. Without this the button saves. */
(function () {
  "use strict";
  var form = document.querySelector("[data-draft]");
  if (!form || !window.fetch || !window.FormData) return;
  var TYPED = 1500;
  var shelf = "draft:" + form.dataset.draft;
  var line = form.querySelector("[data-draft-said]");
  var door = form.querySelector("[data-draft-sign-in]");
  var status = document.querySelector("[data-draft-status]");
  var token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  var shown = form.querySelector("[name=window]").value;
  var dirty = new Set();
  var sending = null;   /* the fields that are on their way, as [name, value] pairs */
  var timer = null;
  var retry = null;
  var pause = 1000;
  var hasLeft = false;

  /* A sign-in in another tab makes the page's token an old one: a page that is fetched has the new one */
  var renew = function () {
    return fetch(form.action, { credentials: "same-origin", redirect: "error" }).then(function (answer) { return answer.text(); })
      .then(function (text) {
        var found = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(text);
        if (!found) return;
        token = found[1];
        form.querySelector("[name=csrfmiddlewaretoken]").value = token;
      });
  };
  /* What was answered; an error where nothing was saved, which says whether the session has ended */
  var read = function (answer) {
    if (answer.ok) {
      door.hidden = true;
      return answer.json();
    }
    if (answer.status === 401) {
      return answer.json().then(function (said) {
        door.href = said.sign_in;
        door.hidden = false;
        throw Object.assign(new Error("signed out"), { sentence: said.sentence });
      });
    }
    if (answer.status === 403) return renew().then(function () { throw new Error("403"); });
    throw new Error(String(answer.status));
  };

  var say = function (words) { if (line.textContent !== words) line.textContent = words; };
  var holder = function (name) {
    return Array.prototype.find.call(form.querySelectorAll("[data-field]"), function (each) { return each.dataset.field === name; });
  };
  var shelve = function (pairs) {
    try {
      if (pairs) localStorage.setItem(shelf, JSON.stringify(pairs));
      else localStorage.removeItem(shelf);
    } catch (refused) { /* storage is off: what is on the page can be saved all the same */ }
  };
  var shelved = function () {
    try { return JSON.parse(localStorage.getItem(shelf)); } catch (refused) { return null; }
  };
  var pairsOf = function (names) {
    var pairs = [["window", shown]];
    var data = new FormData(form);
    names.forEach(function (name) {
      var field = holder(name);
      if (!field) return;
      pairs.push([name + ".was", field.querySelector("[data-was]").value]);
      data.getAll(name).forEach(function (value) { pairs.push([name, value]); });
    });
    return pairs;
  };

  var show = function (one) {
    var field = holder(one.name);
    if (!field) return;
    if (one.outcome === "saved" || one.outcome === "same") field.querySelector("[data-was]").value = one.was;
    var said = field.querySelector("[data-said]");
    said.textContent = one.sentence;
    said.hidden = !one.sentence;
    said.classList.toggle("draft-said--bad", !!one.sentence);
    /* What the page said when it was loaded is over: this is what is said now */
    Array.prototype.forEach.call(field.querySelectorAll(".field__error"), function (each) { each.remove(); });
    Array.prototype.forEach.call(field.querySelectorAll(".field"), function (each) { each.classList.toggle("field--bad", !!one.sentence); });
    Array.prototype.forEach.call(field.querySelectorAll("input:not([type=hidden], [type=radio], [type=checkbox]), textarea, select"), function (each) {
      if (one.sentence) each.setAttribute("aria-invalid", "true"); else each.removeAttribute("aria-invalid");
    });
    if (!one.sentence) strike(one.name.toLowerCase().replace(/[^a-z0-9]+/g, "-"));
  };
  /* A line of the list of what is wrong goes when its field is right; the list goes with its last line */
  var strike = function (place) {
    var list = document.querySelector("[data-error-summary]");
    var link = list && list.querySelector('a[href="#' + place + '"]');
    if (!link) return;
    link.closest("li").remove();
    if (!list.querySelector("li")) list.remove();
  };

  var send = function () {
    clearTimeout(timer);
    timer = null;
    if (sending === null) {
      if (!dirty.size) return;
      sending = pairsOf(Array.from(dirty));
      dirty.clear();
      shelve(sending);
    }
    go();
  };
  var go = function () {
    clearTimeout(retry);
    var body = new URLSearchParams(sending);
    say(form.dataset.saving);
    fetch(form.action, {
      method: "POST", body: body, credentials: "same-origin", redirect: "error",
      keepalive: body.toString().length < 60000,
      headers: { "X-CSRFToken": token, "Accept": "application/json" }
    }).then(read).then(function (said) {
      sending = null;
      pause = 1000;
      shelve(null);
      said.saved.forEach(show);
      if (said.status && status) status.innerHTML = said.status;
      var wrong = said.saved.filter(function (one) { return one.outcome === "wrong" || one.outcome === "aside"; });
      say(wrong.length ? wrong[0].sentence
        : form.dataset.saved + " " + new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "medium" }).format(new Date()));
      if (dirty.size) send();
    }).catch(function (error) {
      say(error.sentence || form.dataset.waiting);
      if (hasLeft) return;
      retry = setTimeout(go, pause);
      pause = Math.min(2 * pause, 20000);
    });
  };

  var touched = function (target, delay) {
    var field = target.closest("[data-field]");
    if (!field || target.type === "file") return;
    dirty.add(field.dataset.field);
    clearTimeout(timer);
    timer = setTimeout(function () { if (sending === null) send(); }, delay);
  };
  form.addEventListener("input", function (event) {
    touched(event.target, TYPED);
    var field = event.target.closest("[data-field]");
    var words = field && field.querySelector("[data-words]");
    if (!words) return;
    var number = event.target.value.split(/\s+/).filter(Boolean).length;
    words.textContent = form.dataset.wordsSaid.replace("{number}", number).replace("{most}", words.dataset.words);
    words.classList.toggle("draft-words--over", number > Number(words.dataset.words));
  });
  form.addEventListener("change", function (event) { touched(event.target, 0); });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden" && dirty.size && sending === null) send();
  });
  window.addEventListener("online", function () { if (sending !== null) { pause = 1000; go(); } });
  window.addEventListener("beforeunload", function (event) {
    if (!hasLeft && (dirty.size || sending !== null)) event.preventDefault();
  });
  /* A button saves everything on the page itself, and knows nothing of what is on its way: the server takes both */
  form.addEventListener("submit", function (event) {
    hasLeft = true;
    clearTimeout(timer);
    clearTimeout(retry);
    /* Should the line be gone, it goes out when this page is opened again. Other buttons change what it would be sent for */
    var name = event.submitter ? event.submitter.name : "save";
    var own = (sending || []).map(function (pair) { return pair[0]; }).filter(function (each) { return /\.was$/.test(each); });
    own.forEach(function (each) { dirty.add(each.slice(0, -4)); });
    shelve((name === "save" || name === "go") && dirty.size ? pairsOf(Array.from(dirty)) : null);
  });

  /* What waited when this device was closed: the server sets aside whatever is not the latest any more */
  var left = shelved();
  if (left && left.length > 1) {
    sending = left;
    say(form.dataset.saving);
    fetch(form.action, {
      method: "POST", body: new URLSearchParams(left), credentials: "same-origin", redirect: "error",
      headers: { "X-CSRFToken": token, "Accept": "application/json" }
    }).then(read).then(function (said) {
      sending = null;
      shelve(null);
      /* Where both texts stand on this page already, loading it again would only ask to send the form again */
      var isNews = function (one) {
        var field = one.outcome === "aside" && holder(one.name);
        return one.outcome === "saved" || (one.outcome === "aside" && !(field && field.querySelector(".draft-aside")));
      };
      if (said.saved.some(isNews)) window.location.reload();
      else say("");
    }).catch(function () { go(); });
  }
})();
