// What must happen in the browser for the meeting: every press is posted, one after the other, and the page read again.
"use strict";

window.dash_clientside = window.dash_clientside || {};
(function () {
  const same = () => window.dash_clientside.no_update; // not there yet while this file loads
  const DONE = ["move", "close", "mark"]; // acts after which there is no more to do where they were done
  const AGAIN = 20000; // milliseconds between two looks at what others have done
  const page = () => document.querySelector(".meeting");
  const language = () => document.querySelector(".frame")?.lang || "fa";
  let queue = Promise.resolve(); // one post after the other, as they were pressed
  const drafts = {}; // what is typed and not yet kept, by field: a part of the page that is set anew forgets it
  const unfolded = new Set();
  let place = 0; // which of its kind it is
  let at = null; // where the keys are, so that they find the same field or button again
  let waiting = false; // somebody typed when there was something new to show

  async function post(path, body) {
    const headers = { "Content-Type": "application/json", "X-Meeting": "1" };
    const answer = await fetch(`${path}?language=${language()}`, { method: "POST", headers, body: JSON.stringify(body) });
    return { fine: answer.ok, ...(await answer.json()) };
  }

  // ---- what is said --------------------------------------------------------------------------------------
  function say(box, said, link, wrong) {
    if (!box) return;
    box.replaceChildren();
    box.classList.toggle("wrong", Boolean(wrong));
    if (said) box.append(said);
    if (said && link) {
      const made = document.createElement("a");
      [made.href, made.textContent] = [link.href, link.label];
      box.append(" ", made);
    }
  }

  function clear() {
    for (const one of document.querySelectorAll(".meeting-error")) one.replaceChildren();
    say(document.querySelector("#meeting-message"), "");
  }

  const typing = () => document.activeElement?.matches?.(".meeting input, .meeting textarea, .meeting select");

  function turn() {
    waiting = false;
    window.dash_clientside.set_props("meeting-turn", { data: Date.now() });
  }

  function send(...what) {
    queue = queue.then(() => sent(...what));
  }

  // ``place``: where a refusal stands, by the field it is about; "" is any other. ``typed``: the fields that went along.
  // ``fold``: what was unfolded for it.
  async function sent(given, place, typed, fold) {
    const message = document.querySelector("#meeting-message");
    try {
      const answer = await post("/meeting/acts", given);
      clear();
      const beside = !answer.fine && document.getElementById(place[answer.field] || place[""]);
      say(beside || message, answer.said, answer.link, !answer.fine);
      if (answer.fine) for (const key of typed) delete drafts[key];
      if (answer.fine) unfolded.delete(fold);
      if (!beside && given.act !== "ask") turn();
    } catch {
      say(message, message?.dataset.lost, null, true);
    }
  }

  // ---- what is pressed -----------------------------------------------------------------------------------
  function places({ attributes, dataset }) {
    const fields = [...attributes].filter(({ name }) => name.startsWith("data-field-"));
    return { "": dataset.error, ...Object.fromEntries(fields.map(({ name, value }) => [name.slice(11), `${value}-error`])) };
  }

  function given(button) {
    const told = {};
    for (const { name, value } of button.attributes) {
      const key = name.startsWith("data-") ? name.slice(5) : "";
      if (key.startsWith("field-")) told[key.slice(6)] = document.getElementById(value)?.value || "";
      else if (key && !key.startsWith("dash") && key !== "error") told[key] = value;
    }
    return told;
  }

  document.addEventListener("click", ({ target }) => {
    const adding = target.closest?.("#add-to-meeting, .meeting-asker");
    if (adding) add(adding);
    const button = target.closest?.(".meeting [data-act]");
    if (!button || button.disabled) return;
    const told = given(button);
    if (told.act === "mark" && !told.kind) {
      const message = document.querySelector("#meeting-message");
      say(document.getElementById(button.dataset.error), message.dataset.choose, null, true);
      return;
    }
    const typed = [...button.attributes].filter(({ name }) => name.startsWith("data-field-"));
    const fold = DONE.includes(told.act) ? button.closest("details")?.id : "";
    send(told, places(button), typed.map(({ value }) => value), fold);
  });

  // A question is kept when the keys leave it, and tried again when that failed; the agenda's own words are nobody's.
  document.addEventListener("focusout", ({ target }) => {
    const box = target.closest?.(".meeting-question");
    if (!box || !(target.id in drafts)) return; // nothing was typed since it was kept
    const { meeting, key, own } = box.dataset;
    const text = target.value.trim();
    send({ act: "ask", meeting, key, asked: text === own ? "" : text }, { "": `${target.id}-error` }, [target.id]);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches?.(".meeting input")) return;
    const around = event.target.closest(".meeting-line, .meeting-mark");
    around?.querySelector("[data-act]")?.click();
  });

  document.addEventListener("change", ({ target }) => {
    if (target.matches?.("#follow-body, #follow-status")) narrow();
  });

  // ---- what is shown -------------------------------------------------------------------------------------
  function narrow() {
    const [body, status] = ["body", "status"].map((name) => document.querySelector(`#follow-${name}`)?.value || "");
    let shown = 0;
    for (const line of document.querySelectorAll("#follow-list > li")) {
      const fits = (!body || line.dataset.body.split(" ").includes(body)) && (!status || line.dataset.status === status);
      line.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    document.querySelector("#follow-none")?.toggleAttribute("hidden", shown > 0);
  }

  // A part of the page that is set anew gets back what was typed in it, what was unfolded and where the keys were.
  function redraft() {
    for (const key of unfolded) document.getElementById(key)?.setAttribute("open", "");
    for (const [key, text] of Object.entries(drafts)) {
      const box = document.getElementById(key);
      if (!box || box.value === text) continue;
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set.call(box, text);
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function refocus() {
    if (!at || at.isConnected || document.activeElement !== document.body) return;
    const { act, key, who } = at.dataset;
    const fits = (one) => !one.disabled && one.dataset.key === key && one.dataset.who === who;
    const found = act ? [...document.querySelectorAll(".meeting [data-act]")].filter(fits) : [];
    const same = at.id ? document.getElementById(at.id) : found.find((one) => one.dataset.act === act);
    const others = [...document.querySelectorAll(`.meeting [data-act="${act}"]`)];
    const beside = (key && found[0]) || others[Math.min(place, others.length - 1)];
    (same || beside || null)?.focus(); // at the end of a list the button beside it, of a line that is gone the next one
  }

  function shown() {
    window.setTimeout(() => (redraft(), narrow(), refocus()), 0);
    return same();
  }

  document.addEventListener("input", ({ target }) => {
    if (target.id && target.closest?.(".meeting")) drafts[target.id] = target.value;
  });

  document.addEventListener("toggle", ({ target }) => {
    if (!target.id || !target.closest?.(".meeting")) return;
    if (target.open) unfolded.add(target.id);
    else unfolded.delete(target.id);
  }, true);

  document.addEventListener("focusin", ({ target }) => {
    at = target.closest?.(".meeting") ? target : null;
    const act = at?.dataset.act;
    place = act ? [...document.querySelectorAll(`.meeting [data-act="${act}"]`)].indexOf(at) : 0;
  });

  document.addEventListener("focusout", ({ target }) => {
    window.setTimeout(() => {
      if (target === at && target.isConnected && document.activeElement === document.body) at = null; // left on purpose
      if (waiting && !typing()) turn();
    }, 0);
  });

  function look() {
    if (!page() || document.hidden) return;
    waiting = true;
    if (!typing()) turn();
  }
  window.setInterval(() => document.querySelector(".meeting-open") && look(), AGAIN);
  document.addEventListener("visibilitychange", look);

  // ---- a view is put on the agenda from any page ---------------------------------------------------------
  let fading = null;

  async function add(button) {
    const box = document.querySelector("#meeting-added");
    button.disabled = true;
    try {
      const about = button.dataset.about ? (window.location.search ? "&" : "?") + button.dataset.about : "";
      const view = window.location.pathname + window.location.search + about;
      const answer = await post("/meeting/scenes", { view, asked: button.dataset.asked || "" });
      say(box, answer.said, answer.link, !answer.fine);
    } catch {
      say(box, button.dataset.lost, null, true);
    }
    button.disabled = false;
    window.clearTimeout(fading);
    fading = window.setTimeout(() => say(box, ""), 12000);
  }

  window.dash_clientside.meeting = { shown };
})();
