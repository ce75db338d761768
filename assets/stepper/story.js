// The stepper: steps through a story that is in the page (src/web/stepper.h says how it is
// written). One picture is kept and changed by what comes and goes; nothing is fetched.
//
// Its files are one script, in this order, in one function, so that they share their names:
//
//   story.js     what is there: pieces, formulas, quantities, steps; where we are: which step,
//                which pieces, what is known by then
//   page.js      the elements of the page, made once
//   draw.js      the picture, the words, the mathematics and the timeline of a step
//   inspect.js   what is told of a node, an edge or an arrow, and the chain that lights up
//   controls.js  going from step to step: keys, buttons, swipes, links, theme, quiz, print

// ---- story ----

const text = (id) => document.getElementById(id).textContent;
const story = JSON.parse(text("st-story"));
const { steps, q: quantities } = story;
for (const s of steps) // what the foot repeats of the head is said once
  s.e = s.e.filter((e, i) => s.e.findIndex((other) => other.t === e.t) === i);
const expand = (line) => line.replace(/[~^@{}[\]|$!*%?+`\\']/g, (c) => story.short[c] ?? c);
const pieces = text("st-pieces").split("\n");
const formulas = text("st-formulas").split("\n");
const count = steps.length;
const SVG = "http://www.w3.org/2000/svg";
const VALUE = 0, GRAD = 1, NEW = 2;
const still = matchMedia("(prefers-reduced-motion: reduce)");

const PHASES = {
  setup: ["Setup", "Set up"], forward: ["Forward", "Forward pass"], loss: ["Loss", "Loss"],
  backward: ["Backward", "Backward pass"], update: ["Update", "Update"],
  overview: ["Overview", "Overview"], check: ["Check", "Check"],
  training: ["Training", "Training"],
};
for (const s of steps) PHASES[s.p] = PHASES[s.p] || [s.t, s.t];

// Runs of steps of one phase and one sample: the parts of the timeline.
const parts = [];
steps.forEach((s, i) => {
  const last = parts[parts.length - 1];
  if (last && last.phase === s.p && last.sample === s.n) last.size++;
  else parts.push({ phase: s.p, sample: s.n, first: i, size: 1 });
});
const samples = new Set(steps.map((s) => s.n).filter(Boolean)).size;

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {}))
    if (key === "class") element.className = value;
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(key, value === true ? "" : value);
  element.append(...children.filter((c) => c != null));
  return element;
}

const parser = make("template");
function svgFrom(markup) {
  parser.innerHTML = "<svg>" + markup + "</svg>";
  return parser.content.firstChild;
}

function pieceElement(index) {
  return svgFrom(expand(pieces[index])).firstChild;
}

// A formula as an <svg> whose size goes with the letters around it: 20 points are an em.
function formula(index) {
  const [box, body] = formulas[index].split("\t");
  const [, , width, height] = box.split(" ").map(Number);
  const svg = svgFrom(expand(body));
  svg.setAttribute("viewBox", box);
  svg.setAttribute("aria-hidden", "true");
  svg.style.width = width / 20 + "em";
  svg.style.height = height / 20 + "em";
  return svg;
}

// ---- state ----

let at = -1;
let shown = [];                     // pieces in the picture, ascending
const elements = new Map();         // piece -> element
let known = [], arrows = new Map(); // [quantity][aspect] -> text; "from-to" -> [[local, share]]
let fresh = new Set();              // quantities that this step makes known
let quiz = false, revealed = false, playing = 0, speed = 1, zoomed = false;

// Which pieces a step has, and what is known at it: replayed from the last stop before it.
const STOP = 32, stops = [];
function advance(state, i) {
  const s = steps[i];
  for (const p of s.off) state.pieces.delete(p);
  for (const p of s.on) state.pieces.add(p);
  if (s.b) state.arrows = new Map();
  state.fresh = new Set();
  for (const [quantity, aspect, number] of s.m) {
    (state.known[quantity] = [...(state.known[quantity] || [])])[aspect] = number;
    if (number) state.fresh.add(quantity + "/" + aspect);
  }
  for (const [from, to, local, share] of s.a) {
    const key = from + "-" + to, told = state.arrows.get(key) || [];
    if (!told.some(([l, g]) => l === local && g === share))
      state.arrows.set(key, [...told, [local, share]]);
  }
}
const copy = (s) => ({ pieces: new Set(s.pieces), known: [...s.known],
                       arrows: new Map(s.arrows), fresh: s.fresh });
function stateAt(i) {
  let stop = Math.floor(i / STOP);
  while (stop > 0 && !stops[stop]) stop--;
  const state = copy(stops[stop] || { pieces: [], known: [], arrows: [], fresh: new Set() });
  for (let k = stops[stop] ? stop * STOP + 1 : 0; k <= i; k++) {
    advance(state, k);
    if (k % STOP === 0 && !stops[k / STOP]) stops[k / STOP] = copy(state);
  }
  return state;
}
