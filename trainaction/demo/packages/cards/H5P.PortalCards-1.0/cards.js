/* The demo's H5P library: words to be said in one's own before their meaning is turned over. */
var H5P = window.H5P || {};

H5P.PortalCards = (function () {
  "use strict";
  var WORDS = {
    es: { step: "Palabra %1 de %2", turn: "Ver qué quiere decir", knew: "Lo sabía", learnt: "No lo sabía", end: "De %2 palabras, sabía %1. Las demás ya no se le confunden.", again: "Otra vez" },
    en: { step: "Word %1 of %2", turn: "See what it means", knew: "I knew it", learnt: "I did not know it", end: "Of %2 words you knew %1. You will not mix up the others any more.", again: "Once more" }
  };

  function PortalCards(params, id, extras) {
    H5P.EventDispatcher.call(this);
    this.cards = params.cards;
    var before = extras && extras.previousState;
    this.answers = before && Array.isArray(before.answers) ? before.answers : [];
  }
  PortalCards.prototype = Object.create(H5P.EventDispatcher.prototype);
  PortalCards.prototype.constructor = PortalCards;

  PortalCards.prototype.attach = function ($container) {
    var box = $container.get ? $container.get(0) : $container;
    this.language = document.documentElement.lang === "en" ? "en" : "es";
    this.place = document.createElement("div");
    this.place.className = "portal-cards";
    box.append(this.place);
    this.show();
  };
  PortalCards.prototype.getCurrentState = function () { return { answers: this.answers }; };
  PortalCards.prototype.getScore = function () { return this.answers.filter(Boolean).length; };
  PortalCards.prototype.getMaxScore = function () { return this.cards.length; };

  PortalCards.prototype.line = function (text, name) {
    var line = document.createElement("p");
    line.className = name || "";
    line.textContent = text;
    this.place.append(line);
  };
  PortalCards.prototype.buttons = function (pairs) {
    var row = document.createElement("p");
    row.className = "portal-cards__row";
    pairs.forEach(function (pair) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = pair[0];
      button.addEventListener("click", pair[1]);
      row.append(button);
    });
    this.place.append(row);
  };
  PortalCards.prototype.show = function () {
    var self = this;
    var words = WORDS[this.language];
    var at = this.answers.length;
    var fill = function (text, one) { return text.replace("%1", one).replace("%2", self.cards.length); };
    this.place.replaceChildren();
    if (at >= this.cards.length) {
      this.line(fill(words.end, this.getScore()), "portal-cards__word");
      this.buttons([[words.again, function () { self.answers = []; self.show(); }]]);
    } else {
      var card = this.cards[at][this.language];
      this.line(fill(words.step, at + 1), "portal-cards__step");
      this.line(card[0], "portal-cards__word");
      this.buttons([[words.turn, function () {
        self.place.lastChild.remove();
        self.line(card[1]);
        self.buttons([[words.knew, function () { self.answer(true); }], [words.learnt, function () { self.answer(false); }]]);
        self.trigger("resize");
      }]]);
    }
    this.trigger("resize");
  };
  PortalCards.prototype.answer = function (knew) {
    this.answers.push(knew);
    this.show();
    if (this.answers.length < this.cards.length) this.triggerXAPI("interacted");
    else this.triggerXAPIScored(this.getScore(), this.getMaxScore(), "completed", true);
  };
  return PortalCards;
})();
