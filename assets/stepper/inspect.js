// Inspecting: who points at an element, or comes to it by Tab, is told its numbers on a card, and
// everything between it and the loss lights up. A click holds it.

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
  return quiz && !revealed && computes(steps[at]) && fresh.has(i + "/" + aspect) ? "?" : number;
}

const row = (label, number, cls) =>
  number == null ? null : make("div", { class: "row " + (cls || "") }, make("dt", {}, label), make("dd", {}, number));

function describe(i) {
  const x = quantities[i], rows = [];
  const takesGradient = x.r !== "constant" && steps[at].p !== "training" && (x.u.length > 0 || x.r === "loss");
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
