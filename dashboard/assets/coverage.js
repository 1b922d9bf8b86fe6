// The page of coverage: a place is put on the map by a click or by the keyboard, a gap leads to its neighbourhood.
"use strict";

(function () {
  const STEP = 80; // pixels an arrow key moves the map
  const ARROWS = { ArrowUp: [0, -STEP], ArrowDown: [0, STEP], ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0] };
  const frame = () => document.querySelector("#map-frame");
  const map = () => window.hq?.maplibre();
  let heard = null; // the map that was told to answer clicks
  let count = 0; // so that the same spot can be chosen again

  function stop() {
    frame()?.removeAttribute("data-aim");
    frame()?.removeAttribute("tabindex");
    document.querySelectorAll(".aim[aria-pressed='true']").forEach((one) => one.setAttribute("aria-pressed", "false"));
  }

  function start(button) {
    const act = button.dataset.aim;
    const again = frame()?.dataset.aim === act;
    stop();
    if (again || !map()) return;
    button.setAttribute("aria-pressed", "true");
    frame().dataset.aim = act;
    frame().dataset.aiming = button.dataset.aiming;
    frame().tabIndex = 0;
    frame().focus();
    frame().scrollIntoView({ block: "nearest" });
    if (heard !== map()) {
      heard = map();
      heard.on("click", (event) => put(event.lngLat));
    }
  }

  function put({ lng, lat }) {
    const act = frame()?.dataset.aim;
    if (!act) return;
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

  document.addEventListener("click", (event) => {
    const aim = event.target.closest?.(".aim");
    const gap = event.target.closest?.(".gap");
    if (aim) start(aim);
    if (gap) window.hq.choose(gap.dataset.place);
  });
})();
