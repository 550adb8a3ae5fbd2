/* The sessions ticked on a programme stay ticked in this browser. Without scripts, their address keeps them. */
(function () {
  "use strict";
  document.querySelectorAll("form[data-agenda]").forEach(function (form) {
    var name = "agenda-" + form.dataset.agenda;
    var boxes = Array.prototype.slice.call(form.querySelectorAll("input[name=s]"));
    var count = form.querySelector("[data-agenda-count]");
    var chosen = function () { return boxes.filter(function (box) { return box.checked; }); };
    var keep = function () {
      var number = chosen().length;
      count.textContent = number === 0 ? "" : number === 1 ? count.dataset.one : count.dataset.many.replace("{n}", number);
      try {
        localStorage.setItem(name, JSON.stringify(chosen().map(function (box) { return box.value; })));
      } catch (refused) { /* the address keeps them */ }
    };
    if (!("given" in form.dataset)) {
      try {
        var kept = JSON.parse(localStorage.getItem(name) || "[]");
        boxes.forEach(function (box) { if (kept.indexOf(box.value) !== -1) box.checked = true; });
      } catch (refused) { /* begun anew, then */ }
    }
    form.addEventListener("change", keep);
    keep();
  });
})();
