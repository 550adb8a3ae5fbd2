/* The editor of translations has two texts in English whatever the language: put them in the reader's. */
(function () {
  "use strict";
  var title = /^(\S.*) to (\S.*) translation$/;
  var mend = function (root) {
    root.querySelectorAll("section h3").forEach(function (heading) {
      var found = title.exec(heading.textContent);
      if (found) heading.textContent = window.interpolate(window.gettext("%s to %s translation"), [found[1], found[2]]);
    });
    root.querySelectorAll(".w-sr-only").forEach(function (label) {
      if (label.textContent === "More actions") label.textContent = window.gettext("More actions");
    });
  };
  document.addEventListener("DOMContentLoaded", function () {
    var editor = document.querySelector(".js-translation-editor");
    if (!editor || !window.gettext || window.gettext("%s to %s translation") === "%s to %s translation") return;
    mend(editor);
    new MutationObserver(function () { mend(editor); }).observe(editor, { childList: true, subtree: true });
  });
})();
