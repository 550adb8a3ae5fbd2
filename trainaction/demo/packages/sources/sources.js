/* The demo's SCORM 1.2 package: five situations, and where each of them would be counted. */
(function () {
  "use strict";
  var find = function (from) {
    var above = from;
    while (!above.API && above.parent && above.parent !== above) above = above.parent;
    return above.API || null;
  };
  var api = find(window);
  var get = function (name) { return api ? api.LMSGetValue(name) : ""; };
  var set = function (name, value) { if (api) api.LMSSetValue(name, String(value)); };
  if (api) api.LMSInitialize("");
  var language = get("cmi.student_preference.language") === "en" ? 1 : 0;
  document.documentElement.lang = ["es", "en"][language];

  var KINDS = [["Registro administrativo", "Administrative record"], ["Encuesta", "Survey"], ["Ninguno de los dos", "Neither of them"]];
  var CASES = [
    [0, "Llamadas que recibió la línea de emergencias en marzo, por municipio.", "Calls that the emergency line took in March, by municipality.",
      "Es un registro: cuenta lo que llegó a una oficina. Quien no llamó no está.", "It is a record: it counts what reached an office. Whoever did not call is not in it."],
    [1, "De cada 100 personas entrevistadas en sus casas, 23 dijeron que les robaron y no lo denunciaron.", "Of every 100 people interviewed at home, 23 said that they were robbed and did not report it.",
      "Es una encuesta: pregunta a una muestra, también por lo que nadie denunció.", "It is a survey: it asks a sample, also about what nobody reported."],
    [2, "Un titular dice que «los robos se dispararon», sin número y sin fuente.", "A headline says that “robberies have soared”, without a number and without a source.",
      "Ninguno de los dos. Sin fuente no se sabe qué se contó, ni si se contó algo.", "Neither. Without a source one does not know what was counted, or whether anything was."],
    [0, "Muertes violentas certificadas por medicina legal, por sexo de la víctima.", "Violent deaths certified by forensic medicine, by sex of the victim.",
      "Es un registro, y de los más completos: casi toda muerte llega a una oficina.", "It is a record, and one of the fullest: nearly every death reaches an office."],
    [1, "Porcentaje de mujeres que cambió de camino por miedo durante el último año.", "Share of women who changed their way out of fear during the last year.",
      "Es una encuesta. Ningún formulario de denuncia pregunta por lo que se dejó de hacer.", "It is a survey. No complaint form asks about what people stopped doing."]
  ];
  var WORDS = {
    step: ["Situación %1 de %2", "Situation %1 of %2"], right: ["Correcto. ", "Right. "], wrong: ["No. ", "No. "],
    next: ["Seguir", "Go on"], result: ["Acertó %1 de %2.", "You got %1 of %2 right."],
    well: ["Ya sabe preguntar de dónde sale una cifra.", "You know how to ask where a figure comes from."],
    again: ["Para aprobar hacen falta cuatro. Puede intentarlo otra vez.", "Four are needed to pass. You can try again."],
    restart: ["Empezar de nuevo", "Begin again"]
  };
  var say = function (name, one, two) { return WORDS[name][language].replace("%1", one).replace("%2", two); };
  var at = function (id) { return document.getElementById(id); };
  var given = (get("cmi.suspend_data") || "").split("").map(Number);
  if (given.length === 1 && !get("cmi.suspend_data")) given = [];

  var keep = function () {
    set("cmi.suspend_data", given.join(""));
    set("cmi.core.lesson_location", given.length);
    if (api) api.LMSCommit("");
  };
  var right = function () { return given.filter(function (kind, place) { return CASES[place] && CASES[place][0] === kind; }).length; };

  var ask = function () {
    var place = given.length;
    at("choices").replaceChildren();
    at("said").textContent = "";
    at("next").hidden = true;
    if (place >= CASES.length) { finish(); return; }
    at("step").textContent = say("step", place + 1, CASES.length);
    at("prompt").textContent = CASES[place][1 + language];
    KINDS.forEach(function (names, kind) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = names[language];
      button.addEventListener("click", function () { answer(place, kind); });
      at("choices").append(button);
    });
  };
  var answer = function (place, kind) {
    given.push(kind);
    var buttons = at("choices").querySelectorAll("button");
    buttons.forEach(function (button) { button.disabled = true; });
    buttons[CASES[place][0]].className = "right";
    var isRight = CASES[place][0] === kind;
    if (!isRight) buttons[kind].className = "wrong";
    at("said").textContent = (isRight ? say("right") : say("wrong")) + CASES[place][3 + language];
    at("next").textContent = say("next");
    at("next").onclick = function () { ask(); at("prompt").focus(); };
    at("next").hidden = false;
    set("cmi.core.lesson_status", "incomplete");
    keep();
  };
  var finish = function () {
    var score = Math.round(right() / CASES.length * 100);
    at("step").textContent = score + " %";
    at("prompt").textContent = say("result", right(), CASES.length);
    at("said").textContent = score >= 70 ? say("well") : say("again");
    at("next").textContent = say("restart");
    at("next").onclick = function () { given = []; keep(); ask(); at("prompt").focus(); };
    at("next").hidden = false;
    set("cmi.core.score.raw", score);
    set("cmi.core.score.min", 0);
    set("cmi.core.score.max", 100);
    set("cmi.core.lesson_status", score >= 70 ? "passed" : "failed");
    keep();
  };
  window.addEventListener("pagehide", function () { if (api) api.LMSFinish(""); });
  ask();
})();
