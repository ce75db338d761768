// Drawing a step: only what differs from the last one is touched, so that what stays keeps its
// focus. The words say what kind of step it is; the mathematics is the step's own.

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
    case "training": return "The parameters as they are by then. Lines are as wide and dark as weights are large.";
    case "overview": return "Everything at a glance.";
    case "forward":
      if (s.b || !made.length) return "Values run from the inputs towards the loss.";
      return has(VALUE, "pre-activation", "activation", "prediction")
        ? "A neuron adds up its weighted inputs and its bias to z; its activation function makes its output of z."
        : "An operation computes its value from the values that lead to it.";
    default:
      if (samples && !s.n) return "Every sample has its share in the gradient of a parameter; the shares are added up.";
      if (s.c) return "The gradient is the product of the local derivatives along the way from the loss." + sum;
      if (has(GRAD, "weight", "parameter", "bias") && !has(GRAD, "pre-activation"))
        return "A weight's gradient is the gradient of z times the input that the weight multiplies; a bias gets the gradient of z as it is." + sum;
      if (has(GRAD, "loss") && made.length === 1) return "The way back begins at the loss: its gradient with respect to itself is 1.";
      return "The chain rule: the gradient that arrives, times the local derivative, is the gradient that goes on." + sum;
  }
}

function equation(e, secret) {
  const box = make("div", { class: "equation " + e.r, role: "math", "aria-label": secret && e.n ? hide(e.t) : e.t });
  e.p.forEach((side, i) => [side].flat().forEach((p, k) => { // a long sum has several pieces
    const last = i === e.p.length - 1;
    const term = make("span", { class: k ? "term more" : i ? "term" : "term head" });
    if (i && !k) term.append(make("b", {}, last ? e.s : "="));
    if (secret && last && e.n && i) term.append(make("button", { type: "button", class: "gap", "aria-label": "Show the answer", onclick: () => setRevealed(true) }, "?"));
    else term.append(formula(p));
    box.append(term);
  }));
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
  const secret = quiz && !revealed && computes(steps[at]);
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
const computes = (s) => s.p !== "setup" && s.p !== "training"; // or shows what is there
const canAsk = (s) => s.e.some((e) => e.n && e.p.length > 1) || (fresh.size > 0 && computes(s));

function drawWords() {
  const s = steps[at], secret = quiz && !revealed && computes(s);
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
    if (room > 0 && scale < 1) box.style.fontSize = Math.max(0.5, scale * 0.99) + "em";
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
