/* A photograph, large, above the page. Without scripts its link leads to the picture. */
(function () {
  "use strict";
  if (!window.HTMLDialogElement) return;
  document.querySelectorAll("[data-photos]").forEach(function (list) {
    var links = Array.prototype.slice.call(list.querySelectorAll("a"));
    var dialog = document.createElement("dialog"), figure = document.createElement("figure");
    var picture = document.createElement("img"), words = document.createElement("figcaption");
    var bar = document.createElement("p"), at = 0;
    dialog.className = "lightbox";
    bar.className = "lightbox__bar";
    figure.append(picture, words);
    var button = function (label, does) {
      var made = document.createElement("button");
      made.type = "button";
      made.className = "button button--quiet";
      made.textContent = label;
      made.addEventListener("click", does);
      bar.append(made);
    };
    var show = function (place) {
      at = (place + links.length) % links.length;
      var small = links[at].querySelector("img"), caption = links[at].parentNode.querySelector("figcaption");
      picture.src = links[at].href;
      picture.alt = small.alt;
      words.textContent = caption ? caption.textContent : "";
      dialog.setAttribute("aria-label", small.alt);
    };
    if (links.length > 1) {
      button(list.dataset.previous, function () { show(at - 1); });
      button(list.dataset.next, function () { show(at + 1); });
    }
    button(list.dataset.close, function () { dialog.close(); });
    dialog.append(figure, bar);
    document.body.append(dialog);
    dialog.addEventListener("keydown", function (event) {
      if (event.key === "ArrowRight") show(at + 1);
      if (event.key === "ArrowLeft") show(at - 1);
    });
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", function () { links[at].focus(); });
    links.forEach(function (link, place) {
      link.addEventListener("click", function (event) {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        show(place);
        dialog.showModal();
      });
    });
  });
})();
