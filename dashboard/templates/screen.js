"use strict";
(() => {
  const config = JSON.parse(document.getElementById("config").textContent);
  const at = (id) => document.getElementById(id);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const TWICE = 250;      // ms: a clicker that sends its key twice means it once
  const PATIENCE = 8000;  // ms
  const PULSE = 5000;     // ms
  const FIELDS = ["what", "agency", "place", "due", "indicator", "target"];
  const DRAFT = `headquarters-draft-${config.meeting}`;

  const figures = (text) => config.persian ? String(text).replace(/\d/g, (d) => "۰۱۲۳۴۵۶۷۸۹"[d]) : String(text);
  const fill = (name, values = {}) => config.words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

  // where we are: in the address, so that a page that is loaded again shows the same
  const asked = new URLSearchParams(location.search);
  const here = { scene: asked.get("scene") || "1", issue: asked.get("issue") || "", theme: document.documentElement.dataset.theme };
  let shown = { scenes: 0, at: 0, about: {}, digest: "" };
  let sequence = 0;

  function remember() {
    const kept = new URLSearchParams({ scene: here.scene, theme: here.theme });
    if (here.issue) kept.set("issue", here.issue);
    history.replaceState(null, "", `${location.pathname}?${kept}`);
  }

  async function fetched(path, values = {}, given = {}) {
    const query = new URLSearchParams({ language: config.language, ...values });
    const answer = await fetch(`/meeting/${config.meeting}/${path}?${query}`, { signal: AbortSignal.timeout(PATIENCE), ...given });
    if (answer.status >= 500) throw new Error(`the server answered ${answer.status}`);
    return [answer.status, await answer.json()];
  }

  // scenes
  const narrow = matchMedia("(max-width: 800px)");
  const near = new Map();  // scenes fetched ahead
  const sceneOf = (number) => {
    const wanted = { at: number, issue: here.issue, theme: here.theme, narrow: narrow.matches ? "1" : "" };
    const key = JSON.stringify(wanted);
    if (!near.has(key)) {
      near.set(key, fetched("scene", wanted).then(([, told]) => told).catch((error) => { near.delete(key); throw error; }));
      setTimeout(() => near.delete(key), 30000);
    }
    return near.get(key);
  };

  async function show(number) {
    const mine = ++sequence;
    here.scene = String(number);
    remember();
    try {
      const told = await sceneOf(here.scene);
      if (mine !== sequence) return;
      lost(false);
      shown = told;
      here.scene = String(told.at || 1);
      remember();
      at("stage").innerHTML = told.html;
      at("stage").dataset.at = told.at;
      at("stage").dataset.issue = here.issue;
      at("stage").dataset.seconds = told.seconds;
      pulse(told);
      if (told.at < told.scenes) sceneOf(String(told.at + 1)).catch(() => {});
    } catch {
      if (mine !== sequence) return;
      lost(true);
      setTimeout(() => { if (mine === sequence) show(number); }, 3000);
    }
  }

  function go(step) {
    const next = Math.min(Math.max((shown.at || 1) + step, 1), shown.scenes || 1);
    if (next !== shown.at) show(next);
  }

  function lost(is) {
    at("lost").hidden = !is;
    document.querySelector(".scene")?.classList.toggle("stale", is);
  }

  function pulse(told) {
    shown.scenes = told.scenes;
    at("count").textContent = told.scenes ? fill("scene_of", { n: figures(shown.at || 1), all: figures(told.scenes) }) : "";
    at("decided-open").textContent = fill("decisions", { n: figures(told.decided.length) });
    at("decided").replaceChildren(...told.decided.map((row) => {
      const line = document.createElement("li");
      line.textContent = row.slice(1).join(" · ");
      line.value = line.dataset.number = told.decided.indexOf(row) + 1;
      return line;
    }));
    at("none").hidden = told.decided.length > 0;
    at("ended").hidden = told.open;
  }

  setInterval(async () => {
    try {
      const [, told] = await fetched("pulse");
      pulse(told);
      if (!at("lost").hidden) show(here.scene);
    } catch {
      lost(true);
    }
  }, PULSE);

  function filter(issue) {
    here.issue = issue;
    pressed();
    at("issues-panel").close();
    show(here.scene);
  }

  // the issue that is chosen stands out among the chips; where there was no room for its chip, on the last button
  const offer = at("more").textContent;

  function pressed() {
    all("button[data-issue]").forEach((one) => one.setAttribute("aria-pressed", one.dataset.issue === here.issue));
    const row = document.querySelector(".chips").getBoundingClientRect();
    const chip = document.querySelector(`.chips [data-issue="${here.issue}"]`)?.getBoundingClientRect();
    const seen = chip && chip.width > 0 && chip.top < row.bottom - 4;
    at("more").setAttribute("aria-pressed", String(!seen && here.issue !== ""));
    at("more").textContent = seen || !here.issue ? offer : document.querySelector(`.grid [data-issue="${here.issue}"]`)?.textContent || offer;
  }
  addEventListener("resize", pressed);

  function theme() {
    here.theme = here.theme === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = here.theme;
    show(here.scene);
  }

  // the line in which a decision is typed
  const entry = at("entry"), offered = at("offered");
  const input = (field) => at(`in-${field}`);
  let token = "", busy = false, asking = 0;
  let wrong = {};         // what the server found wrong, by field, until that field is changed

  function opened() {
    if (!entry.hidden) return;
    entry.hidden = false;
    const kept = draft();
    token = kept?.token || crypto.randomUUID?.() || `${Date.now()}-${Math.random()}`;
    const begun = kept ?? { place: shown.about?.place || "" };
    FIELDS.forEach((field) => { input(field).value = begun[field] || ""; });
    entry.dataset.issue = kept?.issue ?? (shown.about?.issue || "");
    entry.dataset.digest = kept?.digest ?? (shown.digest || "");
    ofIssue();
    if (kept) say(fill("restored"));
    if (complain()) return;
    input("what").focus();
  }

  // which issue the decision is about: the scene's, unless somebody takes it away
  function ofIssue() {
    const name = document.querySelector(`.grid [data-issue="${entry.dataset.issue}"]`)?.textContent;
    at("of-issue").hidden = !entry.dataset.issue;
    at("of-issue").textContent = `${fill("about", { issue: name || entry.dataset.issue })} ×`;
  }
  at("of-issue").addEventListener("click", () => { entry.dataset.issue = ""; ofIssue(); keepDraft(); input("what").focus(); });

  function shut() {
    entry.hidden = true;
    offered.hidden = true;
    document.activeElement?.blur();
  }

  function draft() {
    try { return JSON.parse(localStorage.getItem(DRAFT)); } catch { return null; }
  }

  function keepDraft() {
    const typed = { token, issue: entry.dataset.issue, digest: entry.dataset.digest };
    FIELDS.forEach((field) => { typed[field] = input(field).value; });
    try { localStorage.setItem(DRAFT, JSON.stringify(typed)); } catch { say(fill("unsaved"), true); }
    return typed;
  }

  function say(words, wrong = false) {
    at("said").textContent = words;
    at("said").classList.toggle("wrong", wrong);
  }

  // every mistake in the order of the fields, the keys in the first of them; whether there was any
  function complain() {
    FIELDS.forEach((field) => input(field).setAttribute("aria-invalid", field in wrong));
    const first = FIELDS.find((field) => field in wrong);
    if (!first) return false;
    input(first).focus();
    telling();
    return true;
  }

  function telling() {
    const told = FIELDS.filter((field) => field in wrong).map((field) => {
      const line = document.createElement("span");
      line.textContent = wrong[field];
      return line;
    });
    say("", told.length > 0);
    at("said").replaceChildren(...told);
  }

  async function store() {
    if (busy) return;
    busy = true;
    const typed = keepDraft();
    say(fill("storing"));
    try {
      const given = { method: "POST", headers: { "Content-Type": "application/json", "X-Meeting": "1" }, body: JSON.stringify(typed) };
      const [status, told] = await fetched("decide", {}, given);
      if (status === 200) return stored(told);
      const { helpers, issue, ...found } = told.problems || {};
      wrong = found;
      if (helpers) wrong.agency = [found.agency, helpers].filter(Boolean).join(" ");
      if (issue) wrong.what = [found.what, issue].filter(Boolean).join(" ");
      if (!complain()) say(told.said, true);
    } catch {
      say(fill("retry"), true);
    } finally {
      busy = false;
    }
  }

  function stored(told) {
    localStorage.removeItem(DRAFT);
    wrong = {};
    complain();
    FIELDS.forEach((field) => { input(field).value = ""; });
    pulse(told);
    say(told.said);
    token = "";
    asking += 1; // an answer that is still on its way offers nothing any more
    offered.hidden = true;
    near.clear();
    at("decided-open").dataset.stored = told.number;
    setTimeout(() => { if (!FIELDS.some((field) => input(field).value)) shut(); }, 1200);
  }

  // completion
  async function complete(field) {
    const mine = ++asking;
    if (field === "what") { offered.hidden = true; return; }
    const values = { field, issue: entry.dataset.issue };
    FIELDS.forEach((name) => { values[name] = input(name).value; });
    try {
      const [, told] = await fetched("complete", values);
      if (mine !== asking || document.activeElement !== input(field)) return;
      list(field, told.offered);
      if (Object.keys(wrong).length) return; // what is wrong stays until it is mended
      if (told.note) say(told.note, told.wrong);
    } catch { offered.hidden = true; }
  }

  function list(field, rows) {
    offered.replaceChildren(...rows.map(([name, note], i) => {
      const row = document.createElement("li");
      row.id = `offer-${i}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      row.dataset.name = name;
      row.textContent = name;
      if (note) row.append(Object.assign(document.createElement("small"), { textContent: note }));
      return row;
    }));
    offered.dataset.field = field;
    offered.hidden = !rows.length;
    input(field).setAttribute("aria-expanded", String(rows.length > 0));
    const box = input(field).getBoundingClientRect();
    const rtl = document.documentElement.dir === "rtl";
    offered.style.insetInlineStart = `${rtl ? innerWidth - box.right : box.left}px`;
    if (input(field).value.trim() && rows.length) choose(0);
  }

  function choose(step) {
    const rows = [...offered.children];
    const now = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    const next = now < 0 ? (step < 0 ? rows.length - 1 : 0) : (now + step + rows.length) % rows.length;
    rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === next)));
    if (rows[next]) input(offered.dataset.field).setAttribute("aria-activedescendant", rows[next].id);
  }

  function take(row) {
    const field = offered.dataset.field, box = input(field);
    const before = field === "agency" && box.value.includes("+") ? `${box.value.slice(0, box.value.lastIndexOf("+")).trim()} + ` : "";
    box.value = before + row.dataset.name;
    offered.hidden = true;
    keepDraft();
  }

  const chosen = () => offered.hidden ? null : offered.querySelector("[aria-selected=true]");
  const following = (field) => FIELDS[FIELDS.indexOf(field) + 1];

  entry.addEventListener("input", (event) => { delete wrong[event.target.name]; event.target.setAttribute("aria-invalid", "false"); telling(); if (!token) token = crypto.randomUUID?.() || `${Date.now()}`; keepDraft(); complete(event.target.name); });
  entry.addEventListener("focusin", (event) => { if (event.target.name) complete(event.target.name); });
  entry.addEventListener("submit", (event) => { event.preventDefault(); store(); });
  entry.addEventListener("keydown", (event) => {
    const field = event.target.name;
    event.stopPropagation();
    if (event.key === "Escape") { if (offered.hidden) shut(); else offered.hidden = true; return; }
    if (!field) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { if (!offered.hidden) { event.preventDefault(); choose(event.key === "ArrowDown" ? 1 : -1); } return; }
    if (event.key === "Tab" && !event.shiftKey && chosen() && input(field).value.trim()) take(chosen());
    if (event.key === "Enter") {
      event.preventDefault();
      if (event.repeat) return;
      if (event.ctrlKey || event.metaKey) return store();
      if (chosen()) take(chosen());
      const next = following(field);
      if (next && !(next === "target" && !input("indicator").value.trim())) { input(next).focus(); input(next).select(); } else store();
    }
  });
  offered.addEventListener("mousedown", (event) => { event.preventDefault(); const row = event.target.closest("li"); if (row) { take(row); input(offered.dataset.field).focus(); } });

  // keys: places on the keyboard, not letters, for a Persian layout sends Persian ones
  const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  const DOES = {
    [forward]: "next", PageDown: "next", Space: "next", Enter: "next", ArrowDown: "next",
    [backward]: "back", PageUp: "back", Backspace: "back", ArrowUp: "back",
    Home: "first", End: "last", KeyB: "blank", Period: "blank", KeyF: "full", Slash: "keys",
    KeyI: "issues", KeyD: "decide", KeyT: "theme", KeyL: "made", Escape: "escape",
  };
  const ACTS = {
    next: () => go(1), back: () => go(-1), first: () => show(1), last: () => show(shown.scenes),
    blank: () => { at("blank").hidden = !at("blank").hidden; },
    full: () => { if (document.fullscreenElement) document.exitFullscreen(); else document.documentElement.requestFullscreen?.().catch(() => {}); },
    keys: () => panel("keys-panel"), issues: () => panel("issues-panel"), made: () => panel("decided-panel"),
    decide: opened, theme, escape: () => { at("blank").hidden = true; },
  };
  const panel = (id) => { if (at(id).open) at(id).close(); else { all("dialog").forEach((one) => one.close()); at(id).showModal(); } };
  const last = {};

  function act(name) {
    const now = performance.now();
    const twice = now - (last[name] ?? -TWICE) < TWICE;
    last[name] = now;
    if (!twice) ACTS[name]();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const open = document.querySelector("dialog[open]");
    if (open && within(event, open)) return;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    const name = DOES[event.code];
    if (!at("blank").hidden && name !== "blank" && name !== "escape") { at("blank").hidden = true; event.preventDefault(); return; }
    if (event.target.matches("button, a") && ["Space", "Enter"].includes(event.code) && !event.target.closest(".steps")) return;
    if (!name && !digit) return;
    event.preventDefault();
    if (event.repeat) return;
    if (digit) { if (Number(digit[1]) <= shown.scenes) show(digit[1]); } else act(name);
  });

  function within(event, open) {
    const buttons = [...open.querySelectorAll("button")];
    const steps = { [forward]: 1, ArrowDown: 1, [backward]: -1, ArrowUp: -1 };
    if (event.code in steps && buttons.length) {
      event.preventDefault();
      const now = buttons.indexOf(document.activeElement);
      buttons[(now + steps[event.code] + buttons.length) % buttons.length].focus();
    } else if (["Slash", "KeyI", "KeyL"].includes(event.code)) {
      event.preventDefault();
      open.close();
    }
    return true;
  }

  document.addEventListener("click", (event) => {
    const chip = event.target.closest("button[data-issue]");
    if (chip) { filter(chip.dataset.issue); chip.blur(); }
  });
  at("entry-shut").addEventListener("click", shut);
  at("next").addEventListener("click", () => go(1));
  at("back").addEventListener("click", () => go(-1));
  at("decide-open").addEventListener("click", () => { at("decided-panel").close(); opened(); });
  at("more").addEventListener("click", () => panel("issues-panel"));
  at("keys-open").addEventListener("click", () => panel("keys-panel"));
  at("decided-open").addEventListener("click", () => panel("decided-panel"));
  at("blank").addEventListener("click", () => { at("blank").hidden = true; });

  const clock = new Intl.DateTimeFormat(config.persian ? "fa-IR" : "en-GB", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Tehran" });
  const tick = () => { at("clock").textContent = clock.format(new Date()); };
  tick();
  setInterval(tick, 5000);

  pressed();
  document.fonts?.ready.then(pressed);
  show(here.scene);
  if (draft()) opened();
})();
