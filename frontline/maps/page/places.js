// The places: a sign each, restyled only when what it shows changes.

function makePlaces(map, open) {
  const entries = [];
  DATA.places.forEach((place, number) => {
    if (place.at === null) return;
    const sign = html("span", { class: "sign" });
    const leader = svg("svg", { class: "leader", width: 1, height: 1, "aria-hidden": "true" });
    const marker = L.marker([place.at[0], longitude(place.at[1])], {
      icon: L.divIcon({ html: html("span", { class: "anchor" }, leader, sign), className: "place", iconSize: [32, 32] }),
      keyboard: true,
      riseOnHover: true,
    }).addTo(map);
    const entry = { place, number, marker, sign, leader, shift: [0, 0], key: null, look: null };
    marker.on("click", () => open(number));
    marker.getElement().addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      open(number);
    });
    marker.bindTooltip(() => tooltip(entry), { direction: "top", offset: [0, -14], className: "hint", opacity: 1 });
    entries.push(entry);
  });
  return entries;
}

function tooltip(entry) {
  return html("span", {}, words(entry.place.name, { class: "hint-name" }), html("span", { class: "hint-status" }, describe(entry.look)));
}

const WEIGHT = { contested: 7, disputed: 6, claimed: 5, agreed: 4, assessed: 3, inferred: 2, reported: 1, unknown: 0 };

function signSize(zoom) {
  return Math.round(Math.max(20, Math.min(30, 20 + (zoom - 6) * 3)));
}

// Returns how many signs were redrawn.
function restyle(entries, index, viewpoint, zoom, selected) {
  const size = signSize(zoom);
  let redrawn = 0;
  for (const entry of entries) {
    entry.look = appearance(entry.place, index, viewpoint);
    const key = `${entry.look.key} ${size} ${entry.number === selected}`;
    if (key === entry.key) continue;
    entry.key = key;
    redrawn += 1;
    const shape = entry.place.area ? "square" : "circle";
    entry.sign.replaceChildren(glyph(entry.look, shape, size));
    const node = entry.marker.getElement();
    node.dataset.look = entry.look.look;
    node.dataset.place = entry.place.id;
    node.classList.toggle("selected", entry.number === selected);
    node.setAttribute("aria-label", say("place.label", { place: entry.place.name, status: describe(entry.look) }));
    entry.marker.setZIndexOffset(WEIGHT[entry.look.look] * 200 + (entry.number === selected ? 5000 : 0));
  }
  return redrawn;
}
