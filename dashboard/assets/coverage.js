// The page of coverage: a place is put on the map by a click or by the keyboard, a gap leads to its neighbourhood.
"use strict";

window.dash_clientside = window.dash_clientside || {};
(function () {
  const STEP = 80; // pixels an arrow key moves the map
  const ARROWS = { ArrowUp: [0, -STEP], ArrowDown: [0, STEP], ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0] };
  const frame = () => document.querySelector("#map-frame");
  const map = () => window.hq?.maplibre();
  const NEAR = 16; // pixels within which the pointer still rests on what it has put
  let heard = null; // the map that was told to answer clicks
  let count = 0; // so that the same spot can be chosen again
  let rests = null; // where the pointer has put a place and still is

  const typed = (field) => document.getElementById(`plan-${field}`)?.value; // as it stands there, however fast one presses
  const chosen = (field) => window.dash_component_api.getLayout(`plan-${field}`)?.props.value;
  const say = (field, error) => window.dash_clientside.set_props(`plan-${field}`, { error });

  // What is wrong with a field that a button needs; '' for nothing.
  const WRONG = {
    services: (said) => (chosen("services")?.length ? "" : said.services),
    place: (said) => (chosen("place") ? "" : said.place),
    capacity: (said) => amount(typed("capacity"), said),
    size: (said) => amount(typed("size"), said),
  };

  function amount(text, said) {
    const people = Number(window.figures.plain(text).replace(/[٬,،\s]/g, "").replace("٫", ".") || NaN);
    if (!(people >= Number(said.from))) return said.least;
    return people > Number(said.until) ? said.most : "";
  }

  // Say at every field whether the button can go on; the first that keeps it back is gone to.
  function lacking(button) {
    const said = button.closest(".plan").dataset;
    const needs = button.dataset.needs.split(" ");
    const wrong = needs.filter((field) => WRONG[field](said));
    for (const field of Object.keys(WRONG)) say(field, wrong.includes(field) ? WRONG[field](said) : "");
    if (wrong.length) document.getElementById(`plan-${wrong[0]}`)?.focus();
    return wrong.length > 0;
  }

  function stop() {
    const began = frame()?.dataset.aim && document.querySelector(".aim[aria-pressed='true']");
    frame()?.removeAttribute("data-aim");
    frame()?.removeAttribute("tabindex");
    document.querySelectorAll(".aim[aria-pressed='true']").forEach((one) => one.setAttribute("aria-pressed", "false"));
    began?.focus({ preventScroll: true });
  }

  function start(button) {
    const act = button.dataset.aim;
    const again = frame()?.dataset.aim === act;
    stop();
    if (again || !map() || lacking(button)) return;
    button.setAttribute("aria-pressed", "true");
    frame().dataset.aim = act;
    frame().dataset.aiming = button.dataset.aiming;
    frame().tabIndex = 0;
    frame().focus();
    frame().scrollIntoView({ block: "nearest" });
    if (heard !== map()) {
      heard = map();
      heard.on("click", (event) => put(event.lngLat, event.originalEvent));
    }
  }

  function put({ lng, lat }, pointer) {
    const act = frame()?.dataset.aim;
    if (!act) return;
    rests = pointer ? [pointer.clientX, pointer.clientY] : null;
    if (rests) frame().dataset.put = ""; // its sentence would lie over the neighbours until the pointer goes
    count += 1;
    window.dash_clientside.set_props("plan-point", { data: { act, lon: lng, lat, n: count } });
    setTimeout(stop, 0); // the pictures' own answer to this click comes first, and must still be kept back
  }

  function shift([x, y]) {
    const middle = map().project(map().getCenter());
    window.hq.steer(map(), map().unproject([middle.x + x, middle.y + y]), map().getZoom());
  }

  document.addEventListener("keydown", (event) => {
    if (!frame()?.dataset.aim || event.target.closest?.("input, button, textarea")) return;
    if (event.key === "Escape") stop();
    else if (event.key === "Enter") put(map().getCenter());
    else if (ARROWS[event.key]) shift(ARROWS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  document.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (!rests || Math.hypot(clientX - rests[0], clientY - rests[1]) < NEAR) return;
    rests = null;
    frame()?.removeAttribute("data-put");
  });

  document.addEventListener("click", (event) => {
    const aim = event.target.closest?.(".aim");
    const gap = event.target.closest?.(".gap");
    const needing = event.target.closest?.("[data-needs]");
    if (aim) start(aim);
    else if (needing) lacking(needing);
    if (gap) window.hq.choose(gap.dataset.place, gap.dataset.issue);
  });

  window.dash_clientside.coverage = {
    opened: (clicks) => Boolean(clicks),
    mended: () => "", // the address has changed: what was wrong with saving it may be so no more
  };
})();
