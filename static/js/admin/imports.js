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
  if (window.location.hash === "#open-questions") go(0);
  form.addEventListener("focusin", (event) => {
    const index = fieldsets.indexOf(event.target.closest("fieldset"));
    if (index >= 0) current = index;
  });
  /* What is typed or chosen beside a choice takes that choice. */
  const beside = (radio) => radio.dataset.more && form.elements[radio.dataset.more];
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
  /* Where nothing of a question has the focus: what is answered is read, and so in view. */
  const isOpen = (fieldset) => !fieldset.querySelector("input[type=radio]:checked");
  const isInView = (fieldset) => {
    const legend = fieldset.querySelector("legend");
    const place = legend.getBoundingClientRect();
    return legend.contains(document.elementFromPoint(place.left + 8, (place.top + place.bottom) / 2)); /* not below a bar */
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const isArrow = event.key === "ArrowRight" || event.key === "ArrowLeft";
    if (!isArrow && !/^[1-9]$/.test(event.key)) return;
    const isInside = Boolean(event.target.closest("[data-decisions] fieldset"));
    const isOwn = event.target === box || (isInside && event.target.type === "radio");
    if (!isOwn && event.target.matches("select, textarea, input, [contenteditable], [role=dialog] *")) return;
    if (!isInside) {
      if (!box.checked || (isArrow && event.target !== document.body)) return;
      const found = fieldsets.findIndex((each) => isOpen(each) && isInView(each));
      if (isArrow || found < 0) {
        event.preventDefault();
        go(found < 0 ? fieldsets.findIndex(isOpen) : found);
        return;
      }
      current = found;
    }
    if (isArrow) {
      event.preventDefault();
      go(current + (event.key === "ArrowRight" ? 1 : -1));
    } else {
      const radio = fieldsets[current].querySelectorAll("input[type=radio]")[Number(event.key) - 1];
      if (radio) {
        event.preventDefault();
        radio.checked = true;
        const more = beside(radio);
        if (more) more.focus();
        else go(current + 1);
      }
    }
  });
})();
