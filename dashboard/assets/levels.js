// The page of levels is printed by the browser; what it prints is decided in levels.css.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.levels = {
  print(clicks) {
    if (clicks) window.print();
    return window.dash_clientside.no_update;
  },
};

// One case's level: the agency's own number is posted, never part of an address.
(() => {
  const at = (id) => document.getElementById(id);
  const language = () => document.querySelector(".frame")?.lang || "fa";
  let asked = null;

  function say(words, wrong) {
    const line = document.createElement("p");
    line.className = wrong ? "wrong" : "";
    line.textContent = words;
    at("case-said").replaceChildren(line);
  }

  function show(rows) {
    const list = document.createElement("dl");
    for (const [name, value] of rows) {
      const term = document.createElement("dt"), told = document.createElement("dd");
      [term.textContent, told.textContent] = [name, value];
      list.append(term, told);
    }
    at("case-said").replaceChildren(list);
    at("case-change").hidden = false;
  }

  async function post(path, body) {
    try {
      const headers = { "Content-Type": "application/json", "X-Levels": "1" };
      const answer = await fetch(`${path}?language=${language()}`, { method: "POST", headers, body: JSON.stringify(body) });
      const told = await answer.json();
      if (answer.ok) show(told.rows);
      else say(told.said, true);
      return answer.ok;
    } catch {
      say(at("case-said").dataset.lost, true);
      return false;
    }
  }

  const find = () => {
    asked = { agency: at("case-agency").value, number: at("case-number").value };
    at("case-change").hidden = true;
    post("/levels/case", asked);
  };
  const set = async () => {
    const done = await post("/levels/override", { ...asked, level: at("case-level").value, reason: at("case-reason").value });
    if (done) at("case-reason").value = "";
  };
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("#case-find")) find();
    if (target.closest?.("#case-set") && asked) set();
  });
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === "Enter" && target.id === "case-number") find();
    if (key === "Enter" && target.id === "case-reason" && asked) set();
  });
})();
