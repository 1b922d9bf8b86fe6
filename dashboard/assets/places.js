// What must happen in the browser for the page of places of help: the list is searched, filtered and written here.
"use strict";

window.dash_clientside = window.dash_clientside || {};
(function () {
  const set = (id, props) => window.dash_clientside.set_props(id, props);
  const table = () => document.querySelector("#places-table");
  const persian = () => document.querySelector(".frame")?.dir === "rtl";
  const figures = (n) => (persian() ? String(n).replace(/[0-9]/g, (d) => "۰۱۲۳۴۵۶۷۸۹"[d]) : String(n));
  let known = { rows: [], search: "", service: null, agency: null };

  // As geodata.persian.fold has it, for what people type: one spelling of letters and digits, nothing between them.
  function fold(text) {
    return text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[يىې]/g, "ی")
      .replace(/ك/g, "ک")
      .replace(/[ةۀہھ]/g, "ه")
      .replace(/[۰-۹]/g, (d) => "۰۱۲۳۴۵۶۷۸۹".indexOf(d))
      .replace(/[٠-٩]/g, (d) => "٠١٢٣٤٥٦٧٨٩".indexOf(d))
      .replace(/[^\p{L}\p{N}]/gu, "");
  }

  function element(tag, text, name) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (name) made.className = name;
    return made;
  }

  function cell(said, field, inside, name) {
    const made = element("td", "", name);
    made.dataset.title = said[field];
    made.append(...inside);
    return made;
  }

  function line(row, said) {
    const made = element("tr");
    const lacks = (field) => (row.lacks.includes(field) ? "places-lacking" : "");
    const sign = element("img");
    sign.src = `/icons/${row.icon}.svg`;
    sign.alt = "";
    const button = element("button", row.name, "places-name");
    button.dataset.place = row.key;
    button.title = row.edit;
    const head = element("th");
    head.scope = "row";
    head.append(sign, button, element("small", row.kind));
    const spot = element("span", row.where, `places-spot ${row.position}`);
    made.append(
      head,
      cell(said, "agency", [row.agency]),
      cell(said, "services", [row.services.join(persian() ? "، " : ", ")]),
      cell(said, "capacity", [row.capacity], lacks("capacity")),
      cell(said, "hours", [row.hours], lacks("hours")),
      cell(said, "who", [row.who]),
      cell(said, "position", [spot]),
    );
    return [made, row.offers];
  }

  function nothing(said) {
    const button = element("button", said.clear, "preset");
    button.id = "places-clear";
    return [element("p", said.none, "quiet"), button];
  }

  function clear() {
    for (const one of document.querySelectorAll("#places-sums [data-lacks]")) one.setAttribute("aria-pressed", "false");
    set("places-search", { value: "" });
    for (const one of ["service", "agency"]) set(`places-${one}`, { value: null });
    Object.assign(known, { search: "", service: null, agency: null });
    write(fitting());
    document.querySelector("#places-search").focus();
  }

  function write(rows) {
    const box = table();
    if (!box) return;
    const said = box.dataset;
    const offering = known.rows.some((row) => row.offers.length);
    const fields = ["name", "agency", "services", "capacity", "hours", "who", "position", ...(offering ? ["offer"] : [])];
    const head = element("tr");
    for (const field of fields) {
      const title = element("th", said[field]);
      title.scope = "col";
      head.append(title);
    }
    const body = element("tbody");
    for (const row of rows) {
      const [made, offers] = line(row, said);
      if (offering) made.append(cell(said, "offer", offers.map((offer) => element("span", offer, "places-offer"))));
      body.append(made);
    }
    const made = element("table", "", "plain");
    const above = element("thead");
    above.append(head);
    made.append(above, body);
    box.replaceChildren(...(rows.length ? [made] : nothing(said)));
    const shown = said.shown.replace("{n}", figures(rows.length)).replace("{all}", figures(known.rows.length));
    document.querySelector("#places-shown").textContent = shown;
  }

  function open(key) {
    document.querySelector("#place-removal").open = false;
    set("places-open", { data: { key, at: Date.now() } }); // the moment, so that the same place can be opened again
  }

  // The address says what was searched for, so that a link shows the same list.
  function address() {
    if (!table()) return;
    const said = Object.entries({ search: known.search, service: known.service, agency: known.agency });
    const query = new URLSearchParams(said.filter(([, value]) => value)).toString();
    if (query !== location.search.slice(1)) history.replaceState(history.state, "", location.pathname + (query && `?${query}`));
  }

  const lacking = () => document.querySelector("#places-sums [data-lacks][aria-pressed=true]")?.dataset.lacks;

  function fitting() {
    const words = known.search.split(/\s+/).map(fold).filter(Boolean);
    const lack = lacking();
    return known.rows.filter(
      (row) =>
        words.every((word) => row.find.includes(word)) &&
        (!known.service || row.of.service.includes(known.service)) &&
        (!known.agency || row.of.agency.includes(known.agency)) &&
        (!lack || row.lacks.includes(lack)),
    );
  }

  // A small map of the areas: degrees as they are, east and west drawn in as they should be this far north.
  const SVG = "http://www.w3.org/2000/svg";
  const NARROW = Math.cos((35.7 * Math.PI) / 180);
  const MARGIN = 0.008; // degrees around the district
  let spot = [NaN, NaN];
  let ground = null;

  function number(text) {
    const plain = window.figures.plain(text).trim().replace("٫", ".");
    return plain === "" ? NaN : Number(plain);
  }

  function paths(shape) {
    const rings = shape.type === "Polygon" ? shape.coordinates : shape.coordinates.flat();
    return rings.map((ring) => `M${ring.map(([x, y]) => `${x * NARROW},${-y}`).join("L")}Z`).join("");
  }

  async function fetched(box) {
    if (ground) return ground;
    const answer = await fetch(box.dataset.shapes);
    const shapes = (await answer.json()).features;
    const points = shapes.flatMap((one) => one.geometry.coordinates.flat(one.geometry.type === "Polygon" ? 1 : 2));
    const [xs, ys] = [points.map(([x]) => x * NARROW), points.map(([, y]) => -y)];
    const [west, north] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN];
    const size = [Math.max(...xs) + MARGIN - west, Math.max(...ys) + MARGIN - north];
    ground = { lines: shapes.map((one) => paths(one.geometry)), view: [west, north, ...size] };
    return ground;
  }

  async function draw() {
    const box = document.querySelector("#place-map");
    if (!box) return;
    const { lines, view } = await fetched(box);
    const part = (tag, attributes, inside = []) => {
      const made = document.createElementNS(SVG, tag);
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      made.append(...inside);
      return made;
    };
    const known = spot.every(Number.isFinite);
    const marks = known ? [part("circle", { class: "spot", cx: spot[0] * NARROW, cy: -spot[1], r: view[2] / 90 })] : [];
    const areas = lines.map((d) => part("path", { class: "area", d }));
    box.replaceChildren(part("svg", { viewBox: view.join(" "), role: "img", "aria-label": box.title }, [...areas, ...marks]));
  }

  document.addEventListener("click", (event) => {
    const map = event.target.closest?.("#place-map svg");
    if (!map || !ground) return;
    const frame = map.getBoundingClientRect();
    const [west, north, width, height] = ground.view;
    const lon = (west + ((event.clientX - frame.left) / frame.width) * width) / NARROW;
    const lat = -(north + ((event.clientY - frame.top) / frame.height) * height);
    set("place-x", { value: window.figures.shown(lon.toFixed(5)), error: "" });
    set("place-y", { value: window.figures.shown(lat.toFixed(5)), error: "" });
  });

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const place = at("[data-place].places-name");
    if (place || at("#places-add")) open(place ? place.dataset.place : "");
    if (at("#places-clear")) clear();
    if (at("#place-cancel")) set("place", { opened: false });
    const service = at("#places-sums [data-service]")?.dataset.service;
    if (service) set("places-service", { value: known.service === service ? null : service });
    const lack = at("#places-sums [data-lacks]");
    if (!lack) return;
    const pressed = lack.getAttribute("aria-pressed") === "true";
    for (const one of document.querySelectorAll("#places-sums [data-lacks]")) one.setAttribute("aria-pressed", "false");
    lack.setAttribute("aria-pressed", String(!pressed));
    write(fitting());
  });

  window.dash_clientside.places = {
    list(rows, search, service, agency) {
      known = { rows: rows || [], search: search || "", service, agency };
      write(fitting());
      address();
      for (const one of document.querySelectorAll("#places-sums [data-service]"))
        one.setAttribute("aria-pressed", String(one.dataset.service === service));
      return window.dash_clientside.no_update;
    },
    // A form that was not saved: whoever sent it goes on at the first field that has something wrong.
    refused(said) {
      if (said) setTimeout(() => document.querySelector(".place [aria-invalid=true]")?.focus(), 100);
      return window.dash_clientside.no_update;
    },
    at(x, y) {
      spot = [number(x), number(y)];
      draw();
      return window.dash_clientside.no_update;
    },
  };
})();
