/* What comes into view in a lesson is written down, so that it goes on elsewhere, and so is that it is done. While the line is
   gone both wait on this device, and go out when it is back, also from another lesson or the run's page. Saying it twice
   changes nothing. Without scripts the learner says what was read, below the lesson. */
(function () {
  "use strict";
  var holder = document.querySelector("[data-learner]");
  var token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (!holder || !token || !window.fetch) return;
  var shelf = "learning:" + holder.dataset.learner; /* two learners may share a device */
  var memory = {}; /* where storage is off */
  var sending = {};
  var timer = null;

  /* By the address that takes it: {blocks: [...], done: whether it is, read: whether the learner says to have read all} */
  var read = function () {
    try { return JSON.parse(localStorage.getItem(shelf)) || {}; } catch (refused) { return memory; }
  };
  var write = function (waiting) {
    memory = waiting;
    try {
      if (Object.keys(waiting).length) localStorage.setItem(shelf, JSON.stringify(waiting));
      else localStorage.removeItem(shelf);
    } catch (refused) { /* it is sent as long as this page is open */ }
  };
  var put = function (address, block, hasRead) {
    var waiting = read();
    var its = waiting[address] = waiting[address] || { blocks: [], done: false };
    if (block === undefined) { its.done = true; its.read = hasRead; }
    else its.blocks.push(block);
    write(waiting);
  };
  var arrived = function (address, sent) {
    var waiting = read();
    var its = waiting[address];
    if (!its) return;
    its.blocks = its.blocks.filter(function (block) { return sent.blocks.indexOf(block) === -1; });
    its.done = its.done && !sent.done;
    if (!its.blocks.length && !its.done) delete waiting[address];
    write(waiting);
  };

  /* Resolves once the server has it; else it goes on waiting */
  var sendTo = function (address) {
    var its = read()[address];
    var form = new URLSearchParams();
    its.blocks.forEach(function (block) { form.append("block", block); });
    if (its.done) form.append("done", "1");
    if (its.done && its.read) form.append("read", "1");
    sending[address] = true;
    return fetch(address, {
      method: "POST", body: form, keepalive: true, credentials: "same-origin", redirect: "manual",
      headers: { "X-CSRFToken": token.value }
    }).then(function (answer) {
      sending[address] = false;
      /* Signed out, or a page kept from before: the line is there, and who pushes the button is told what is missing */
      if (answer.status >= 500 || answer.status === 403 || answer.type === "opaqueredirect") {
        throw Object.assign(new Error("not now"), { isAnswered: true });
      }
      arrived(address, its);
      /* Parts are missing, that a corrected lesson has and this page had not: the button's own answer says so */
      if (answer.status === 409) throw Object.assign(new Error("not seen"), { isAnswered: true });
    }).catch(function (error) {
      sending[address] = false;
      throw error;
    });
  };
  var send = function () {
    timer = null;
    Object.keys(read()).forEach(function (address) {
      if (!sending[address]) sendTo(address).catch(function () { /* another time */ });
    });
  };
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") send();
  });
  window.addEventListener("online", send);
  send();

  var body = document.querySelector("[data-seen-url]");
  if (!body) return;
  var here = body.dataset.seenUrl;
  var button = body.querySelector("[data-lesson-done]");
  var unread = button.querySelector("[data-unread]");
  var hasRead = unread && unread.querySelector("input");
  var known = (read()[here] || { blocks: [] }).blocks.slice();
  var parts = body.querySelectorAll("[data-block]");
  var isSeen = function (part) { return part.dataset.seen !== undefined || known.indexOf(part.dataset.block) !== -1; };
  /* “4 of 9 parts seen”, as the server has written it */
  var said = document.querySelectorAll("[data-seen-said]");
  var tell = function () {
    var seen = Array.prototype.filter.call(parts, isSeen).length;
    said.forEach(function (each) { each.textContent = each.textContent.replace(/\d+/, seen); });
  };
  var see = function (part) {
    known.push(part.dataset.block);
    put(here, part.dataset.block);
    tell();
  };
  tell();
  /* The first part that was not in view, if any. One that is in view at this moment is told of a frame later */
  var missing = function () {
    parts.forEach(function (part) {
      var end = part.getBoundingClientRect().bottom;
      if (end > 0 && end <= window.innerHeight && known.indexOf(part.dataset.block) === -1) see(part);
    });
    return Array.prototype.find.call(parts, function (part) { return !isSeen(part); });
  };
  if ("IntersectionObserver" in window) {
    if (unread) {
      hasRead.required = false;
      unread.hidden = !document.querySelector("[data-error-summary]");
    }
    var observer = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        /* A part longer than the screen never shows its half: having its end in view is enough */
        if (!entry.isIntersecting) return;
        observer.unobserve(entry.target);
        see(entry.target.closest("[data-block]"));
        if (timer === null) timer = setTimeout(send, 1500);
      });
    });
    parts.forEach(function (part) {
      var end = document.createElement("span");
      end.className = "lesson-part__end";
      part.appendChild(end);
      observer.observe(end);
    });
  }

  button.addEventListener("submit", function (event) {
    var first = unread && !hasRead.checked && missing();
    event.preventDefault();
    if (first) {
      unread.hidden = false;
      unread.firstElementChild.hidden = false;
      unread.querySelector("a").href = "#" + first.id;
      hasRead.focus();
      return;
    }
    put(here, undefined, unread && hasRead.checked);
    sendTo(here).then(function () {
      window.location.assign(button.dataset.onward);
    }).catch(function (error) {
      if (error.isAnswered) button.submit();
      else button.querySelector("[data-done-said]").textContent = button.dataset.waiting;
    });
  });
})();
