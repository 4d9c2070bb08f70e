// The places in view: a sign each while they are few, a dot each when they are many. A sign can be
// reached by keyboard; from among the dots a place is found by the list, the search or the pointer.

const MOST_SIGNS = 180;
const NEAR = 11; // pixels between a pointer and a dot that it means

function signSize(zoom) {
  return Math.round(Math.max(20, Math.min(30, 20 + (zoom - 6) * 3)));
}

function makePlaces(map, index, open) {
  const dots = makeDots(map, index);
  const signs = new Map();
  let numbers = [];
  let many = false;

  function makeSign(place) {
    const sign = html("span", { class: "sign" });
    const leader = svg("svg", { class: "leader", width: 1, height: 1, "aria-hidden": "true" });
    const marker = L.marker(place.at, {
      icon: L.divIcon({ html: html("span", { class: "anchor" }, leader, sign), className: "place", iconSize: [32, 32] }),
      keyboard: true,
      riseOnHover: true,
    }).addTo(map);
    const entry = { place, number: place.number, marker, sign, leader, shift: [0, 0], key: null, look: null };
    marker.on("click", () => open(place.number));
    marker.getElement().addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      open(place.number);
    });
    marker.bindTooltip(() => tooltip(entry.place, entry.look), { direction: "top", offset: [0, -14], className: "hint", opacity: 1 });
    return entry;
  }
  // Takes in what is in view, after the map has moved.
  function move(selected) {
    const focused = document.activeElement?.dataset?.place;
    numbers = index.inView(60);
    many = numbers.length > MOST_SIGNS;
    const wanted = new Set(many ? [] : numbers);
    if (selected !== null && PLACES[selected].at !== null) wanted.add(selected);
    for (const [number, entry] of signs) {
      if (wanted.has(number)) continue;
      entry.marker.remove();
      signs.delete(number);
    }
    for (const number of wanted) if (!signs.has(number)) signs.set(number, makeSign(PLACES[number]));
    dots.canvas.hidden = !many;
    if (many) dots.move();
    else dots.clear();
    document.body.classList.toggle("many", many);
    if (focused !== undefined && document.activeElement === document.body) {
      document.querySelector(`.place[data-place="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    }
  }
  // Draws a frame; `later` and `divider` if two days are compared.
  function draw(frame, later, divider, selected) {
    if (many) dots.draw(frame, later, divider);
    const zoom = map.getZoom();
    for (const entry of signs.values()) {
      const compared = later !== null && index.pointOf(entry.number).x >= divider;
      restyle(entry, APPEARANCES[(compared ? later : frame)[entry.number]], zoom, entry.number === selected);
    }
  }
  // Which place lies under a point of the frame, among the dots.
  function under(point) {
    return many ? index.nearest(point, Math.max(NEAR, dots.reach() + 4)) : null;
  }
  return {
    move, draw, under, dots, map, index,
    signs: () => [...signs.values()].sort((a, b) => a.number - b.number),
    numbers: () => numbers,
    many: () => many,
  };
}

function tooltip(place, look) {
  return html("span", {}, words(place.name, { class: "hint-name" }), html("span", { class: "hint-status" }, describe(look)));
}

function restyle(entry, look, zoom, selected) {
  const size = signSize(zoom);
  entry.look = look;
  entry.selected = selected;
  const key = `${look.number} ${size} ${selected}`;
  if (key === entry.key) return;
  entry.key = key;
  entry.sign.replaceChildren(glyph(look, entry.place.area ? "square" : "circle", size));
  const node = entry.marker.getElement();
  node.dataset.look = look.look;
  node.dataset.place = entry.place.id;
  node.classList.toggle("selected", selected);
  node.setAttribute("role", "button");
  node.setAttribute("aria-label", say("place.label", { place: entry.place.name, status: describe(look) }));
  entry.marker.setZIndexOffset(look.weight * 200 + (selected ? 5000 : 0));
}

// The dot under the pointer: its name appears, a click opens it.
function watchDots(map, places, frameOf, open) {
  const hint = L.tooltip({ direction: "top", offset: [0, -8], className: "hint", opacity: 1 });
  map.on("mousemove", ({ containerPoint }) => {
    const number = places.under(containerPoint);
    map.getContainer().classList.toggle("pointing", number !== null);
    if (number === null) hint.remove();
    else hint.setLatLng(PLACES[number].at).setContent(tooltip(PLACES[number], frameOf(number))).addTo(map);
  });
  map.on("mouseout movestart", () => hint.remove());
  map.on("click", ({ containerPoint }) => {
    const number = places.under(containerPoint);
    if (number !== null) open(number);
  });
}
