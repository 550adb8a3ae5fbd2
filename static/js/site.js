/* Small comforts. Everything they touch works without them. */
(function () {
  "use strict";
  var root = document.documentElement;

  /* Menu on phones */
  var button = document.querySelector("[data-menu-button]");
  if (button) {
    var masthead = button.closest(".masthead");
    button.hidden = false;
    var open = function (state) {
      masthead.classList.toggle("is-open", state);
      button.setAttribute("aria-expanded", String(state));
    };
    button.addEventListener("click", function () { open(!masthead.classList.contains("is-open")); });
    masthead.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && masthead.classList.contains("is-open")) { open(false); button.focus(); }
    });
  }

  /* What opens over the page closes with Escape and with a press elsewhere */
  document.addEventListener("keydown", function (event) {
    var opened = event.key === "Escape" && document.querySelector("details[data-closes][open]");
    if (!opened) return;
    opened.open = false;
    opened.querySelector("summary").focus();
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details[data-closes][open]").forEach(function (opened) {
      if (!opened.contains(event.target)) opened.open = false;
    });
  });

  /* Light or dark */
  var system = window.matchMedia("(prefers-color-scheme: dark)");
  var isDark = function () { return root.dataset.theme ? root.dataset.theme === "dark" : system.matches; };
  document.querySelectorAll("[data-theme-switch]").forEach(function (control) {
    var label = control.querySelector("[data-theme-label]");
    var say = function () { label.textContent = isDark() ? control.dataset.labelLight : control.dataset.labelDark; };
    control.hidden = false;
    say();
    system.addEventListener("change", say);
    control.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch (refused) { /* for this page only, then */ }
      say();
    });
  });

  /* A recording: nothing is asked of another site before the press */
  document.addEventListener("click", function (event) {
    var play = event.target.closest("[data-video-src]");
    if (!play) return;
    event.preventDefault();
    var frame = document.createElement("iframe");
    frame.src = play.dataset.videoSrc;
    frame.title = play.dataset.videoTitle;
    frame.allow = "autoplay; encrypted-media; picture-in-picture; fullscreen";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    play.closest(".video__frame").replaceChildren(frame);
    frame.focus();
  });

  /* The other language shows the same list: filters put in place without loading the page are in its address alone. With a
     title it leads to another page */
  document.addEventListener("click", function (event) {
    var other = event.target.closest(".tools__language a:not([title])");
    if (other) other.search = window.location.search;
  });

  /* Whoever has signed out leaves no lessons behind on the device */
  if (window.caches && document.querySelector('.tools__more a[href*="/account/login/"]')) {
    caches.keys().then(function (names) {
      names.forEach(function (name) { if (/^(?:learning|check-in)-/.test(name)) caches.delete(name); });
    });
  }

  /* A row that goes on beyond the screen begins where its current one is seen */
  document.querySelectorAll("[data-tabs]").forEach(function (row) {
    var current = row.querySelector("[aria-current]");
    if (!current || row.scrollWidth <= row.clientWidth) return;
    var its = current.getBoundingClientRect(), all = row.getBoundingClientRect();
    row.scrollLeft += its.left - all.left - (row.clientWidth - its.width) / 2;
  });

  /* Sharing, copying and printing, where the browser can */
  var offer = function (selector, does) {
    document.querySelectorAll(selector).forEach(function (control) {
      control.closest("li").hidden = false;
      control.addEventListener("click", function () { does(control); });
    });
  };
  if (navigator.share) {
    offer("[data-share]", function (control) {
      navigator.share({ title: control.dataset.shareTitle, url: control.dataset.shareUrl }).catch(function () { /* put away */ });
    });
  }
  if (navigator.clipboard) {
    offer("[data-copy]", function (control) {
      navigator.clipboard.writeText(control.dataset.copy).then(function () {
        control.setAttribute("role", "status");
        control.textContent = control.dataset.copied;
      });
    });
  }
  offer("[data-print]", function () { window.print(); });

  /* On paper, what is folded away is read too */
  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = Array.prototype.slice.call(document.querySelectorAll("main details:not([open])"));
    folded.forEach(function (each) { each.open = true; });
  });
  window.addEventListener("afterprint", function () { folded.forEach(function (each) { each.open = false; }); });
  /* A table says that it goes on to the side where it does, and nowhere else */
  document.querySelectorAll(".table-region").forEach(function (region) {
    var hint = region.previousElementSibling;
    if (!hint || !hint.matches(".table-hint")) return;
    var measure = function () { hint.hidden = region.scrollWidth <= region.clientWidth + 1; };
    hint.classList.add("table-hint--measured");
    measure();
    if (window.ResizeObserver) new ResizeObserver(measure).observe(region);
  });

  /* The summary of a refused form is read first */
  var summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
})();
