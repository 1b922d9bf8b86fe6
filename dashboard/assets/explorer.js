// What must happen in the browser: the address and the controls agree, the map keeps its view, its style is dressed.
"use strict";

window.dash_clientside = window.dash_clientside || {};
(function () {
  const same = () => window.dash_clientside.no_update; // not there yet while this file loads
  const GRID_FINE_FROM = 12.6; // zoom from which the grid is shown at its finest
  const LISTS = ["issue", "severity", "need", "agency", "status"];
  const CHARTS = ["map", "ranking", "issues", "months", "severities"];

  const gd = () => document.querySelector("#map .js-plotly-plot");
  const maplibre = () => gd()?._fullLayout?.map?._subplot?.map;
  const persian = () => document.querySelector(".frame")?.dir === "rtl";
  const figures = (text) => (persian() ? text.replace(/[0-9]/g, (d) => "۰۱۲۳۴۵۶۷۸۹"[d]).replace(".", "٫") : text);

  // ---- the address ------------------------------------------------------------------------------------------
  function parse(search, months) {
    const query = new URLSearchParams(search || "");
    const list = (name) => (query.get(name) || "").split(",").filter(Boolean);
    const state = {};
    for (const name of LISTS) state[name] = list(name);
    state.place = list("place").slice(0, 1);
    [state.start, state.end] = [query.get("start"), query.get("end")]; // kept as the link says, whole months or not
    state.from = (state.start && months.find((m) => m.end >= state.start)?.key) || null;
    state.until = (state.end && months.findLast((m) => m.start <= state.end)?.key) || null;
    state.layer = query.get("layer") || "cases";
    state.help = query.get("help") !== "0";
    state.as = query.get("as") === "table" ? "table" : "map";
    return state;
  }

  // A month chosen at either end replaces the day the link named; the same month as before leaves it.
  function spanning(state, from, until, months) {
    const month = (key) => months.find((m) => m.key === key);
    if ((from ?? null) !== state.from) state.start = month(from)?.start;
    if ((until ?? null) !== state.until) state.end = month(until)?.end;
  }

  function format(state) {
    const query = new URLSearchParams();
    for (const name of [...LISTS, "place"]) if (state[name].length) query.set(name, [...state[name]].sort().join(","));
    if (state.start) query.set("start", state.start);
    if (state.end) query.set("end", state.end);
    if (state.layer !== "cases") query.set("layer", state.layer);
    if (!state.help) query.set("help", "0");
    if (state.as === "table") query.set("as", "table");
    const view = new URLSearchParams(window.location.search).get("view");
    if (view) query.set("view", view);
    const text = query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
    return text ? "?" + text : "";
  }

  const withoutView = (search) => (search || "").replace(/[?&]view=[^&]*/, "").replace(/^&/, "?");
  const toggled = (values, value) => (values.includes(value) ? values.filter((v) => v !== value) : [...values, value]);

  function clicked(state, id, click, months) {
    const point = click?.points?.[0];
    if (!point) return;
    if (id === "chart-issues") state.issue = toggled(state.issue, point.customdata);
    if (id === "chart-severities") state.severity = toggled(state.severity, point.customdata);
    if (id === "chart-ranking") state.place = toggled(state.place, point.customdata).slice(-1);
    if (id === "chart-months") {
      const only = state.from === point.customdata && state.until === point.customdata;
      spanning(state, only ? null : point.customdata, only ? null : point.customdata, months);
    }
    if (id === "map" && point.location) {
      const key = window.explorerCells?.[point.location] || point.location;
      state.place = toggled(state.place, key).slice(-1);
    }
  }

  function preset(state, name, months) {
    const count = { last_1: 1, last_3: 3, last_6: 6, last_12: 12 }[name];
    if (!count) state.start = state.end = null;
    spanning(state, count ? months.slice(-count)[0]?.key : null, count ? months.slice(-1)[0]?.key : null, months);
  }

  // A control, a click on a picture or the zoom changes the address; the address, and nothing else, changes the page.
  function sync(issues, severities, needs, agencies, statuses, from, until, layer, help, as, ...rest) {
    const months = rest.pop() || [];
    const search = rest.pop();
    remember(rest.pop());
    const by = (window.dash_clientside.callback_context.triggered[0] || {}).prop_id || "";
    const known = parse(search, months);
    let state = { ...known };
    const click = CHARTS.find((name) => by === `${name === "map" ? "map" : `chart-${name}`}.clickData`);
    if (click) {
      const data = rest[CHARTS.indexOf(click)];
      if (!data) return same();
      clicked(state, by.split(".")[0], data, months);
      window.dash_clientside.set_props(by.split(".")[0], { clickData: null }); // so that the same bar can be clicked again
    } else if (by.startsWith('{"preset"')) {
      preset(state, JSON.parse(by.split(".")[0]).preset, months);
    } else if (by.startsWith('{"close"')) {
      if (rest[CHARTS.length + 2].some(Boolean)) state.place = [];
    } else if (by.startsWith("reset.")) {
      state = { ...parse("", months), layer: known.layer, help: known.help, as: known.as };
    } else if (!by.startsWith("map.relayoutData")) {
      Object.assign(state, { issue: issues || [], severity: severities || [], need: needs || [], agency: agencies || [] });
      Object.assign(state, { status: statuses || [], layer, help, as });
      spanning(state, from, until, months);
    }
    if (state.layer.startsWith("grid")) state.layer = zoom() >= GRID_FINE_FROM ? "grid" : "grid_coarse";
    const next = format(state);
    return withoutView(next) === withoutView(search) ? same() : next;
  }

  function apply(search, months) {
    const state = parse(search, months || []);
    const set = (id, name, value) => window.dash_clientside.set_props(id, { [name]: value });
    ["issues", "severities", "needs", "agencies", "statuses"].forEach((id, i) => set(id, "value", state[LISTS[i]]));
    set("from", "value", state.from ?? null);
    set("until", "value", state.until ?? null);
    set("layer", "value", state.layer.startsWith("grid") ? "grid" : state.layer);
    set("help", "checked", state.help);
    set("as", "value", state.as);
    document.querySelector("#map-body")?.setAttribute("data-as", state.as);
    counted(state);
    return same();
  }

  function counted(state) {
    const badge = document.querySelector("#filters-count");
    const count = LISTS.reduce((sum, name) => sum + state[name].length, 0) + (state.start || state.end ? 1 : 0);
    if (badge) badge.textContent = count ? figures(String(count)) : "";
  }

  // ---- the map's view ---------------------------------------------------------------------------------------
  const zoom = () => maplibre()?.getZoom() ?? 11;

  // The view goes into the address, quietly: no entry in the history. A fitted view is the default and is left out.
  function remember(relayout) {
    const map = maplibre();
    if (!map || !relayout || !("map.zoom" in relayout)) return;
    const query = new URLSearchParams(window.location.search);
    const view = viewOf(map.getZoom(), map.getCenter());
    if (view === fitted) query.delete("view");
    else query.set("view", view);
    const text = query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
    window.history.replaceState(window.history.state, "", window.location.pathname + (text ? `?${text}` : ""));
    scale();
  }

  function scale() {
    const map = maplibre();
    const bar = document.querySelector("#scale");
    if (!map || !bar) return;
    const metres = (156543.03392 / 2) * Math.cos((map.getCenter().lat * Math.PI) / 180) / 2 ** map.getZoom();
    const room = metres * 120;
    const power = 10 ** Math.floor(Math.log10(room));
    const length = [5, 2, 1].map((n) => n * power).find((n) => n <= room);
    const words = window.explorerWords || {};
    const label = length >= 1000 ? `${figures(String(length / 1000))} ${words.scale_km}` : `${figures(String(length))} ${words.scale_m}`;
    bar.style.width = `${length / metres}px`;
    bar.dir = persian() ? "rtl" : "ltr";
    bar.textContent = label;
  }

  // Through Plotly, so that its own idea of the view, which every patch is drawn with, moves along.
  function move(map, center, level) {
    window.Plotly.relayout(gd(), { "map.center": { lon: center.lng, lat: center.lat }, "map.zoom": level });
  }

  let fitted = "";
  let fitting = 0; // how often the first view may still be set: figures that arrive late bring their own view along

  function settle() {
    const map = maplibre();
    if (!fitting || !map || viewOf(map.getZoom(), map.getCenter()) === fitted) return;
    fitting -= 1;
    whole();
  }

  const viewOf = (level, { lat, lng }) => `${level.toFixed(2)}/${lat.toFixed(4)}/${lng.toFixed(4)}`;

  function whole() {
    const map = maplibre();
    const [west, south, east, north] = document.querySelector("#map-frame").dataset.bounds.split(",").map(Number);
    const narrow = window.innerWidth < 760;
    const padding = { top: 24, bottom: 32, left: narrow ? 16 : 40, right: narrow ? 32 : 88 };
    const view = map?.cameraForBounds([[west, south], [east, north]], { padding });
    if (!view) return;
    fitted = viewOf(view.zoom, view.center);
    move(map, view.center, view.zoom);
  }

  const pressed = (act) => (clicks) => {
    if (clicks) {
      fitting = 0;
      act(maplibre());
    }
    return same();
  };

  // ---- the map's own style: hatches, the chosen neighbourhood, places of help ---------------------------------
  // Only what differs is set: every change makes MapLibre say "styledata", which leads back here.
  function wear(map, wanted) {
    if (!map.getLayer("hatch")) return false;
    const differs = (now, then) => JSON.stringify(now) !== JSON.stringify(then);
    const filters = { hatch: ["in", ["get", "key"], ["literal", wanted.hatch]], chosen: ["==", ["get", "key"], wanted.chosen] };
    for (const [layer, filter] of Object.entries(filters)) if (differs(map.getFilter(layer), filter)) map.setFilter(layer, filter);
    const visibility = wanted.places ? "visible" : "none";
    if (map.getLayoutProperty("places", "visibility") !== visibility) map.setLayoutProperty("places", "visibility", visibility);
    return true;
  }

  // Every picture comes from this server. Plotly's own resolver would ask an outside one, so it is replaced.
  function picture(map, name) {
    return new Promise((done) => {
      const image = new Image();
      const ratio = 3;
      image.onload = () => {
        const canvas = document.createElement("canvas");
        canvas.width = image.width * ratio;
        canvas.height = image.height * ratio;
        const pen = canvas.getContext("2d");
        pen.drawImage(image, 0, 0, canvas.width, canvas.height);
        if (!map.hasImage(name)) map.addImage(name, pen.getImageData(0, 0, canvas.width, canvas.height), { pixelRatio: ratio });
        done();
      };
      image.onerror = () => done();
      image.src = `/icons/${name}.svg`;
    });
  }

  let wanted = null;
  let dressed = null;

  function attend(tries) {
    const map = maplibre();
    if (!map) return tries && setTimeout(() => attend(tries - 1), 100);
    if (dressed !== map) {
      dressed = map;
      map.setMissingStyleImageResolver((name) => picture(map, name));
      map.on("styleimagemissing", (event) => picture(map, event.id));
      map.on("styledata", () => wanted && wear(map, wanted));
      map.on("move", scale);
      map.on("idle", () => document.querySelector("#map-frame")?.setAttribute("data-ready", "yes"));
      fitting = wanted.still ? 0 : 5;
      map.on("movestart", (event) => { if (event.originalEvent) fitting = 0; });
      map.on("idle", settle);
      scale();
    }
    if (!wear(map, wanted) && tries) setTimeout(() => attend(tries - 1), 100);
    return undefined;
  }

  function dress(data) {
    wanted = data;
    if (data) attend(100);
    return same();
  }

  // ---- small things -----------------------------------------------------------------------------------------
  function twin(presses) {
    return presses.map((count, i) => {
      const pressedNow = Boolean((count || 0) % 2);
      const button = document.querySelectorAll(".twin")[i];
      button?.closest(".card")?.setAttribute("data-as", pressedNow ? "table" : "chart");
      return String(pressedNow);
    });
  }

  // Every chart's table is made from the chart itself, so the numbers are the same by construction.
  function tables(...figures) {
    CHARTS.slice(1).forEach((key, i) => {
      const holder = document.querySelector(`#table-${key}`);
      const trace = figures[i]?.data?.[0];
      if (!holder || !trace) return;
      const lengths = trace.orientation === "h" ? trace.x : trace.y;
      holder.closest(".card").toggleAttribute("data-empty", !lengths.some((length) => length > 0));
      const table = document.createElement("table");
      table.className = "plain";
      const row = (tag, cells) => {
        const line = document.createElement("tr");
        cells.forEach((text, at) => {
          const cell = document.createElement(at && tag !== "head" ? "td" : "th");
          cell.scope = tag === "head" ? "col" : at ? "" : "row";
          cell.textContent = text;
          line.append(cell);
        });
        return line;
      };
      table.createTHead().append(row("head", [holder.dataset.first, holder.dataset.last]));
      const names = trace.hovertext || trace.y;
      table.createTBody().append(...names.map((name, at) => row("body", [name, trace.text[at]])));
      holder.replaceChildren(table);
    });
    return same();
  }

  const unfold = (count) => ((count || 0) % 2 ? "yes" : "no");

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".language");
    if (link) link.href = link.href.split("?")[0] + window.location.search;
  });

  window.dash_clientside.explorer = {
    sync, apply, dress, twin, tables, unfold,
    words: (words, cells) => { Object.assign(window, { explorerWords: words, explorerCells: cells }); scale(); return same(); },
    zoom_in: pressed((map) => map && move(map, map.getCenter(), map.getZoom() + 1)),
    zoom_out: pressed((map) => map && move(map, map.getCenter(), map.getZoom() - 1)),
    zoom_whole: pressed(whole),
  };
})();
