// What must happen in the browser: the address and the controls agree, the map keeps its view, its style is dressed.
"use strict";

window.dash_clientside = window.dash_clientside || {};
(function () {
  const same = () => window.dash_clientside.no_update; // not there yet while this file loads
  const GRID_FINE_FROM = 12.6; // zoom from which the grid is shown at its finest
  const FREE = ["plan", "weights"]; // ways that no list of values says
  const LISTS = ["issue", "severity", "need", "agency", "status"];
  const usual = () => document.querySelector(".explorer")?.dataset.layer || "cases"; // the layer this page opens with

  const gd = () => document.querySelector("#map .js-plotly-plot");
  const maplibre = () => gd()?._fullLayout?.map?._subplot?.map;
  const persian = () => document.querySelector(".frame")?.dir === "rtl";
  const figures = (text) => (persian() ? text.replace(/[0-9]/g, (d) => "۰۱۲۳۴۵۶۷۸۹"[d]).replace(".", "٫") : text);

  const helps = () => document.querySelector(".explorer")?.dataset.help || "1"; // whether it opens with places of help

  // ---- the ways a layer can be read: {ring: {values: ["1", "2"], layers: ["hotspots"]}} ------------------------
  const options = () => JSON.parse(document.querySelector("#ways")?.dataset.options || "{}");

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
    state.layer = query.get("layer") || usual();
    state.ways = {};
    for (const [name, { values }] of Object.entries(options())) {
      if (values.slice(1).includes(query.get(name))) state.ways[name] = query.get(name);
    }
    for (const name of FREE) if (query.get(name)) state.ways[name] = query.get(name);
    state.help = (query.get("help") || helps()) !== "0";
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
    if (state.layer !== usual()) query.set("layer", state.layer);
    for (const name of [...Object.keys(options()), ...FREE]) if (state.ways[name]) query.set(name, state.ways[name]);
    if (state.help !== (helps() !== "0")) query.set("help", state.help ? "1" : "0");
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
    if (id === "issues") state.issue = toggled(state.issue, point.customdata);
    if (id === "severities") state.severity = toggled(state.severity, point.customdata);
    if (id === "ranking") state.place = toggled(state.place, point.customdata).slice(-1);
    if (id === "months") {
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
  function sync(issues, severities, needs, agencies, statuses, from, until, layer, help, as, ways, ...rest) {
    const [click, , , , closes, relayout, search, spanned] = rest;
    const months = spanned || [];
    remember(relayout);
    const { triggered, inputs_list: lists } = window.dash_clientside.callback_context;
    const { prop_id: by = "", value } = triggered[0] || {};
    const part = by.startsWith("{") ? JSON.parse(by.slice(0, by.lastIndexOf("."))) : {};
    const known = parse(search, months);
    let state = { ...known };
    if (by.endsWith(".clickData")) {
      if (!value || document.querySelector("#map-frame[data-aim]")) return same();
      clicked(state, part.chart || "map", part.chart ? value : click, months);
      window.dash_clientside.set_props(part.chart ? part : "map", { clickData: null }); // so that the same bar can be clicked again
    } else if (part.preset) {
      preset(state, part.preset, months);
    } else if (part.close) {
      if (closes.some(Boolean)) state.place = [];
    } else if (by.startsWith("reset.")) {
      state = { ...parse("", months), layer: known.layer, help: known.help, as: known.as, ways: known.ways };
    } else if (!by.startsWith("map.relayoutData")) {
      Object.assign(state, { issue: issues || [], severity: severities || [], need: needs || [], agency: agencies || [] });
      Object.assign(state, { status: statuses || [], layer, help, as, ways: { ...free(known), ...chosenWays(lists[10] || [], ways || []) } });
      spanning(state, from, until, months);
    }
    if (state.layer.startsWith("grid")) state.layer = zoom() >= GRID_FINE_FROM ? "grid" : "grid_coarse";
    const next = format(state);
    return withoutView(next) === withoutView(search) ? same() : next;
  }

  const free = (state) => Object.fromEntries(FREE.filter((name) => state.ways[name]).map((name) => [name, state.ways[name]]));

  // A slider gives the number of a value, a button the value; the first one goes without saying.
  function chosenWays(asked, given) {
    const [state, known] = [{}, options()];
    asked.forEach(({ id }, i) => {
      const { values } = known[id.option];
      const value = typeof given[i] === "number" ? values[given[i]] : given[i];
      if (values.indexOf(value) > 0) state[id.option] = value;
    });
    return state;
  }

  function showWays(state) {
    for (const [name, { values, layers }] of Object.entries(options())) {
      const box = document.querySelector(`[data-option="${name}"]`);
      box?.toggleAttribute("hidden", !layers.includes(state.layer));
      const value = state.ways[name] || values[0];
      const slider = box?.querySelector(".mantine-Slider-root");
      window.dash_clientside.set_props({ option: name }, { value: slider ? values.indexOf(value) : value });
    }
  }

  // A filter goes along to the other pages with a map.
  function carry(state) {
    const kept = new URLSearchParams(format({ ...state, layer: usual(), help: helps() !== "0", as: "map", ways: {} }));
    const text = kept.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
    for (const link of document.querySelectorAll(".frame nav a.board")) {
      const path = link.getAttribute("href").split("?")[0];
      window.dash_clientside.set_props(link.id, { href: text ? `${path}?${text}` : path });
    }
  }

  function apply(search, months) {
    spot = -1;
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
    showWays(state);
    carry(state);
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
    asked = { center: { lat: center.lat, lng: center.lng }, level };
    window.Plotly.relayout(gd(), { "map.center": { lon: center.lng, lat: center.lat }, "map.zoom": level });
  }

  let fitted = "";
  let asked = null; // the view that somebody chose last
  let patience = 0; // how often it may still be set again: figures that arrive late bring their own view along

  function settle() {
    const map = maplibre();
    if (!patience || !map) return;
    if (asked && viewOf(map.getZoom(), map.getCenter()) === viewOf(asked.level, asked.center)) return;
    patience -= 1;
    if (asked) move(map, asked.center, asked.level);
    else whole();
  }

  // Whoever moves the map by hand has chosen a view.
  function moved(event) {
    const map = maplibre();
    if (map && event.originalEvent) asked = { center: map.getCenter(), level: map.getZoom() };
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
    if (clicks) act(maplibre());
    return same();
  };

  // ---- the map's own style: hatches, the chosen neighbourhood, places of help ---------------------------------
  // Only what differs is set: every change makes MapLibre say "styledata", which leads back here.
  function wear(map, wanted) {
    if (!map.getLayer("chosen")) return false;
    const differs = (now, then) => JSON.stringify(now) !== JSON.stringify(then);
    const filters = { chosen: ["==", ["get", "key"], wanted.chosen], spot: ["==", ["get", "n"], spot] };
    for (const name of ["area-no_data", "area-not_enough", "area-protected", "cell-no_data", "cell-not_enough"]) {
      const key = name.startsWith("area") ? "key" : "n";
      filters[name] = ["in", ["get", key], ["literal", wanted.hatched[name] || []]];
    }
    for (const [layer, filter] of Object.entries(filters)) if (differs(map.getFilter(layer), filter)) map.setFilter(layer, filter);
    const marks = JSON.stringify(wanted.marks);
    if (map.getSource("marks") && map.hqMarks !== marks) {
      map.hqMarks = marks;
      map.getSource("marks").setData({ type: "FeatureCollection", features: wanted.marks.map(([lon, lat, number, colour]) =>
        ({ type: "Feature", properties: { number, colour }, geometry: { type: "Point", coordinates: [lon, lat] } })) });
    }
    for (const [layer, seen] of Object.entries(wanted.shown)) {
      if (!map.getLayer(layer)) continue;
      const visibility = seen ? "visible" : "none";
      if (map.getLayoutProperty(layer, "visibility") !== visibility) map.setLayoutProperty(layer, "visibility", visibility);
    }
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

  let spot = -1; // the cell of the spot that was asked for in the list
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
      asked = wanted.still ? { center: map.getCenter(), level: map.getZoom() } : null;
      patience = 5;
      map.on("move", moved);
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

  // Every chart's table is made from the chart itself, so the numbers are the same by construction: bars carry their
  // words, other charts bring a table of theirs along.
  function tables(figures) {
    const [asked] = window.dash_clientside.callback_context.inputs_list;
    asked.forEach(({ id }, i) => {
      const holder = document.querySelector(`#table-${id.chart}`);
      const found = figures[i] && holder && (figures[i].layout?.meta || barTable(figures[i].data?.[0], holder.dataset));
      if (!found) return;
      holder.closest(".card").toggleAttribute("data-empty", !found.rows.length);
      holder.replaceChildren(drawn(found));
    });
    return same();
  }

  function drawn({ head, rows }) {
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
    table.createTHead().append(row("head", head));
    table.createTBody().append(...rows.map((cells) => row("body", cells)));
    return table;
  }

  // The map's table says more than the map, so it comes from the server, as words.
  function mapTable(found) {
    const holder = document.querySelector("#map-table");
    if (found && found.rows.length) holder.replaceChildren(drawn(found));
    else holder.textContent = found?.empty || "";
    return same();
  }

  function barTable(trace, words) {
    if (!trace) return null;
    const lengths = trace.orientation === "h" ? trace.x : trace.y;
    const names = trace.hovertext || trace.y;
    const rows = lengths.some((length) => length > 0) ? names.map((name, at) => [name, trace.text[at]]) : [];
    return { head: [words.first, words.last], rows };
  }

  const unfold = (count) => ((count || 0) % 2 ? "yes" : "no");

  // A spot of the list: the map goes there and draws its edge.
  function go(button) {
    const map = maplibre();
    if (!map) return;
    const [lat, lng] = button.dataset.at.split(",").map(Number);
    spot = Number(button.dataset.n);
    if (wanted) wear(map, wanted);
    move(map, { lat, lng }, Math.max(map.getZoom(), 13));
    if (window.innerWidth < 760) document.querySelector("#map-frame").scrollIntoView({ block: "center" });
  }

  document.addEventListener("click", (event) => {
    const listed = event.target.closest?.(".spot");
    if (listed?.dataset.at) go(listed);
    const link = event.target.closest?.(".language");
    if (link) link.href = link.href.split("?")[0] + window.location.search;
  });

  // A neighbourhood, or one of its issues, is chosen from outside the map; chosen again it is let go.
  function choose(place, issue) {
    const state = parse(window.location.search, []);
    const again = issue && state.place.includes(place) && state.issue.length === 1 && state.issue[0] === issue;
    if (issue) state.issue = again ? [] : [issue];
    state.place = issue ? (again ? [] : [place]) : toggled(state.place, place).slice(-1);
    window.dash_clientside.set_props("where", { search: format(state) });
  }

  window.hq = { maplibre, steer: move, choose };
  window.dash_clientside.explorer = {
    sync, apply, dress, twin, tables, unfold, map_table: mapTable,
    opened: (clicks, now) => (clicks ? !now : same()),
    words: (words, cells) => { Object.assign(window, { explorerWords: words, explorerCells: cells }); scale(); return same(); },
    zoom_in: pressed((map) => map && move(map, map.getCenter(), map.getZoom() + 1)),
    zoom_out: pressed((map) => map && move(map, map.getCenter(), map.getZoom() - 1)),
    zoom_whole: pressed(whole),
  };
})();
