/* Before the first paint: say that scripts run, and put on the reader's own choice of light or dark. */
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch (refused) { /* storage is off: the system's choice holds */ }
})();
