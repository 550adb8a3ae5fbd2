/* Progress of a job, a button that opens with a choice, and deciding by keyboard. The pages work without this script. */
(() => {
  const busy = document.querySelector("[data-progress]");
  if (busy) {
    const bar = busy.querySelector("progress");
    const message = busy.querySelector("[data-message]");
    const ask = async () => {
      try {
        const answer = await fetch(busy.dataset.progress, { headers: { Accept: "application/json" } });
        const job = await answer.json();
        if (job.over) {
          window.location.reload();
          return;
        }
        if (job.percent !== null) bar.value = job.percent;
        if (job.message) message.textContent = job.message;
      } catch {
        /* The line may be down: ask again. */
      }
      window.setTimeout(ask, 1000);
    };
    window.setTimeout(ask, 400);
  }

  const choice = document.querySelector("[data-choose]");
  if (choice) {
    const button = choice.querySelector("button");
    const open = () => { button.disabled = !choice.querySelector("input:checked"); };
    choice.addEventListener("change", open);
    window.addEventListener("pageshow", open);
    open();
  }

  const form = document.querySelector("[data-decisions]");
  if (!form) return;
  const fieldsets = [...form.querySelectorAll("fieldset")];
  let current = 0;
  const go = (index) => {
    current = Math.max(0, Math.min(fieldsets.length - 1, index));
    const radios = [...fieldsets[current].querySelectorAll("input[type=radio]")];
    (radios.find((radio) => radio.checked) || radios[0]).focus({ preventScroll: true });
    fieldsets[current].scrollIntoView({ block: "nearest" });
  };
  /* Not before: where a page is opened at a part of it, the browser takes the focus away once all of it has been read */
  const isOpenedHere = window.location.hash === "#open-questions";
  window.addEventListener("load", () => { if (isOpenedHere && document.activeElement === document.body) go(0); });
  form.addEventListener("focusin", (event) => {
    const index = fieldsets.indexOf(event.target.closest("fieldset"));
    if (index >= 0) current = index;
  });
  /* What a key did, where it is not plain to see. */
  const status = form.querySelector("[data-said]");
  const say = (what, before) => {
    if (before) before.before(status);
    status.textContent = what ? status.dataset[what] : "";
  };
  /* What is typed or chosen beside a choice takes that choice. */
  form.addEventListener("input", (event) => {
    const radio = form.querySelector(`input[data-more="${CSS.escape(event.target.name)}"]`);
    if (radio && event.target.value) radio.checked = true;
  });
  /* Keys of one sign that work everywhere can be in the way, of dictation for one: they can be turned off. */
  const everywhere = document.querySelector("[data-keys]");
  const box = everywhere.querySelector("input");
  everywhere.hidden = false;
  try { box.checked = localStorage.getItem("import-keys") !== "off"; } catch { /* for this page only, then */ }
  box.addEventListener("change", () => {
    try { localStorage.setItem("import-keys", box.checked ? "on" : "off"); } catch { /* as above */ }
  });
  /* What is answered is read, and so in view: its question, and the choice that is taken. */
  const isOpen = (fieldset) => !fieldset.querySelector("input[type=radio]:checked");
  const isSeen = (part) => {
    const place = part.getBoundingClientRect();
    return part.contains(document.elementFromPoint(place.left + 8, (place.top + place.bottom) / 2)); /* not below a bar */
  };
  const keep = form.querySelector(".import-actions button");
  const end = () => { say("end", keep); keep.focus(); };
  const answer = (radio) => {
    radio.checked = true;
    if (radio.dataset.more) {
      /* Not into the field beside it: the next key would be written there. */
      radio.focus({ preventScroll: true });
      say("more", radio.closest(".import-beside").nextElementSibling);
    } else if (current + 1 < fieldsets.length) {
      say("");
      go(current + 1);
    } else {
      end(); /* not to the same question again, which the next key would answer anew */
    }
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const isArrow = event.key === "ArrowRight" || event.key === "ArrowLeft";
    if (!isArrow && !/^[1-9]$/.test(event.key)) return;
    const isInside = Boolean(event.target.closest("[data-decisions] fieldset"));
    const isOwn = event.target === box || (isInside && event.target.type === "radio");
    if (!isOwn && event.target.matches("select, textarea, input, [contenteditable], [role=dialog] *")) return;
    if (!isInside && (!box.checked || (isArrow && event.target !== document.body))) return;
    event.preventDefault();
    const its = (fieldset) => fieldset.querySelectorAll("input[type=radio]")[isArrow ? 0 : Number(event.key) - 1];
    const isRead = (fieldset) => isSeen(fieldset.querySelector("legend")) && (!its(fieldset) || isSeen(its(fieldset)));
    const read = isInside ? current : fieldsets.findIndex((each) => isOpen(each) && isRead(each));
    const next = read < 0 ? fieldsets.findIndex(isOpen) : read;
    if (isArrow) {
      say("");
      go(isInside ? current + (event.key === "ArrowRight" ? 1 : -1) : next);
    } else if (next < 0) {
      end();
    } else if (read < 0 || (isInside && !isSeen(event.target))) {
      go(next);
      say("none", fieldsets[next].querySelector("legend").nextElementSibling);
    } else {
      current = read;
      if (its(fieldsets[read])) answer(its(fieldsets[read]));
    }
  });
})();
