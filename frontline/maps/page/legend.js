// The legend: every class with its definition, and how many places are in it now.

function legendLook(look, side) {
  const named = !["disputed", "contested", "reported", "unknown"].includes(look);
  return { look, side: named ? side : null, parties: SIDES.map((_, index) => index).slice(0, 2) };
}

function drawLegend() {
  const rows = new Map();
  const list = html("ul", { class: "classes" });
  for (const look of LOOKS.filter((each) => each !== "reported")) {
    const perSide = !["disputed", "contested", "reported", "unknown"].includes(look);
    const signs = (perSide ? SIDES.map((_, index) => index) : [null]).map((side) => glyph(legendLook(look, side), "circle", 22));
    if (look === "unknown") signs.push(glyph(legendLook("reported", null), "circle", 22));
    const tally = html("span", { class: "tally" });
    const row = html("li", { "data-look": look },
      html("span", { class: "signs" }, signs),
      html("span", { class: "class-text" }, html("b", {}, say(`name.${look}`)), tally, html("span", { class: "class-define" }, say(look === "unknown" ? "legend.unknown" : `define.${look}`))));
    rows.set(look, { row, tally });
    list.append(row);
  }
  const key = html("p", { class: "sides" }, SIDES.map((_, index) => html("span", { class: "side" },
    glyph(legendLook("claimed", index), "circle", 20), words(SIDES[index].name))));
  const square = html("p", { class: "legend-note" }, glyph({ look: "unknown", side: null, parties: [] }, "square", 18), html("span", {}, say("legend.area")));
  byId("legend-body").append(key, list, square, html("p", { class: "legend-note" }, say("legend.bars")));
  return rows;
}

function tallyLegend(rows, index, viewpoint) {
  const tallies = new Map(LOOKS.map((look) => [look, 0]));
  for (const place of DATA.places) {
    const { look } = appearance(place, index, viewpoint);
    const row = look === "reported" ? "unknown" : look;
    tallies.set(row, tallies.get(row) + 1);
  }
  for (const [look, { row, tally }] of rows) {
    const number = tallies.get(look);
    tally.textContent = number === 0 ? "" : String(number);
    row.classList.toggle("absent", number === 0);
  }
}
