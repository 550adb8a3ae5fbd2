/* Runs inside a package, ahead of its own scripts, in every page of it that the portal serves.

   Such a page has an origin of its own that nothing shares: no cookies, no storage, nobody above it. What packages
   expect of these is put in its place, for as long as the page is open. In the page that the portal opened, told by the
   name of its window, the SCORM runtime (scorm-again) is put where packages look for it, and what it is told goes to the
   portal as a message, which the portal checks. */
(function () {
  "use strict";
  var above = window.parent;

  /* --- what a page without an origin is refused ------------------------------------------- */
  var shelf = function () {
    var kept = new Map();
    return {
      getItem: function (key) { return kept.has(String(key)) ? kept.get(String(key)) : null; },
      setItem: function (key, value) { kept.set(String(key), String(value)); },
      removeItem: function (key) { kept.delete(String(key)); },
      clear: function () { kept.clear(); },
      key: function (place) { return Array.from(kept.keys())[place] || null; },
      get length() { return kept.size; }
    };
  };
  ["localStorage", "sessionStorage"].forEach(function (name) {
    try {
      if (window[name]) return;
    } catch (refused) {
      Object.defineProperty(window, name, { value: shelf() });
    }
  });
  try {
    document.cookie = "portal-tries=1; max-age=0";
  } catch (refused) {
    var said = new Map();
    Object.defineProperty(document, "cookie", {
      get: function () { return Array.from(said, function (each) { return each.join("="); }).join("; "); },
      set: function (cookie) {
        var pair = String(cookie).split(";")[0];
        var at = pair.indexOf("=");
        said.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
      }
    });
  }

  /* --- what the portal told the page that it opened --------------------------------------- */
  var told = null;
  try {
    told = JSON.parse(window.name);
  } catch (none) { /* a page inside of a page, which finds the runtime above it, where it may look there */ }
  if (!told || told.portal !== "package") return;
  try {
    Object.defineProperty(window, "parent", { value: window, configurable: true });
  } catch (refused) { /* packages then look into the portal's page, and are refused */ }

  var timer = null;
  /* The name outlives a step to the package's next page, as the SCORM runtime of an LMS would */
  window.portalPackage = {
    told: told,
    /* Where to go next: another part by its key, or out of the activity where there is none. */
    go: function (part) { above.postMessage({ portal: "package", go: part }, told.portalOrigin); },
    say: function (result, now) {
      told.kept = result.kept;
      window.name = JSON.stringify(told);
      clearTimeout(timer);
      var send = function () { above.postMessage({ portal: "package", result: result }, told.portalOrigin); };
      if (now) send();
      else timer = setTimeout(send, 400);
    }
  };
  if (told.kind !== "scorm12" && told.kind !== "scorm2004") return;

  /* --- SCORM ------------------------------------------------------------------------------ */
  var is12 = told.kind === "scorm12";
  var Runtime = is12 ? window.Scorm12API : window.Scorm2004API;
  if (!Runtime) return;
  var kept = told.kept || {};
  var share = function (number) { return Number.isFinite(number) ? Math.min(1, Math.max(0, number)) : null; };
  var asNumber = function (text) { return text === "" || text === null || text === undefined ? NaN : Number(text); };
  var objectives = [];
  try { objectives = JSON.parse(kept.objectives || "[]"); } catch (unread) { /* it begins without them */ }

  var twoDigits = function (number) { return String(number).padStart(2, "0"); };
  var hours = Math.floor((told.seconds || 0) / 3600);
  var rest = twoDigits(Math.floor((told.seconds || 0) / 60) % 60) + ":" + twoDigits((told.seconds || 0) % 60);
  var goesOn = Object.keys(kept).length > 0 && kept.exit !== "ended";

  var api = new Runtime({ autocommit: false, logLevel: 5, mastery_override: true });
  var start = is12 ? {
    core: {
      student_id: "learner", student_name: told.learner, lesson_location: kept.location || "",
      lesson_status: kept.status || "not attempted", entry: goesOn ? "resume" : "ab-initio",
      credit: "credit", lesson_mode: "normal", total_time: twoDigits(hours).padStart(4, "0") + ":" + rest,
      score: { raw: kept.score || "" }
    },
    suspend_data: kept.suspend_data || "", launch_data: told.launchData || "",
    student_preference: { language: told.language },
    student_data: told.passMark === null ? {} : { mastery_score: String(told.passMark * 100) },
    objectives: objectives
  } : {
    learner_id: "learner", learner_name: told.learner, credit: "credit", mode: "normal",
    entry: goesOn ? "resume" : "ab-initio", total_time: "PT" + (told.seconds || 0) + "S",
    launch_data: told.launchData || "", learner_preference: { language: told.language }
  };
  if (!is12 && told.passMark !== null) start.scaled_passing_score = String(told.passMark);
  if (!is12 && goesOn) {
    start.location = kept.location || "";
    start.suspend_data = kept.suspend_data || "";
    start.completion_status = kept.completion || "unknown";
    start.success_status = kept.success || "unknown";
    start.progress_measure = kept.progress || "";
    start.score = { scaled: kept.score || "" };
    start.objectives = objectives;
  }
  /* Of SCORM 2004's navigation: what the manifest's control modes allow from this part. Rules are not followed. */
  var mayChoose = function (part) { return told.choices.indexOf(part) !== -1; };
  if (!is12) {
    var valid = api.adl.nav.request_valid;
    valid.continue = told.after ? "true" : "false";
    valid.previous = told.before ? "true" : "false";
    ["exit", "exitAll", "abandon", "abandonAll", "suspendAll"].forEach(function (request) { valid[request] = "true"; });
    api.settings.scoItemIdValidator = mayChoose;
  }
  api.loadFromJSON({ cmi: start });

  var plain = function (rows) { return JSON.stringify((rows && rows.childArray) || []); };
  var read12 = function (isEnd) {
    var core = api.cmi.core;
    var most = asNumber(core.score.max) || 100;
    var states = {
      passed: "passed", completed: "completed", failed: "failed", incomplete: "incomplete", browsed: "incomplete"
    };
    return {
      state: states[core.lesson_status] || "opened",
      score: share(asNumber(core.score.raw) / most),
      kept: {
        location: core.lesson_location, suspend_data: api.cmi.suspend_data, status: core.lesson_status,
        score: String(core.score.raw), objectives: plain(api.cmi.objectives), exit: isEnd ? "left" : ""
      }
    };
  };
  var read2004 = function (isEnd, exit) {
    var cmi = api.cmi;
    var scaled = asNumber(cmi.score.scaled);
    if (!Number.isFinite(scaled)) scaled = asNumber(cmi.score.raw) / (asNumber(cmi.score.max) || 100);
    var success = cmi.success_status;
    if (told.passMark !== null && Number.isFinite(asNumber(cmi.score.scaled))) {
      success = asNumber(cmi.score.scaled) >= told.passMark ? "passed" : "failed";
    }
    var state = success === "passed" ? "passed" : success === "failed" ? "failed" : {
      completed: "completed", incomplete: "incomplete"
    }[cmi.completion_status] || "opened";
    return {
      state: state,
      score: share(scaled),
      kept: {
        location: cmi.location, suspend_data: cmi.suspend_data, completion: cmi.completion_status, success: success,
        progress: String(cmi.progress_measure), score: String(cmi.score.scaled), objectives: plain(cmi.objectives),
        exit: isEnd && exit !== "suspend" && exit !== "logout" ? "ended" : "left"
      }
    };
  };
  var exit = "";
  var read = is12 ? read12 : read2004;
  var say = function (isNow, isEnd) { window.portalPackage.say(read(isEnd, exit), isNow); };
  if (is12) {
    window.API = api;
    api.on("LMSSetValue.cmi.*", function () { say(false, false); });
    api.on("LMSCommit", function () { say(true, false); });
    api.on("LMSFinish", function () { say(true, true); });
  } else {
    window.API_1484_11 = api;
    /* Navigation is asked for while a part is open, and done once it is closed (SN 4.1.4); what may not be is not. */
    var follow = function () {
      var asked = /^(?:\{target=(.+)\})?(.+)$/.exec(api.adl.nav.request) || [];
      if (asked[1]) {
        if (mayChoose(asked[1])) window.portalPackage.go(asked[1]);
      } else if (asked[2] === "continue" || asked[2] === "previous") {
        var next = asked[2] === "continue" ? told.after : told.before;
        if (next) window.portalPackage.go(next);
      } else if (asked[2] && asked[2] !== "_none_") window.portalPackage.go("");
    };
    api.on("SetValue.cmi.*", function (element, value) {
      if (element === "cmi.exit") exit = String(value);
      say(false, false);
    });
    api.on("Commit", function () { say(true, false); });
    api.on("Terminate", function () {
      say(true, true);
      follow();
    });
  }
})();
