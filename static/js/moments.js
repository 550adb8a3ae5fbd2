/* Moments of a recording: a press begins it there. Without this the links load the page with the moment in its address. */
(function () {
  "use strict";
  var part = document.querySelector("[data-recording]");
  if (!part) return;
  var base = part.dataset.embed || "";
  var media = part.querySelector("[data-media]");

  var at = function (seconds) {
    return base.indexOf("vimeo.com") > 0 ? base + "#t=" + seconds + "s" : base + "&start=" + seconds;
  };

  var play = function (seconds) {
    if (media) {
      var begin = function () { media.currentTime = seconds; media.play().catch(function () { /* the reader presses */ }); };
      if (media.readyState > 0) begin();
      else { media.addEventListener("loadedmetadata", begin, { once: true }); media.load(); }
      return;
    }
    var frame = part.querySelector("iframe");
    if (frame) { frame.src = "about:blank"; frame.src = at(seconds); return; }
    var button = part.querySelector("[data-video-src]");
    if (button) { button.dataset.videoSrc = at(seconds); button.click(); }
  };

  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-moment]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    var seconds = Number(link.dataset.moment);
    history.replaceState(null, "", "?t=" + seconds + "#recording");
    play(seconds);
    part.scrollIntoView({ block: "start" });
  });

  /* An address that ends in #t=83 begins there as one with ?t=83 does: the provider learns of it with the press */
  var asked = /^#t=(\d{1,5})s?$/.exec(location.hash);
  if (asked) {
    var seconds = Number(asked[1]);
    var button = part.querySelector("[data-video-src]");
    if (media) {
      if (media.readyState > 0) media.currentTime = seconds;
      else media.addEventListener("loadedmetadata", function () { media.currentTime = seconds; }, { once: true });
    } else if (button) button.dataset.videoSrc = at(seconds);
    part.scrollIntoView({ block: "start" });
  }

  /* Browsers show the captions of a video; those of sound alone are shown here */
  var line = part.querySelector("[data-caption]");
  if (line && media) {
    Array.prototype.forEach.call(media.textTracks, function (track, index) {
      if (index) return;
      track.mode = "hidden";
      track.addEventListener("cuechange", function () {
        line.textContent = Array.prototype.map.call(track.activeCues, function (cue) { return cue.text; }).join(" ");
      });
    });
  }
})();
