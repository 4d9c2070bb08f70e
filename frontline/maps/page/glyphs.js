// The signs of the map. Colour says which side; so does the direction of the lines, for grey print
// and colour-blind readers. How full a sign is says how certain: solid, hatched, dashed, hollow.

const REACH = 13;

function sideColour(index) {
  return index === null ? "var(--unknown)" : `var(--side-${index})`;
}

// Hatches and clips, once for the whole page; the colours follow the theme through variables.
function drawDefinitions() {
  document.querySelector(".definitions")?.remove();
  const root = document.documentElement;
  const definitions = svg("defs");
  SIDES.forEach((side, index) => {
    root.style.setProperty(`--light-${index}`, side.colour);
    root.style.setProperty(`--dark-${index}`, side.colour_dark);
    const turn = `rotate(${side.angle})`;
    const hatch = svg("pattern", { id: `hatch-${index}`, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: turn });
    const line = svg("rect", { width: 2.5, height: 5 });
    const dots = svg("pattern", { id: `dots-${index}`, width: 4.4, height: 5.2, patternUnits: "userSpaceOnUse", patternTransform: turn });
    const dot = svg("rect", { x: 1.4, y: 1, width: 1.5, height: 3, rx: 0.7 });
    const thin = svg("pattern", { id: `thin-${index}`, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: turn });
    const stroke = svg("rect", { x: 2, width: 2, height: 6 });
    const area = svg("pattern", { id: `area-${index}`, width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: turn });
    const wash = svg("rect", { width: 9, height: 9 });
    const band = svg("rect", { width: 1.6, height: 9 });
    wash.style.fillOpacity = "0.16";
    band.style.fillOpacity = "0.5";
    for (const mark of [line, dot, stroke, wash, band]) mark.style.fill = sideColour(index);
    area.append(wash, band);
    hatch.append(line);
    dots.append(dot);
    thin.append(stroke);
    definitions.append(hatch, dots, thin, area);
  });
  for (const shape of ["circle", "square"]) {
    definitions.append(svg("clipPath", { id: `clip-${shape}` }, outline(shape, 10)));
  }
  document.body.prepend(svg("svg", { class: "definitions", width: 0, height: 0, "aria-hidden": "true" }, definitions));
  tintSides();
}

function darkNow() {
  return matchMedia("(prefers-color-scheme: dark)").matches && !matchMedia("print").matches;
}

function tintSides() {
  const theme = darkNow() ? "dark" : "light";
  SIDES.forEach((_, index) => {
    document.documentElement.style.setProperty(`--side-${index}`, `var(--${theme}-${index})`);
  });
}

function outline(shape, radius) {
  if (shape === "circle") return svg("circle", { r: radius });
  const half = radius * 0.9;
  return svg("rect", { x: -half, y: -half, width: 2 * half, height: 2 * half, rx: 1.5 });
}

function painted(node, style) {
  Object.assign(node.style, style);
  return node;
}

function wedge(start, end, radius) {
  const point = (turn) => `${(radius * Math.sin(turn * 2 * Math.PI)).toFixed(2)} ${(-radius * Math.cos(turn * 2 * Math.PI)).toFixed(2)}`;
  return `M0 0L${point(start)}A${radius} ${radius} 0 ${end - start > 0.5 ? 1 : 0} 1 ${point(end)}Z`;
}

function arc(start, end, radius) {
  return wedge(start, end, radius).replace(/^M0 0L/, "M").replace(/Z$/, "");
}

