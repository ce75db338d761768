// The stepper: steps through a story that is in the page (src/web/stepper.h says how it is
// written). One picture is kept and changed by what comes and goes; nothing is fetched.
//
//   story     what is there: pieces, formulas, quantities, steps
//   state     where we are: which step, which pieces, what is known by then
//   draw      picture, words, mathematics, timeline of a step
//   inspect   what is told of a node, an edge or an arrow, and the chain that lights up
//   controls  keys, buttons, swipes, links, theme, quiz, print
(function () {
"use strict";

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

// ---- page ----

const icons = {
  first: "M6 5v14M19 5 9 12l10 7z", prev: "M16 5 6 12l10 7z", play: "M8 5v14l11-7z",
  pause: "M8 5v14M16 5v14", next: "M8 5l10 7-10 7z", last: "M18 5v14M5 5l10 7-10 7z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  zoom: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21M10.5 7.5v6M7.5 10.5h6",
  help: "M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2.2M12 17.5v.5",
};
function icon(name) {
  return svgFrom(`<g fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="${icons[name]}"/></g>`);
}
function setIcon(button, name) {
  const svg = icon(name);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  button.replaceChildren(svg);
}
function button(id, label, key, action) {
  const b = make("button", { type: "button", id: "st-" + id, class: "icon", "aria-label": label,
                             title: label + (key ? " (" + key + ")" : ""), onclick: action });
  if (icons[id]) setIcon(b, id);
  return b;
}

const heading = make("h1", { dir: "auto" }, story.title);
const quizSwitch = make("button", { type: "button", id: "st-quiz", class: "switch", role: "switch",
                                    "aria-checked": "false", title: "Hide what a step computes (q)",
                                    onclick: () => setQuiz(!quiz) }, make("i"), "Quiz");
const zoomButton = button("zoom", "Zoom to the step", "z", () => setZoom(!zoomed));
const themeButton = button("theme", "Dark or light", "t", toggleTheme);
const helpButton = button("help", "Keys", "?", () => showHelp());

const picture = svgFrom("").cloneNode(false);
picture.setAttribute("id", "st-picture");
picture.setAttribute("role", "group");
picture.setAttribute("stroke-miterlimit", "10");
picture.setAttribute("viewBox", story.view.join(" "));
const layer = document.createElementNS(SVG, "g"), marks = document.createElementNS(SVG, "g");
layer.setAttribute("class", "layer");
picture.append(layer, marks);
const figure = make("figure", { id: "st-figure" }, picture);

const phaseLabel = make("p", { class: "phase" });
const stepTitle = make("h2", { dir: "auto" });
const lead = make("p", { class: "lead" });
const math = make("div", { class: "math" });
const reveal = make("button", { type: "button", id: "st-reveal", class: "reveal", hidden: true,
                                title: "(a)", onclick: () => setRevealed(true) }, "Show the answer");
const panel = make("aside", { id: "st-panel", "aria-label": "This step" },
                   phaseLabel, stepTitle, lead, math, reveal);
const live = make("p", { class: "unseen", "aria-live": "polite", "aria-atomic": "true" });
const card = make("div", { id: "st-card", role: "tooltip", hidden: true });

const playButton = button("play", "Play", "space", () => setPlaying(!playing));
const speedButton = make("button", { type: "button", id: "st-speed", class: "speed",
                                     "aria-label": "Speed: 1 times", title: "Speed",
                                     onclick: cycleSpeed }, "1×");
const moves = { first: button("first", "First step", "Home", () => go(0)),
                prev: button("prev", "Previous step", "←", () => go(at - 1)),
                next: button("next", "Next step", "→", () => go(at + 1)),
                last: button("last", "Last step", "End", () => go(count - 1)) };
const counter = make("output", { id: "st-count", "aria-hidden": "true" });
const knob = make("div", { class: "knob" });
const bubble = make("div", { class: "bubble", hidden: true });
const names = make("div", { class: "names", role: "group", "aria-label": "Phases" },
  ...parts.map((p) => make("button", {
    type: "button", "data-phase": p.phase, style: "flex:" + p.size + " 1 0", tabindex: "-1",
    title: partName(p), onclick: (e) => { e.currentTarget.blur(); go(p.first); } }, make("span", {}, partName(p)))));
const track = make("div", { id: "st-track", role: "slider", tabindex: "0", "aria-label": "Step",
                            "aria-valuemin": "1", "aria-valuemax": String(count) },
  ...parts.map((p) => make("div", { class: "part", "data-phase": p.phase,
                                    style: "flex:" + p.size + " 1 0;--n:" + p.size })), knob, bubble);
if (count > 90) track.classList.add("many");
const timeline = make("div", { class: "timeline" }, names, track);
const help = make("dialog", { id: "st-keys", "aria-labelledby": "st-keys-title" },
  make("h2", { id: "st-keys-title" }, "Keys"),
  make("dl", {}, ...[["← →", "previous, next step"], ["Page ↑ ↓", "previous, next phase"],
    ["Home End", "first, last step"], ["Space", "play, pause"], ["Q", "quiz: hide what a step computes"],
    ["A", "show the answer"], ["Z", "zoom to the step"], ["T", "dark or light"],
    ["Tab", "go through neurons, edges, arrows"], ["Esc", "let go"]]
    .flatMap(([k, v]) => [make("dt", {}, ...k.split(" ").map((x) => make("kbd", {}, x))), make("dd", {}, v)])),
  make("form", { method: "dialog" }, make("button", { class: "reveal" }, "Close")));
const pages = make("div", { id: "st-pages", "aria-hidden": "true" });

document.body.prepend(
  make("a", { class: "skip", href: "#st-panel", onclick: (e) => { e.preventDefault(); moves.next.focus(); } },
       "Skip to the controls"),
  make("div", { id: "st-app" },
    make("header", {}, heading, make("div", { class: "tools" }, quizSwitch, zoomButton, themeButton, helpButton)),
    make("main", {}, figure, panel),
    make("footer", {}, make("div", { class: "buttons", role: "group", "aria-label": "Steps" },
      moves.first, moves.prev, playButton, moves.next, moves.last, speedButton), timeline, counter),
    card, live),
  pages, help);

function partName(p) {
  return PHASES[p.phase][0] + (samples > 1 && p.sample ? " · sample " + p.sample : "");
}

// ---- words ----

const hide = (words) => words.replace(/([=≈]\s*)[^=≈;,→]*(?=$|;)/g, "$1?");

function explain(s) {
  const made = s.m.filter(([, , n]) => n).map(([i, aspect]) => [quantities[i].r, aspect]);
  const has = (aspect, ...roles) => made.some(([r, a]) => a === aspect && roles.includes(r));
  const several = s.a.length > new Set(s.a.map((a) => a[1])).size;
  const sum = several ? " Where a value is used in several places, what comes back from each is added up." : "";
  switch (s.p) {
    case "setup": return "Before anything is computed: what is given, and how it is wired.";
    case "loss": return "The loss says in one number how far the predictions are from their targets. Training makes it smaller.";
    case "update": return "Each parameter takes a small step against its gradient; the learning rate says how small.";
    case "check": return "Claimed numbers held against exact ones, and what deserves a second look.";
    case "overview": return "Everything at a glance.";
    case "forward":
      if (s.b || !made.length) return "Values run from the inputs towards the loss.";
      return has(VALUE, "pre-activation", "activation", "prediction")
        ? "A neuron adds up its weighted inputs and its bias to z; its activation function makes its output of z."
        : "An operation computes its value from the values that lead to it.";
    default:
      if (s.c) return "The gradient is the product of the local derivatives along the way from the loss." + sum;
      if (has(GRAD, "weight", "parameter", "bias") && !has(GRAD, "pre-activation"))
        return "A weight's gradient is the gradient of z times the input that the weight multiplies; a bias gets the gradient of z as it is." + sum;
      if (has(GRAD, "loss") && made.length === 1) return "The way back begins at the loss: its gradient with respect to itself is 1.";
      return "The chain rule: the gradient that arrives, times the local derivative, is the gradient that goes on." + sum;
  }
}

function equation(e, secret) {
  const box = make("div", { class: "equation " + e.r, role: "math", "aria-label": secret && e.n ? hide(e.t) : e.t });
  e.p.forEach((p, i) => {
    const last = i === e.p.length - 1;
    const term = make("span", { class: i ? "term" : "term head" });
    if (i) term.append(make("b", {}, last ? e.s : "="));
    if (secret && last && e.n && i) term.append(make("button", { type: "button", class: "gap", "aria-label": "Show the answer", onclick: () => setRevealed(true) }, "?"));
    else term.append(formula(p));
    box.append(term);
  });
  return box;
}

// ---- draw ----

// The element of a piece, made once, with what the keyboard needs.
function elementOf(piece) {
  let g = elements.get(piece);
  if (!g) {
    g = pieceElement(piece);
    g.piece = piece;
    const isLabel = (g.querySelector("use,text") && !g.querySelector("ellipse,path:not([fill=none])"));
    g.isLabel = isLabel;
    const line = g.classList.contains("edge") && g.querySelector("path");
    if (line && (g.dataset.q || g.dataset.a)) { // thin lines are hard to point at
      const wide = line.cloneNode();
      wide.setAttribute("class", "wide");
      g.prepend(wide);
    }
    if ((g.dataset.q || g.dataset.a) && !isLabel && !g.classList.contains("cluster")) {
      g.setAttribute("tabindex", "0");
      g.setAttribute("role", "button");
    }
    elements.set(piece, g);
  }
  return g;
}

function drawPicture(wanted, animate) {
  const next = [...wanted].sort((a, b) => a - b), old = new Set(shown);
  const focus = document.activeElement, focused = layer.contains(focus) ? focus.id : "";
  for (const p of shown) if (!wanted.has(p)) elements.get(p).remove();
  let before = layer.firstChild;
  for (const p of next) {
    const g = elementOf(p);
    g.classList.toggle("new", animate && !old.has(p));
    if (g === before) before = before.nextSibling;
    else layer.insertBefore(g, before);
  }
  shown = next;
  if (focused && !layer.contains(document.activeElement)) {
    const again = document.getElementById(focused);
    if (again) again.focus({ preventScroll: true });
  }
  if (elements.size > 6000) for (const p of elements.keys()) if (!wanted.has(p)) elements.delete(p);
}

// In a quiz, the labels that this step has brought are covered.
function drawQuiz() {
  marks.replaceChildren();
  const secret = quiz && !revealed;
  for (const p of shown) {
    const g = elements.get(p);
    const isNew = at > 0 && isOn.has(p) && g.isLabel && g.dataset.q && isFresh(g.dataset.q);
    g.classList.toggle("covered", secret && isNew);
    if (!secret || !isNew) continue;
    const box = g.getBBox();
    const cover = svgFrom(`<g class="cover"><rect rx="5"/><text>?</text></g>`).firstChild;
    const w = Math.max(box.width + 8, 26), h = Math.max(box.height + 4, 22);
    const x = box.x + box.width / 2, y = box.y + box.height / 2;
    for (const [k, v] of Object.entries({ x: x - w / 2, y: y - h / 2, width: w, height: h }))
      cover.firstChild.setAttribute(k, v);
    cover.lastChild.setAttribute("x", x);
    cover.lastChild.setAttribute("y", y);
    cover.lastChild.setAttribute("font-size", Math.min(h * 0.8, 26));
    cover.addEventListener("click", () => setRevealed(true));
    marks.append(cover);
  }
}
let isOn = new Set();
const isFresh = (i) => [VALUE, GRAD, NEW].some((a) => fresh.has(i + "/" + a));
const canAsk = (s) => s.e.some((e) => e.n && e.p.length > 1) || (fresh.size > 0 && s.p !== "setup");

function drawWords() {
  const s = steps[at], secret = quiz && !revealed && s.p !== "setup";
  const part = parts.find((p) => at >= p.first && at < p.first + p.size);
  document.documentElement.dataset.phase = s.p;
  phaseLabel.replaceChildren(make("i"), PHASES[s.p][1] +
    (part.size > 1 ? " · " + (at - part.first + 1) + " of " + part.size : ""));
  stepTitle.replaceChildren(...titleNodes(s));
  stepTitle.setAttribute("aria-label", titleOf(s));
  lead.textContent = explain(s);
  math.replaceChildren(...s.e.map((e) => equation(e, secret)));
  reveal.hidden = !(secret && canAsk(s));
  fitMath();
  const words = secret ? hide(s.w) : s.w;
  picture.setAttribute("aria-label", words);
  live.textContent = "Step " + (at + 1) + " of " + count + ". " + words;
  panel.scrollTop = 0;
}

// What a step is about: words, and the quantities that it makes known when they are few.
function titleParts(s) {
  const list = [...new Set(s.m.filter(([, , n]) => n).map(([i]) => i))];
  if (s.d) return [s.d[0].toUpperCase() + s.d.slice(1), []];
  if (["setup", "loss", "overview", "check"].includes(s.p) || s.c || !list.length) return [s.t, []];
  const lead = s.p === "backward" ? "Gradient of" : s.p === "update" ? "New" : s.p === "forward" ? "Value of" : "";
  const many = { backward: "gradients", update: "new values" }[s.p] || "values";
  return list.length > 4 ? [list.length + " " + many, []] : [lead, list];
}
function titleOf(s) {
  const [words, list] = titleParts(s);
  return (words + " " + list.map((i) => quantities[i].s).join(", ")).trim();
}
function titleNodes(s) {
  const [words, list] = titleParts(s);
  return [words + " ", ...list.flatMap((i, k) => [k ? (k === list.length - 1 ? " and " : ", ") : "", formula(quantities[i].p)])];
}

// An equation too wide for the panel gets smaller letters: so that no term is cut, and that
// its first sign stands beside its left side, where that takes little.
function fitMath() {
  const room = math.clientWidth - 24;
  for (const box of math.children) {
    box.style.fontSize = "";
    const widths = [...box.children].map((c) => c.scrollWidth), widest = Math.max(...widths);
    const begin = widths[0] + (widths[1] || 0);
    const scale = Math.min(1, room / widest, room / begin > 0.78 ? room / begin : 1);
    if (room > 0 && scale < 1) box.style.fontSize = Math.max(0.68, scale * 0.99) + "em";
  }
}

function drawTimeline() {
  const s = steps[at], share = ((at + 0.5) / count) * 100 + "%";
  counter.textContent = at + 1 + " / " + count;
  parts.forEach((p, i) => track.children[i].style.setProperty("--done",
    Math.max(0, Math.min(1, (at + 1 - p.first) / p.size)) * 100 + "%"));
  knob.style.left = share;
  track.setAttribute("aria-valuenow", at + 1);
  track.setAttribute("aria-valuetext", "Step " + (at + 1) + " of " + count + ": " + s.t + (s.d ? ", " + s.d : ""));
  [...names.children].forEach((n, i) => {
    const here = at >= parts[i].first && at < parts[i].first + parts[i].size;
    if (here) n.setAttribute("aria-current", "step"); else n.removeAttribute("aria-current");
  });
  moves.first.disabled = moves.prev.disabled = at === 0;
  moves.next.disabled = moves.last.disabled = at === count - 1;
}

// ---- layout ----

// Wide pictures have the words below, where that makes them much larger. Names of phases are
// written where there is room.
function layOut() {
  const [, , w, h] = story.view, wide = innerWidth > 860 && innerHeight > 460;
  const scale = (width, height) => Math.min(width / w, height / h);
  const free = innerHeight - 170;
  document.documentElement.classList.toggle("stacked", wide &&
    scale(innerWidth - 60, free - 250) > 1.15 * scale(innerWidth * 0.68 - 60, free));
  for (const n of names.children) {
    n.classList.remove("tight");
    n.classList.toggle("tight", n.firstChild.scrollWidth > n.clientWidth + 1);
  }
}

// ---- zoom ----

let view = [...story.view], viewFrame = 0;
function focusBox() {
  let box = null;
  for (const p of shown) {
    const g = elements.get(p);
    if (!(g.classList.contains("focus") || (isOn.has(p) && (g.dataset.q || g.dataset.a)))) continue;
    const b = g.getBBox();
    if (!b.width && !b.height) continue;
    box = box ? [Math.min(box[0], b.x), Math.min(box[1], b.y), Math.max(box[2], b.x + b.width), Math.max(box[3], b.y + b.height)]
              : [b.x, b.y, b.x + b.width, b.y + b.height];
  }
  return box;
}
function wantedView() {
  const [x, y, w, h] = story.view, box = zoomed && steps[at].p !== "setup" && focusBox();
  if (!box) return [x, y, w, h];
  const ratio = figure.clientWidth / Math.max(1, figure.clientHeight);
  let width = Math.max(box[2] - box[0] + 50, w * 0.3), height = Math.max(box[3] - box[1] + 50, h * 0.3);
  if (width / height < ratio) width = height * ratio; else height = width / ratio;
  if (width >= w * 0.98) return [x, y, w, h];
  return [(box[0] + box[2] - width) / 2, (box[1] + box[3] - height) / 2, width, height];
}
function setView(animate) {
  const from = [...view], to = wantedView(), start = performance.now();
  cancelAnimationFrame(viewFrame);
  const put = (v) => { view = v; picture.setAttribute("viewBox", v.map((n) => +n.toFixed(2)).join(" ")); };
  if (!animate || still.matches || from.every((n, i) => Math.abs(n - to[i]) < 0.5)) return put(to);
  (function frame(now) {
    const t = Math.min(1, Math.max(0, (now - start) / 320)), ease = 1 - (1 - t) ** 3;
    put(from.map((n, i) => n + (to[i] - n) * ease));
    if (t < 1) viewFrame = requestAnimationFrame(frame);
  })(start);
}
function setZoom(on) {
  zoomed = on;
  zoomButton.setAttribute("aria-pressed", on);
  setView(true);
}

// ---- going ----

function go(to, options) {
  to = Math.max(0, Math.min(count - 1, to));
  if (to === at) return;
  const forward = to === at + 1, state = stateAt(to);
  isOn = new Set(steps[to].on);
  ({ known, arrows, fresh } = state);
  at = to;
  revealed = false;
  drawPicture(state.pieces, forward && !still.matches);
  drawTimeline();
  drawWords();
  drawQuiz();
  setView(true);
  nameElements();
  if (held) { held = layer.contains(held) ? held : document.getElementById(held.id); trace(held); }
  if (!(options && options.quiet)) history.replaceState(null, "", "#step=" + (at + 1));
  if (playing) schedule();
}

function fromHash() {
  const match = /(?:^#|&)step=(\d+)/.exec(location.hash);
  return match ? Math.max(0, Math.min(count - 1, match[1] - 1)) : 0;
}

function schedule() {
  clearTimeout(playing);
  const wait = steps[at].ms / speed;
  playing = setTimeout(() => (at < count - 1 ? go(at + 1) : setPlaying(false)), wait);
  if (at === count - 1) setPlaying(false);
}
function setPlaying(on) {
  clearTimeout(playing);
  playing = 0;
  if (on) {
    if (at === count - 1) go(0);
    playing = 1;
    schedule();
  }
  setIcon(playButton, playing ? "pause" : "play");
  playButton.setAttribute("aria-label", playing ? "Pause" : "Play");
  playButton.title = (playing ? "Pause" : "Play") + " (space)";
  playButton.classList.toggle("on", !!playing);
}
function cycleSpeed() {
  speed = { 1: 2, 2: 4, 4: 0.5, 0.5: 1 }[speed];
  speedButton.textContent = (speed === 0.5 ? "½" : speed) + "×";
  speedButton.setAttribute("aria-label", "Speed: " + speed + " times");
  if (playing) schedule();
}

function setQuiz(on) {
  quiz = on;
  revealed = false;
  quizSwitch.setAttribute("aria-checked", on);
  document.documentElement.classList.toggle("quizzing", on);
  drawWords();
  drawQuiz();
}
function setRevealed(on) {
  const had = math.contains(document.activeElement) || document.activeElement === reveal;
  revealed = on;
  drawWords();
  drawQuiz();
  if (had) moves.next.focus();
}

// ---- inspect ----

let held = null; // pinned by a click, or focused

// All quantities between one and the loss.
function chainOf(start) {
  const chain = new Set(start), open = [...start];
  while (open.length)
    for (const [of] of quantities[open.pop()].u)
      if (!chain.has(of)) { chain.add(of); open.push(of); }
  return chain;
}

// A neuron is its z and its a; an arrow begins at what it leads to.
function subjects(g) {
  if (g.dataset.a) return [+g.dataset.a.split("-")[1]];
  const own = +g.dataset.q.split("-")[0], node = quantities[own].n;
  const isNode = g.id.startsWith("node-") && node >= 0;
  if (!isNode) return [own];
  return quantities.map((x, i) => i).filter((i) => quantities[i].n === node && ["pre-activation", "activation", "prediction", "input", "operation", "constant"].includes(quantities[i].r));
}

function trace(g) {
  layer.classList.toggle("tracing", !!g);
  for (const e of layer.querySelectorAll(".lit,.hit")) e.classList.remove("lit", "hit");
  if (!g) return showCard(null);
  const start = subjects(g), chain = chainOf(start);
  const edges = new Set(), nodes = new Set();
  const isOnChain = (e) => {
    if (e.dataset.a) { const [from, to] = e.dataset.a.split("-").map(Number); return chain.has(from) && chain.has(to); }
    if (!e.dataset.q) return false;
    const [own, from, to] = e.dataset.q.split("-").map(Number);
    if (to == null) return chain.has(own);
    return chain.has(own) && own !== from ? true : chain.has(from) && chain.has(to);
  };
  const all = [...layer.children];
  for (const e of all)
    if (isOnChain(e)) {
      e.classList.add("lit");
      if (e.classList.contains("edge") && e.dataset.q) edges.add(e.dataset.q.split("-")[0]);
      if (e.id.startsWith("node-")) nodes.add(e.id.slice(5));
    }
  for (const e of all)
    if ((e.isLabel && edges.has(e.dataset.q)) || (e.id.startsWith("divider-") && nodes.has(e.id.slice(8))))
      e.classList.add("lit");
  g.classList.add("lit", "hit");
  showCard(g, start);
}

function told(i, aspect) {
  const number = known[i] && known[i][aspect];
  if (!number) return null;
  return quiz && !revealed && fresh.has(i + "/" + aspect) ? "?" : number;
}

const row = (label, number, cls) =>
  number == null ? null : make("div", { class: "row " + (cls || "") }, make("dt", {}, label), make("dd", {}, number));

function describe(i) {
  const x = quantities[i], rows = [];
  const takesGradient = x.r !== "constant" && (x.u.length > 0 || x.r === "loss");
  rows.push(row("value", told(i, VALUE) || "not computed yet", told(i, VALUE) ? "" : "yet"));
  if (takesGradient) rows.push(row("gradient", told(i, GRAD) || "not computed yet", told(i, GRAD) ? "red" : "yet"));
  rows.push(row("new value", told(i, NEW)));
  const locals = x.u.flatMap(([of, symbol]) => (arrows.get(of + "-" + i) || []).map(([local]) => [symbol, local]));
  const secret = quiz && !revealed && fresh.has(i + "/" + GRAD);
  for (const [symbol, local] of locals.slice(0, 4))
    rows.push(make("div", { class: "row local" }, make("dt", {}, formula(symbol)), make("dd", {}, secret ? "?" : local)));
  if (locals.length > 4) rows.push(row("", "… and " + (locals.length - 4) + " more"));
  return make("section", {}, make("h3", {}, formula(x.p), make("small", {}, x.r + (x.k ? " · " : ""), x.k ? make("bdi", {}, x.k) : null)),
    x.o ? make("p", { dir: "auto" }, x.o) : null, make("dl", {}, ...rows.filter(Boolean)));
}

// One way to the loss, the shortest; how many others there are.
function wayOf(i) {
  const way = [i], seen = new Set();
  while (quantities[way[way.length - 1]].u.length && way.length < 60) {
    const here = way[way.length - 1];
    if (seen.has(here)) break;
    seen.add(here);
    way.push(quantities[here].u[0][0]);
  }
  return way;
}
const pathCount = new Map();
function paths(i) {
  const order = [], open = [[i, 0]], seen = new Set([i]);
  while (open.length) {
    const top = open[open.length - 1], uses = quantities[top[0]].u;
    if (top[1] < uses.length) {
      const of = uses[top[1]++][0];
      if (!seen.has(of)) { seen.add(of); open.push([of, 0]); }
    } else order.push(open.pop()[0]);
  }
  for (const k of order)
    pathCount.set(k, quantities[k].u.length ? quantities[k].u.reduce((n, [of]) => n + (pathCount.get(of) || 0), 0) : 1);
  return pathCount.get(i);
}

function chainLine(i) {
  const way = wayOf(i), n = paths(i);
  if (way.length < 2) return null;
  const middle = way.length > 7 ? [...way.slice(0, 3), -1, ...way.slice(-3)] : way;
  return make("p", { class: "way" }, ...middle.flatMap((k, j) => [j ? make("i", {}, "→") : null, k < 0 ? "…" : formula(quantities[k].p)]).filter(Boolean),
    n > 1 ? make("small", {}, n > 999 ? "one of many paths" : "one of " + n + " paths") : null);
}

function showCard(g, start) {
  card.hidden = !g;
  if (!g) return;
  const list = start.length > 3 ? start.slice(-3) : start;
  card.replaceChildren();
  if (g.dataset.a) {
    const [from, to] = g.dataset.a.split("-").map(Number);
    const use = quantities[to].u.find(([of]) => of === from);
    card.append(make("section", {}, make("h3", {}, use ? formula(use[1]) : "", make("small", {}, "local derivative")),
      make("dl", {}, ...(arrows.get(g.dataset.a) || []).flatMap(([local, share]) =>
        [row("local derivative", local, "red"), row("brings", share)]).filter(Boolean))));
  }
  card.append(...list.map(describe));
  const line = chainLine(start[start.length > 1 ? 0 : start.length - 1]);
  if (line) card.append(line);
  placeCard(g);
}

function placeCard(g) {
  if (matchMedia("(max-width: 720px)").matches) { card.style.cssText = ""; return; }
  const box = g.getBoundingClientRect(), size = card.getBoundingClientRect();
  // The chain runs to the right: better to the left of it, below, or above.
  const middle = box.left + box.width / 2 - size.width / 2;
  let left = box.left - size.width - 14, top = box.top + box.height / 2 - size.height / 2;
  if (left < 12 && box.bottom + 12 + size.height < innerHeight) [left, top] = [middle, box.bottom + 12];
  else if (left < 12 && box.top - 12 - size.height > 12) [left, top] = [middle, box.top - 12 - size.height];
  else if (left < 12) left = box.right + 14;
  top = Math.min(top, innerHeight - size.height - 12);
  card.style.left = Math.max(12, Math.min(left, innerWidth - size.width - 12)) + "px";
  card.style.top = Math.max(12, top) + "px";
}

// What a screen reader says of an element.
function nameElements() {
  for (const g of layer.querySelectorAll("[tabindex]")) {
    const i = subjects(g).slice(-1)[0], x = quantities[i];
    const bits = [x.s + ", " + (g.dataset.a ? "arrow of the gradient" : x.r)];
    if (told(i, VALUE)) bits.push("value " + told(i, VALUE));
    if (told(i, GRAD)) bits.push("gradient " + told(i, GRAD));
    g.setAttribute("aria-label", bits.join(", "));
  }
}

const elementAt = (target) => target.closest && target.closest("#st-picture [data-q],#st-picture [data-a]");
picture.addEventListener("pointerover", (e) => {
  if (e.pointerType === "touch") return;
  const g = elementAt(e.target);
  if (g) trace(g); else if (!held) trace(null); else trace(held);
});
picture.addEventListener("pointerleave", (e) => e.pointerType !== "touch" && trace(held));
picture.addEventListener("click", (e) => {
  const g = elementAt(e.target);
  if (swiped) return;
  held = g && g !== held ? g : null;
  trace(held);
});
picture.addEventListener("focusin", (e) => { const g = elementAt(e.target); if (g && g.matches(":focus-visible")) trace(held = g); });
picture.addEventListener("focusout", () => setTimeout(() => {
  if (!layer.contains(document.activeElement) && held) { held = null; trace(null); }
}));
document.addEventListener("pointerdown", (e) => {
  if (held && !picture.contains(e.target) && !card.contains(e.target)) { held = null; trace(null); }
});

// ---- controls ----

function phaseMove(by) {
  const here = parts.findIndex((p) => at >= p.first && at < p.first + p.size);
  const to = by < 0 && at > parts[here].first ? here : here + by;
  go(to < 0 ? 0 : to >= parts.length ? count - 1 : parts[to].first);
}

const keys = {
  ArrowRight: () => go(at + 1), ArrowDown: () => go(at + 1),
  ArrowLeft: () => go(at - 1), ArrowUp: () => go(at - 1),
  Home: () => go(0), End: () => go(count - 1),
  PageDown: () => phaseMove(1), PageUp: () => phaseMove(-1),
  " ": () => setPlaying(!playing),
  q: () => setQuiz(!quiz), a: () => quiz && setRevealed(true), t: toggleTheme,
  z: () => setZoom(!zoomed), "?": () => showHelp(),
  Escape: () => { held = null; trace(null); if (layer.contains(document.activeElement)) document.activeElement.blur(); },
};
document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || help.open) return;
  const on = e.target.closest ? e.target : document.body;
  const action = keys[e.key.length === 1 ? e.key.toLowerCase() : e.key];
  if (!action) {
    if (e.key === "Enter" && layer.contains(on)) { trace(held = on); e.preventDefault(); }
    return;
  }
  if (e.key === " " && on.closest("button,a,summary")) return;
  e.preventDefault();
  if (e.key !== " " && playing && !["q", "a", "t", "z", "?"].includes(e.key)) setPlaying(false);
  action();
});
for (const b of Object.values(moves)) b.addEventListener("click", () => setPlaying(false));
names.addEventListener("click", () => setPlaying(false));

