/* Plays an H5P package by h5p-standalone, in a page without an origin, so in this page itself and in no frame of it. */
(function () {
  "use strict";
  var place = document.getElementById("h5p");
  var portal = window.portalPackage;
  var told = portal ? portal.told : { kept: {} };
  if (told.language) document.documentElement.lang = told.language;
  var kept = (told.kept && told.kept.h5p) || "";
  var result = { state: "opened", score: null, kept: told.kept || {} };
  var id = "1";

  var options = {
    id: id, h5pJsonPath: place.dataset.files, frameJs: place.dataset.frameJs, frameCss: place.dataset.frameCss,
    embedType: "div", frame: false, copyright: false, export: false, icon: false, embed: false, fullScreen: false
  };
  if (kept) {
    options.saveFreq = 3600;
    options.contentUserData = [{ state: kept }]; /* of the whole, which H5P calls sub-content 0 */
  }

  var say = function (isNow) { if (portal) portal.say(result, isNow); };
  var instance = function () { return window.H5P && window.H5P.instances && window.H5P.instances[0]; };
  var keepPlace = function () {
    var one = instance();
    if (!one || typeof one.getCurrentState !== "function") return;
    try {
      var now = JSON.stringify(one.getCurrentState());
      if (now && now !== result.kept.h5p && now.length < 60000) {
        result.kept = { h5p: now };
        say(false);
      }
    } catch (unkept) { /* it goes on from where it was kept before */ }
  };

  var listen = function () {
    window.H5P.externalDispatcher.on("xAPI", function (event) {
      var said = event.data && event.data.statement;
      if (!said) return;
      var context = said.context && said.context.contextActivities;
      if (context && context.parent && context.parent.length) return; /* a question within the whole */
      var outcome = said.result;
      if (result.state === "opened") result.state = "incomplete";
      if (outcome && outcome.score && Number.isFinite(outcome.score.scaled)) {
        result.score = Math.min(1, Math.max(0, outcome.score.scaled));
      }
      var verb = said.verb && said.verb.id ? said.verb.id.split("/").pop() : "";
      if (verb === "completed" || verb === "answered" || verb === "passed" || verb === "failed" || (outcome && outcome.completion)) {
        if (verb === "failed" || (outcome && outcome.success === false)) result.state = "failed";
        else if (verb === "passed" || (outcome && outcome.success === true)) result.state = "passed";
        else result.state = "completed";
      }
      keepPlace();
      say(false);
    });
    setInterval(keepPlace, 5000);
  };

  new window.H5PStandalone.H5P(place, options).then(listen).catch(function (error) {
    place.textContent = place.dataset.failed;
    console.error(error);
  });
})();
