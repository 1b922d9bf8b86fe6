// The page of levels is printed by the browser; what it prints is decided in levels.css.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.levels = {
  print(clicks) {
    if (clicks) window.print();
    return window.dash_clientside.no_update;
  },
};