const stepUnder = (x) => {
  const box = track.getBoundingClientRect();
  return Math.max(0, Math.min(count - 1, Math.floor(((x - box.left) / box.width) * count)));
};
let dragging = false;
track.addEventListener("pointerdown", (e) => {
  dragging = true;
  track.setPointerCapture(e.pointerId);
  setPlaying(false);
  go(stepUnder(e.clientX));
});
track.addEventListener("pointermove", (e) => {
  const i = stepUnder(e.clientX);
  if (dragging) go(i);
  bubble.hidden = e.pointerType === "touch" && !dragging;
  bubble.textContent = i + 1 + " · " + (PHASES[steps[i].p][1]) + (steps[i].d ? ", " + steps[i].d : "");
  bubble.style.left = ((i + 0.5) / count) * 100 + "%";
  bubble.style.transform = "translateX(" + -((i + 0.5) / count) * 100 + "%)";
});
for (const end of ["pointerup", "pointercancel"]) track.addEventListener(end, () => { dragging = false; });
track.addEventListener("pointerleave", () => { if (!dragging) bubble.hidden = true; });

let swipe = null, swiped = false;
figure.addEventListener("pointerdown", (e) => {
  swiped = false;
  swipe = e.pointerType === "mouse" ? null : [e.clientX, e.clientY];
});
figure.addEventListener("pointerup", (e) => {
  if (!swipe) return;
  const dx = e.clientX - swipe[0], dy = e.clientY - swipe[1];
  swipe = null;
  if (Math.abs(dx) < 40 || Math.abs(dx) < 1.5 * Math.abs(dy)) return;
  swiped = true;
  setPlaying(false);
  go(dx < 0 ? at + 1 : at - 1);
});

