// The page of priorities: the sliders and the address agree. Equal weights are what is meant when nothing is said.
"use strict";

window.dash_clientside = window.dash_clientside || {};
(function () {
  const USUAL = 3; // as layers.priorities has it
  const same = () => window.dash_clientside.no_update;
  const keys = () => [...document.querySelectorAll(".weight b")].map((one) => one.id.replace("weight-", ""));

  // Weights by component; a component that is not named has none.
  function read(search) {
    const text = new URLSearchParams(search || "").get("weights");
    const found = Object.fromEntries((text || "").split(",").map((part) => part.split(":")));
    return Object.fromEntries(keys().map((key) => [key, text ? Number(found[key] || 0) : USUAL]));
  }

  function write(search, weights) {
    const query = new URLSearchParams(search || "");
    const values = Object.values(weights);
    if (values.every((value) => value === values[0])) query.delete("weights");
    else query.set("weights", Object.entries(weights).filter(([, value]) => value).map((pair) => pair.join(":")).join(","));
    const text = query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3A", ":");
    return text ? `?${text}` : "";
  }

  function show(weights) {
    for (const [key, value] of Object.entries(weights)) {
      window.dash_clientside.set_props({ weight: key }, { value });
      document.getElementById(`weight-${key}`).textContent = window.figures.shown(value);
    }
    return Object.values(weights).every((value) => value === USUAL);
  }

  const differ = (one, other) => keys().some((key) => one[key] !== other[key]);

  function weigh(values, clicks, search) {
    const { triggered, inputs_list: lists } = window.dash_clientside.callback_context;
    const now = read(search);
    const equal = triggered[0]?.prop_id.startsWith("weights-equal");
    const asked = Object.fromEntries(lists[0].map(({ id }, i) => [id.weight, equal ? USUAL : values[i]]));
    if (!differ(asked, now)) return same();
    if (!Object.values(asked).some(Boolean)) {
      show(now); // something must count
      return same();
    }
    return write(search, asked);
  }

  window.dash_clientside.priorities = { weigh, apply: (search) => (keys().length ? show(read(search)) : same()) };
})();
