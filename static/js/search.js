/* Suggestions under a search field: an ARIA combobox with a list. The field works without them. */
(function () {
  "use strict";
  var WAIT = 120;

  function combobox(box) {
    var input = box.querySelector("input");
    var list = box.querySelector("[role=listbox]");
    var status = box.querySelector("[data-suggest-status]");
    var timer = 0, asked = 0, at = -1, options = [];

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    function close() {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(place) {
      options.forEach(function (option, number) { option.node.setAttribute("aria-selected", String(number === place)); });
      at = place;
      if (place < 0) { input.removeAttribute("aria-activedescendant"); return; }
      input.setAttribute("aria-activedescendant", options[place].node.id);
      options[place].node.scrollIntoView({ block: "nearest" });
    }

    function take(option) {
      close();
      if (option.url) { window.location.assign(option.url); return; }
      input.value = option.text;
      if (input.form.requestSubmit) input.form.requestSubmit(); else input.form.submit();
    }

    function show(found) {
      options = found.queries.map(function (text) { return { text: text }; })
        .concat(found.things.map(function (thing) { return { text: thing.title, url: thing.url, kind: thing.kind, language: thing.language }; }));
      list.replaceChildren();
      options.forEach(function (option, number) {
        var node = document.createElement("li");
        node.id = list.id + "-" + number;
        node.setAttribute("role", "option");
        node.setAttribute("aria-selected", "false");
        var text = document.createElement("span");
        text.textContent = option.text;
        if (option.language) text.lang = option.language;
        node.append(text);
        if (option.kind) {
          var kind = document.createElement("small");
          kind.textContent = option.kind;
          node.append(" ", kind);
        }
        node.addEventListener("mousedown", function (event) { event.preventDefault(); });
        node.addEventListener("click", function () { take(option); });
        option.node = node;
        list.append(node);
      });
      at = -1;
      list.hidden = !options.length;
      input.setAttribute("aria-expanded", String(!!options.length));
      input.removeAttribute("aria-activedescendant");
      status.textContent = options.length ? box.dataset.some.replace("#", options.length) : box.dataset.none;
    }

    function ask() {
      var text = input.value.trim();
      var mine = ++asked;
      if (text.length < 2) { close(); status.textContent = ""; return; }
      fetch(box.dataset.suggest + "?q=" + encodeURIComponent(text), { headers: { Accept: "application/json" } })
        .then(function (response) { return response.ok ? response.json() : { queries: [], things: [] }; })
        .then(function (found) { if (mine === asked && document.activeElement === input) show(found); })
        .catch(function () { if (mine === asked) close(); });
    }

    input.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    input.addEventListener("blur", function () { asked++; clearTimeout(timer); close(); });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); return; }
      if (event.key === "Enter") {
        asked++;
        clearTimeout(timer);
        if (!list.hidden && at >= 0) { event.preventDefault(); take(options[at]); } else { close(); }
        return;
      }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      if (list.hidden) { if (event.key === "ArrowDown") ask(); return; }
      event.preventDefault();
      var step = event.key === "ArrowDown" ? 1 : -1;
      var next = at + step;
      mark(next >= options.length ? -1 : next < -1 ? options.length - 1 : next);
    });
  }

  document.querySelectorAll("[data-suggest]").forEach(combobox);

  /* Wide screens have room for the filters, and style sheets unfold them; this does where a browser cannot do so. */
  function unfold() {
    document.querySelectorAll("[data-narrow]").forEach(function (narrow) {
      if (window.matchMedia("(min-width: " + narrow.dataset.narrow + ")").matches) narrow.open = true;
    });
  }
  unfold();
  window.addEventListener("resize", unfold);

  /* What the swap of results must not lose: which groups of filters stand open, and the page's title. And what it must
     not keep: style attributes that a browser's tools left empty on fields, which htmx would copy and the policy refuse. */
  var folded = {};
  document.addEventListener("htmx:before:swap", function () {
    folded = {};
    document.querySelectorAll("#found details").forEach(function (each) { folded[each.dataset.name || "narrow"] = each.open; });
    document.querySelectorAll("main [id][style='']").forEach(function (each) { each.removeAttribute("style"); });
  });
  document.addEventListener("htmx:after:swap", function () {
    document.querySelectorAll("#found details").forEach(function (each) {
      var name = each.dataset.name || "narrow";
      if (name in folded) each.open = folded[name];
    });
    unfold();
    var found = document.getElementById("found");
    if (found && found.dataset.title) document.title = found.dataset.title;
  });
})();
