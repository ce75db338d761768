// The page: its elements, made once, empty where draw.js fills them in. What a reader of the
// screen is told is among them: `live` speaks each step, the track is a slider.

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
