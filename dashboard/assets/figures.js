// A number that somebody has typed is shown in the digits of the page, whichever the keyboard has.
"use strict";

(function () {
  const PERSIAN = "۰۱۲۳۴۵۶۷۸۹";
  const ARABIC = "٠١٢٣٤٥٦٧٨٩";
  const persian = () => document.querySelector(".frame")?.dir === "rtl";

  // As geodata.persian.digits has it: every digit in ASCII.
  function plain(text) {
    return String(text ?? "").replace(/[۰-۹]/g, (d) => PERSIAN.indexOf(d)).replace(/[٠-٩]/g, (d) => ARABIC.indexOf(d));
  }

  function shown(text) {
    const latin = plain(text).replace(/(?<=\d)٫(?=\d)/g, ".");
    return persian() ? latin.replace(/(?<=\d)\.(?=\d)/g, "٫").replace(/[0-9]/g, (d) => PERSIAN[d]) : latin;
  }

  // What is written as a number or as hours: fields of names, addresses and telephones stay as they were typed.
  document.addEventListener("focusout", ({ target }) => {
    if (!target.matches?.("input[inputmode]") || !target.id) return;
    const value = shown(target.value);
    if (value !== target.value) window.dash_clientside.set_props(target.id, { value });
  });

  window.figures = { plain, shown };
})();
