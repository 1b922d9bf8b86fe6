// What must happen in the browser for the meeting: every press is posted, one after the other, and the page read again.
"use strict";

window.dash_clientside = window.dash_clientside || {};
(function () {
  const same = () => window.dash_clientside.no_update; // not there yet while this file loads
  const AGAIN = 20000; // milliseconds between two looks at what others have done
  const page = () => document.querySelector(".meeting");
  const language = () => document.querySelector(".frame")?.lang || "fa";
  let queue = Promise.resolve(); // one post after the other, as they were pressed
  let pressed = null; // where the keys were, so that they find the same button again

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

  const turn = () => window.dash_clientside.set_props("meeting-turn", { data: Date.now() });

  function send(given, error) {
    queue = queue.then(() => sent(given, error));
  }

  async function sent(given, error) {
    const message = document.querySelector("#meeting-message");
    try {
      const answer = await post("/meeting/acts", given);
      clear();
      const beside = !answer.fine && error && document.getElementById(error);
      say(beside || message, answer.said, answer.link, !answer.fine);
      if (!beside) turn();
    } catch {
      say(message, message?.dataset.lost, null, true);
    }
  }

  // ---- what is pressed -----------------------------------------------------------------------------------
  const OWN = ["error"];

  function given(button) {
    const told = {};
    for (const { name, value } of button.attributes) {
      const key = name.startsWith("data-") ? name.slice(5) : "";
      if (key.startsWith("field-")) told[key.slice(6)] = document.getElementById(value)?.value || "";
      else if (key && !key.startsWith("dash") && !OWN.includes(key)) told[key] = value;
    }
    return told;
  }

  document.addEventListener("click", ({ target }) => {
    const adding = target.closest?.("#add-to-meeting");
    if (adding) add(adding);
    const button = target.closest?.(".meeting [data-act]");
    if (!button || button.disabled) return;
    const told = given(button);
    pressed = { act: told.act, key: told.key, who: told.who };
    if (told.act === "mark" && !told.kind) {
      const message = document.querySelector("#meeting-message");
      say(document.getElementById(button.dataset.error), message.dataset.choose, null, true);
      return;
    }
    send(told, button.dataset.error);
  });

  // A question is kept when the keys leave it; the agenda's own words are not kept as somebody's.
  document.addEventListener("focusout", ({ target }) => {
    const box = target.closest?.(".meeting-question");
    if (!box || target.tagName !== "TEXTAREA") return;
    const [text, own] = [target.value.trim(), box.dataset.own];
    if (text === (box.dataset.kept ?? target.defaultValue.trim())) return;
    box.dataset.kept = text;
    const asked = text === own ? "" : text;
    send({ act: "ask", meeting: box.dataset.meeting, key: box.dataset.key, asked }, `${target.id}-error`);
  });

  document.addEventListener("focusin", ({ target }) => {
    const box = target.closest?.(".meeting-question");
    if (box && target.tagName === "TEXTAREA") box.dataset.kept = target.value.trim();
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

  function refocus() {
    if (!pressed || (document.activeElement && document.activeElement !== document.body)) return;
    const { act, key, who } = pressed;
    const found = [...document.querySelectorAll(`.meeting [data-act="${act}"]`)];
    found.find((one) => one.dataset.key === key && one.dataset.who === who && !one.disabled)?.focus();
    pressed = null;
  }

  function shown() {
    window.setTimeout(() => (narrow(), refocus()), 0);
    return same();
  }

  const typing = () => document.activeElement?.matches?.(".meeting input, .meeting textarea, .meeting select");
  const look = () => page() && !document.hidden && !typing() && turn();
  window.setInterval(() => document.querySelector(".meeting-open") && look(), AGAIN);
  document.addEventListener("visibilitychange", look);

  // ---- a view is put on the agenda from any page ---------------------------------------------------------
  let fading = null;

  async function add(button) {
    const box = document.querySelector("#meeting-added");
    button.disabled = true;
    try {
      const view = window.location.pathname + window.location.search;
      const answer = await post("/meeting/scenes", { view, asked: "" });
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
