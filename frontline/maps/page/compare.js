// Two days at once: left of a divider the earlier choice, right of it the day shown.

function makeCompare(map, surface, moved) {
  const bar = html("div", { class: "divider" });
  const handle = html("div", { class: "divider-handle", id: "divider", role: "slider", tabindex: 0, "aria-label": say("compare.divider"), "aria-orientation": "horizontal", "aria-valuemin": 0, "aria-valuemax": 100 }, symbol("compare"));
  const [left, right] = [html("span", { class: "divider-date left" }), html("span", { class: "divider-date right" })];
  bar.append(left, right, handle);
  bar.hidden = true;
  map.getContainer().append(bar);
  L.DomEvent.disableClickPropagation(bar);
  let share = 0.5;

  function pixels() {
    return Math.round(share * map.getSize().x);
  }
  function clip(on) {
    const [a, b] = [map.containerPointToLayerPoint([0, 0]), map.containerPointToLayerPoint(map.getSize())];
    const x = a.x + pixels();
    const box = (from, until) => `polygon(${from}px ${a.y}px, ${until}px ${a.y}px, ${until}px ${b.y}px, ${from}px ${b.y}px)`;
    surface.before.pane.style.clipPath = on ? box(a.x, x) : "";
    surface.after.pane.style.clipPath = on ? box(x, b.x) : "";
  }
  function show(view) {
    const on = view.compare !== null;
    bar.hidden = !on;
    clip(on);
    if (!on) return;
    bar.style.left = `${pixels()}px`;
    left.textContent = longDate(view.compare.day);
    right.textContent = longDate(view.day);
    handle.setAttribute("aria-valuenow", Math.round(share * 100));
    handle.setAttribute("aria-valuetext", say("compare.text", { left: left.textContent, right: right.textContent, share: Math.round(share * 100) }));
  }
  function set(value) {
    share = Math.min(0.98, Math.max(0.02, value));
    moved();
  }
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
    handle.focus({ preventScroll: true });
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const box = map.getContainer().getBoundingClientRect();
    set((event.clientX - box.left) / box.width);
  });
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -0.02, ArrowRight: 0.02, PageDown: -0.1, PageUp: 0.1, Home: -1, End: 1 }[event.key];
    if (step === undefined) return;
    set(share + step);
    event.preventDefault();
    event.stopPropagation();
  });
  return { show, pixels, clip };
}
