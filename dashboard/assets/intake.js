// What must happen in the browser for the intake page: a file is sent as it is, with a bar that shows how far it is.
"use strict";

window.dash_clientside = window.dash_clientside || {};
(function () {
  const set = (id, props) => window.dash_clientside.set_props(id, props);
  const zone = () => document.querySelector("#intake-drop");
  const persian = (text) => text.replace(/[0-9]/g, (d) => "۰۱۲۳۴۵۶۷۸۹"[d]).replace("%", "٪");
  let sending = null;

  function show(share, name) {
    const box = document.querySelector("#intake-sent");
    if (!box) return;
    box.classList.toggle("on", share !== null);
    if (share === null) return;
    const percent = `${Math.round(100 * share)}%`;
    const said = document.querySelector(".frame")?.dir === "rtl" ? persian(percent) : percent;
    document.querySelector("#intake-sent-text").textContent = `${zone()?.dataset.sending || ""} \u2068${name}\u2069 ${said}`;
    document.querySelector("#intake-sent-bar").style.width = percent;
  }

  function say(text) {
    show(null);
    sending = null;
    set("intake-message", { children: text });
  }

  function send(file) {
    const drop = zone();
    if (!drop || !file) return;
    if (sending) sending.abort();
    const said = drop.dataset;
    const kind = said.kind || "cases";
    const tooLarge = drop.getAttribute(`data-large-${kind}`);
    const limit = Number(drop.getAttribute(`data-limit-${kind}`));
    set("intake-token", { data: null });
    say("");
    if (file.size > limit) return void say(tooLarge);
    const form = new FormData();
    form.append("file", file);
    const request = (sending = new XMLHttpRequest());
    const query = new URLSearchParams({ kind, language: said.language });
    request.open("POST", `/intake/upload?${query}`);
    request.setRequestHeader("X-Intake", "1");
    request.upload.onprogress = (event) => show(event.lengthComputable ? event.loaded / event.total : 0, file.name);
    request.onerror = () => say(said.lost);
    request.onload = () => answered(request, said, tooLarge);
    show(0, file.name);
    request.send(form);
  }

  function answered(request, said, tooLarge) {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      answer = { error: request.status === 413 ? tooLarge : said.lost };
    }
    say(answer.error || "");
    if (answer.token) set("intake-token", { data: answer.token });
  }

  // Dash has no plain file input, so that it is put into its place here.
  function ready(kind) {
    const place = document.querySelector("#intake-input");
    if (place && !place.firstChild) {
      const input = document.createElement("input");
      input.type = "file";
      input.id = "intake-file";
      input.addEventListener("change", () => {
        send(input.files[0]);
        input.value = "";
      });
      place.append(input);
    }
    return kind;
  }

  function over(event) {
    if (!zone() || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault(); // a file dropped beside the zone must not replace the page
    zone().classList.toggle("over", event.type === "dragover" && zone().contains(event.target));
    if (event.type === "drop" && zone().contains(event.target)) send(event.dataTransfer.files[0]);
  }
  for (const name of ["dragover", "dragleave", "drop"]) document.addEventListener(name, over);

  const only = (kind, grids) =>
    grids.map(() => (kind && kind !== "-" ? { code: { filterType: "text", type: "equals", filter: kind } } : {}));

  window.dash_clientside.intake = { ready, only };
})();