const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
function drawTheme() {
  setIcon(themeButton, isDark() ? "sun" : "moon");
  themeButton.setAttribute("aria-label", isDark() ? "Light colours" : "Dark colours");
  themeButton.title = themeButton.getAttribute("aria-label") + " (t)";
}
function toggleTheme() {
  root.dataset.theme = isDark() ? "light" : "dark";
  try { localStorage.setItem("chainrule-theme", root.dataset.theme); } catch (e) { /* a page from disk may have none */ }
  drawTheme();
}
try { const kept = localStorage.getItem("chainrule-theme"); if (kept === "dark" || kept === "light") root.dataset.theme = kept; } catch (e) { /* as above */ }
if (story.dark && !root.dataset.theme) root.dataset.theme = "dark";
dark.addEventListener("change", drawTheme);

function showHelp() { help.showModal(); }
help.addEventListener("click", (e) => { if (e.target === help) help.close(); });

// ---- print: a page for each step ----

function printed(i) {
  const s = steps[i], svg = picture.cloneNode(false);
  svg.removeAttribute("id");
  svg.setAttribute("viewBox", story.view.join(" "));
  svg.innerHTML = [...stateAt(i).pieces].sort((a, b) => a - b).map((p) => expand(pieces[p])).join("");
  return make("section", { class: "page" },
    make("header", {}, make("h2", {}, PHASES[s.p][1], ...(titleOf(s) === s.t ? [] : [": ", ...titleNodes(s)])), make("span", {}, i + 1 + " / " + count)),
    svg, make("div", { class: "math" }, ...s.e.map((e) => equation(e, false))), make("p", {}, explain(s)));
}
addEventListener("beforeprint", () => {
  if (!pages.firstChild) pages.append(...steps.map((_, i) => printed(i)));
});
addEventListener("afterprint", () => pages.replaceChildren());

// ---- begin ----

addEventListener("hashchange", () => go(fromHash(), { quiet: true }));
addEventListener("resize", () => { layOut(); setView(false); fitMath(); if (held) placeCard(held); });
drawTheme();
layOut();
const far = figure.clientWidth / story.view[2] < 0.4;
zoomButton.setAttribute("aria-pressed", "false");
go(fromHash(), { quiet: true });
if (far) setZoom(true);
setPlaying(false);
root.classList.add("ready");
})();