const DRAW = {
  agreed(group, shape, look) {
    group.append(painted(outline(shape, 10), { fill: sideColour(look.side), stroke: "var(--ink)", strokeWidth: "1" }));
    const angle = look.side === null ? 0 : SIDES[look.side].angle;
    group.append(painted(svg("line", { y1: -4.5, y2: 4.5, transform: `rotate(${angle})` }), { stroke: "var(--white)", strokeWidth: "1.8", strokeLinecap: "round" }));
  },
  claimed(group, shape, look) {
    group.append(painted(outline(shape, 10), { fill: "var(--white)" }));
    group.append(painted(outline(shape, 10), { fill: `url(#hatch-${look.side})`, stroke: sideColour(look.side), strokeWidth: "2.4" }));
  },
  assessed(group, shape, look) {
    group.append(painted(outline(shape, 10), { fill: "var(--white)" }));
    group.append(painted(outline(shape, 10), { fill: `url(#dots-${look.side})`, stroke: sideColour(look.side), strokeWidth: "1.3" }));
  },
  disputed(group, shape, look) {
    group.append(painted(outline(shape, 10), { fill: "var(--white)" }));
    const parties = look.parties;
    const clipped = painted(svg("g"), { clipPath: `url(#clip-${shape})` });
    parties.forEach((party, index) => {
      const start = 1 / 8 + index / parties.length; // slanted, so that the hatches form no emblem
      const path = svg("path", { d: wedge(start, start + 1 / parties.length, 16) });
      clipped.append(painted(path, { fill: `url(#hatch-${party})` }));
    });
    parties.forEach((_, index) => {
      const edge = svg("line", { y2: -15, transform: `rotate(${45 + (360 * index) / parties.length})` });
      clipped.append(painted(edge, { stroke: "var(--white)", strokeWidth: "2.6" }));
    });
    group.append(clipped);
    group.append(painted(outline(shape, 10), { fill: "none", stroke: "var(--ink)", strokeWidth: "2.6" }));
  },
  contested(group, shape, look) {
    group.append(painted(outline(shape, 10), { fill: "var(--white)" }));
    for (const party of look.parties) {
      group.append(painted(outline(shape, 9), { fill: `url(#thin-${party})` }));
    }
    if (look.parties.length === 0) {
      group.append(painted(outline(shape, 10), { fill: "none", stroke: "var(--unknown)", strokeWidth: "3" }));
    }
    const whole = outline(shape, 10);
    look.parties.forEach((party, index) => {
      const start = 1 - (index + 1) / look.parties.length;
      const ring = shape === "circle" ? svg("path", { d: arc(start, start + 1 / look.parties.length - 0.0001, 10) }) : whole.cloneNode();
      if (shape === "square") {
        const length = 4 * 18;
        ring.setAttribute("stroke-dasharray", `${length / look.parties.length} ${length}`);
        ring.setAttribute("stroke-dashoffset", String((-index * length) / look.parties.length));
      }
      group.append(painted(ring, { fill: "none", stroke: sideColour(party), strokeWidth: "3" }));
    });
  },
  inferred(group, shape, look) {
    group.append(painted(outline(shape, 9), { fill: "var(--land)", stroke: sideColour(look.side), strokeWidth: "1.9", strokeDasharray: "0.1 4.1", strokeLinecap: "round" }));
    if (look.side === null) return;
    const line = svg("line", { y1: -6, y2: 6, transform: `rotate(${SIDES[look.side].angle})` });
    group.append(painted(line, { stroke: sideColour(look.side), strokeWidth: "3", strokeDasharray: "3.2 1.2" }));
  },
  reported(group, shape) {
    group.append(painted(outline(shape, 7), { fill: "var(--white)", stroke: "var(--unknown)", strokeWidth: "1.8" }));
    group.append(painted(svg("circle", { r: 2.4 }), { fill: "var(--unknown)" }));
  },
  unknown(group, shape) {
    group.append(painted(outline(shape, 7), { fill: "var(--land)", stroke: "var(--unknown)", strokeWidth: "1.6" }));
  },
};

const GLYPHS = new Map();

// One sign as an SVG element of `size` pixels; `look` is an appearance. Built once, then copied.
function glyph(look, shape, size) {
  const key = `${look.look} ${look.side} ${look.parties} ${shape} ${size}`;
  if (!GLYPHS.has(key)) GLYPHS.set(key, buildGlyph(look, shape, size));
  return GLYPHS.get(key).cloneNode(true);
}

function buildGlyph(look, shape, size) {
  const group = svg("g");
  const small = look.look === "reported" || look.look === "unknown";
  group.append(painted(outline(shape, small ? 9.4 : 12.4), { fill: "var(--casing)" }));
  const named = look.side !== null || ["disputed", "contested", "reported", "unknown"].includes(look.look);
  DRAW[named ? look.look : "unknown"](group, shape, look);
  return svg("svg", { viewBox: `${-REACH} ${-REACH} ${2 * REACH} ${2 * REACH}`, width: size, height: size, class: `glyph glyph-${look.look}`, "aria-hidden": "true" }, group);
}
