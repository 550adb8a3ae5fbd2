/* The editor of translations has two texts and all dates in English whatever the language: put them in the reader's. */
(function () {
  "use strict";
  var title = /^(\S.*) to (\S.*) translation$/;
  var months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  var day = new RegExp("\\b(\\d{1,2}) (" + months.join("|") + ") (\\d{4})\\b");
  var written = new Intl.DateTimeFormat(document.documentElement.lang || "es", { dateStyle: "long" });
  var mendDates = function (root) {
    var texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      var found = day.exec(texts.currentNode.nodeValue);
      if (!found) continue;
      var date = new Date(Number(found[3]), months.indexOf(found[2]), Number(found[1]));
      texts.currentNode.nodeValue = texts.currentNode.nodeValue.replace(found[0], written.format(date));
    }
  };
  var mend = function (root) {
    root.querySelectorAll("section h3").forEach(function (heading) {
      var found = title.exec(heading.textContent);
      if (found) heading.textContent = window.interpolate(window.gettext("%s to %s translation"), [found[1], found[2]]);
    });
    root.querySelectorAll(".w-sr-only").forEach(function (label) {
      if (label.textContent === "More actions") label.textContent = window.gettext("More actions");
    });
    mendDates(root);
  };
  document.addEventListener("DOMContentLoaded", function () {
    var editor = document.querySelector(".js-translation-editor");
    if (!editor || !window.gettext || window.gettext("%s to %s translation") === "%s to %s translation") return;
    mend(editor);
    new MutationObserver(function () { mend(editor); }).observe(editor, { childList: true, subtree: true });
  });
})();
