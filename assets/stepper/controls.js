// Controls: all ways to go from step to step lead to go(); the rest of what can be pressed, and
// the pages for print.

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
  q: () => quizSwitch.hidden || setQuiz(!quiz), a: () => quiz && setRevealed(true), t: toggleTheme,
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
quizSwitch.hidden = !steps.some(computes);
const far = figure.clientWidth / story.view[2] < 0.4;
zoomButton.setAttribute("aria-pressed", "false");
go(fromHash(), { quiet: true });
if (far) setZoom(true);
setPlaying(false);
root.classList.add("ready");
