// The stepper in a real browser: `node stepper.mjs BROWSER FOLDER` with the pages that
// tests/stepper.sh has rendered. Says TAP.
import { createRequire } from "node:module";
const { chromium } = createRequire(import.meta.url)("playwright-core");
const [browserPath, folder] = process.argv.slice(2);

let failed = 0;
function is(name, got, want = true) {
  const fine = JSON.stringify(got) === JSON.stringify(want);
  if (!fine) failed++;
  console.log((fine ? "ok - " : "not ok - ") + name);
  if (!fine) console.log("#   got " + JSON.stringify(got) + ", not " + JSON.stringify(want));
}

const launch = (...more) => chromium.launch({ executablePath: browserPath,
  args: [...more, "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
const browser = await launch();

// What no page may do.
const complaints = [];
async function open(page, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const tab = await context.newPage();
  tab.on("console", (m) => { if (["error", "warning"].includes(m.type())) complaints.push(page + ": " + m.text()); });
  tab.on("pageerror", (e) => complaints.push(page + ": " + e.message));
  tab.on("dialog", (d) => { complaints.push(page + ": a dialog"); d.dismiss(); });
  tab.on("request", (r) => { if (!/^(file|data):/.test(r.url())) complaints.push(page + ": asked for " + r.url()); });
  await tab.goto("file://" + folder + "/" + page);
  return tab;
}
const number = (tab) => tab.evaluate(() => +document.getElementById("st-track").getAttribute("aria-valuenow"));
const hash = (tab) => tab.evaluate(() => location.hash);
const press = async (tab, key) => { await tab.keyboard.press(key); return number(tab); };
// (Playwright's own waiting evaluates text, which the pages forbid.)
async function until(tab, is) {
  for (let i = 0; i < 100 && !(await is()); i++) await tab.waitForTimeout(50);
}
const words = (tab, selector) => tab.locator(selector).evaluate((e) => e.textContent);

// ---- keys and buttons ----
{
  const tab = await open("shallow.html");
  const count = await tab.evaluate(() => +document.getElementById("st-track").getAttribute("aria-valuemax"));
  is("begins with the first step", await number(tab), 1);
  is("which has no step before", await tab.locator("#st-prev").isDisabled());
  is("right arrow", await press(tab, "ArrowRight"), 2);
  is("left arrow", await press(tab, "ArrowLeft"), 1);
  is("left arrow at the beginning", await press(tab, "ArrowLeft"), 1);
  is("down and up arrow", [await press(tab, "ArrowDown"), await press(tab, "ArrowUp")], [2, 1]);
  is("End", await press(tab, "End"), count);
  is("right arrow at the end", await press(tab, "ArrowRight"), count);
  is("Home", await press(tab, "Home"), 1);
  is("page keys go by phases", [await press(tab, "PageDown"), await press(tab, "PageDown"), await press(tab, "PageUp")], [2, 9, 2]);
  is("the link says where", await hash(tab), "#step=2");
  for (const [id, want] of [["next", 3], ["last", count], ["prev", count - 1], ["first", 1]]) {
    await tab.click("#st-" + id);
    is("button: " + id, await number(tab), want);
  }
  await tab.click("#st-track", { position: { x: (await tab.locator("#st-track").boundingBox()).width / 2, y: 12 } });
  is("the timeline", Math.abs((await number(tab)) - count / 2) <= 1);
  await tab.click(".names button[data-phase=loss]");
  is("the name of a phase", (await words(tab, ".phase")).startsWith("Loss"));

  // Each step's picture is what that step shows, whichever way one comes to it.
  const look = () => tab.evaluate(() => [...document.querySelectorAll("#st-picture .layer > g")].map((g) => g.id + "|" + g.innerHTML.length).join());
  const looks = [];
  await tab.keyboard.press("Home");
  for (let i = 0; i < count; i++) { looks.push(await look()); await tab.keyboard.press("ArrowRight"); }
  const back = [];
  for (let i = count - 1; i >= 0; i--) { back[i] = await look(); await tab.keyboard.press("ArrowLeft"); }
  is("forwards and backwards the same pictures", back.join("\n") === looks.join("\n"));
  is("steps differ", new Set(looks).size > count * 0.8);
  await tab.evaluate((n) => { location.hash = "step=" + n; }, count - 2);
  await until(tab, async () => (await number(tab)) === count - 2);
  is("and by a jump", (await look()) === looks[count - 3]);

  // Playing.
  await tab.keyboard.press("Home");
  is("space plays", [await press(tab, " "), await tab.locator("#st-play").getAttribute("aria-label")], [1, "Pause"]);
  await until(tab, async () => (await number(tab)) > 1);
  is("space pauses", [(await press(tab, " ")) > 1, await tab.locator("#st-play").getAttribute("aria-label")], [true, "Play"]);
  await tab.click("#st-play");
  is("the button plays", await tab.locator("#st-play").getAttribute("aria-label"), "Pause");
  await tab.click("#st-play");
  await tab.click("#st-speed");
  is("speed", await words(tab, "#st-speed"), "2×");
  await tab.keyboard.press("?");
  is("keys are listed", await tab.locator("#st-keys").evaluate((d) => d.open));
  await tab.keyboard.press("Escape");
  is("until Escape", await tab.locator("#st-keys").evaluate((d) => !d.open));

  // Mathematics and explanation; what a screen reader is told.
  await tab.goto("file://" + folder + "/shallow.html#step=10");
  await tab.reload();
  is("a deep link", await number(tab), 10);
  is("equations", (await tab.locator(".equation").count()) >= 2);
  is("have a text", (await tab.locator(".equation").first().getAttribute("aria-label")).includes("∂L/∂z"));
  is("are drawn", await tab.locator(".equation svg use").count() > 10);
  is("explanation", (await words(tab, ".lead")).length > 40);
  const said = await words(tab, "[aria-live]");
  is("the step is announced", said.startsWith("Step 10 of " + count) && said.includes("Backward pass"));
  await tab.context().close();
}

// ---- pointing ----
{
  const tab = await open("shallow.html#step=30");
  await tab.hover("#node-h1", { position: { x: 12, y: 12 } });
  const card = await words(tab, "#st-card");
  is("a neuron says value, gradient and derivative", ["h1.z", "h1.a", "0.525", "gradient", "−"].every((t) => card.includes(t)));
  const lit = await tab.evaluate(() => [...document.querySelectorAll(".lit")].map((g) => g.id));
  is("its chain to the loss lights up", ["node-h1", "node-g1", "node-g2", "node-g3", "node-o1", "node-o2", "loss"].every((id) => lit.includes(id)));
  is("and nothing else", !lit.includes("node-h2") && !lit.includes("node-x1"));
  await tab.mouse.move(5, 5);
  is("until the pointer leaves", [await tab.locator(".lit").count(), await tab.locator("#st-card").isHidden()], [0, true]);
  const edge = await tab.evaluate(() => document.querySelector(".edge[data-q] path").parentNode.id);
  await tab.focus("#" + edge);
  await tab.keyboard.press("Enter");
  is("an edge by the keyboard", await tab.locator("#st-card").isVisible());
  is("says its names to screen readers", (await tab.locator("#" + edge).getAttribute("aria-label")).includes("value"));
  await tab.keyboard.press("Escape");
  is("Escape lets go", await tab.locator("#st-card").isHidden());
  await tab.evaluate(() => { location.hash = "step=10"; });
  await tab.waitForSelector("[id^=gradient-][data-a]");
  await tab.focus("[id^=gradient-][data-a]");
  await tab.keyboard.press("Enter");
  is("an arrow says its local derivative", (await words(tab, "#st-card")).includes("local derivative"));
  await tab.evaluate(() => { location.hash = "step=1"; });
  await until(tab, async () => (await number(tab)) === 1);
  await tab.hover("#node-h1", { position: { x: 12, y: 12 } });
  is("what is not computed yet is not shown", (await words(tab, "#st-card")).includes("not computed yet") && !(await words(tab, "#st-card")).includes("0.525"));
  await tab.context().close();
}

// ---- quiz ----
{
  const tab = await open("shallow.html#step=2");
  const answer = (await tab.locator(".equation").first().getAttribute("aria-label")).match(/[\d.]+$/)[0];
  await tab.click("#st-quiz");
  is("a quiz is on", await tab.locator("#st-quiz").getAttribute("aria-checked"), "true");
  is("hides the answer", [await tab.locator(".gap").count() > 0, await tab.locator(".cover").count() > 0], [true, true]);
  const heard = [await words(tab, "[aria-live]"), ...await tab.locator(".equation").evaluateAll((l) => l.map((e) => e.getAttribute("aria-label")))].join(" ");
  is("also from who listens", !heard.includes("= " + answer) && heard.includes("?"));
  await tab.hover("#node-h1", { position: { x: 12, y: 12 } });
  is("and from who points", !(await words(tab, "#st-card")).includes(answer));
  await tab.click("#st-reveal");
  is("until it is asked for", [await tab.locator(".gap").count(), await tab.locator(".cover").count()], [0, 0]);
  await tab.keyboard.press("ArrowRight");
  is("the next step hides its own", await tab.locator(".gap").count() > 0);
  await tab.keyboard.press("a");
  is("a key shows it", await tab.locator(".gap").count(), 0);
  await tab.keyboard.press("q");
  is("a key ends the quiz", await tab.locator("#st-quiz").getAttribute("aria-checked"), "false");
  await tab.context().close();
}

// ---- looks ----
const ground = (tab) => tab.evaluate(() => {
  const fill = getComputedStyle(document.getElementById("st-figure")).backgroundColor.match(/\d+/g);
  return fill.reduce((sum, n) => sum + +n, 0) > 384 ? "light" : "dark";
});
{
  const light = await open("shallow.html", { colorScheme: "light" }), dark = await open("shallow.html", { colorScheme: "dark" });
  is("light and dark by the system", [await ground(light), await ground(dark)], ["light", "dark"]);
  await dark.click("#st-theme");
  is("and by the button", await ground(dark), "light");
  await dark.keyboard.press("t");
  is("and by the key", await ground(dark), "dark");
  const themed = await open("dark.html", { colorScheme: "light" });
  is("the theme dark begins dark", await ground(themed), "dark");
  for (const t of [light, dark, themed]) await t.context().close();

  const narrow = await open("shallow.html#step=10", { viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true });
  is("narrow: nothing sticks out", await narrow.evaluate(() => document.documentElement.scrollWidth), 375);
  is("narrow: buttons can be hit", await narrow.locator("footer .icon").evaluateAll((l) => l.every((b) => b.getBoundingClientRect().width >= 40)));
  const swipe = (dx) => narrow.evaluate((d) => {
    const figure = document.getElementById("st-figure"), at = (type, x) => figure.dispatchEvent(new PointerEvent(type, { pointerType: "touch", clientX: x, clientY: 200, bubbles: true }));
    at("pointerdown", 190); at("pointerup", 190 + d);
  }, dx);
  await swipe(-90);
  is("a swipe to the left", await number(narrow), 11);
  await swipe(90);
  is("a swipe to the right", await number(narrow), 10);
  await swipe(10);
  is("a touch is no swipe", await number(narrow), 10);
  await narrow.context().close();

  const quiet = await open("shallow.html", { reducedMotion: "reduce" });
  await quiet.keyboard.press("ArrowRight");
  is("no motion for who wants none", await quiet.evaluate(() => document.getAnimations().filter((a) => a.playState === "running").length), 0);
  const pdf = await quiet.pdf({ preferCSSPageSize: true });
  is("a page of paper for each step", (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) || []).length,
     await quiet.evaluate(() => +document.getElementById("st-track").getAttribute("aria-valuemax")));
  await quiet.context().close();

  const plain = await open("shallow.html", { javaScriptEnabled: false });
  is("without a script there is a picture", await plain.locator("noscript svg, body > svg").count() > 0);
  await plain.context().close();
}

// ---- what users bring ----
{
  const tab = await open("hostile.html", {});
  is("a title is a title", (await tab.title()).startsWith("</script><script>"));
  await tab.keyboard.press("End");
  const names = [];
  for (const node of await tab.locator("[id^=node-][tabindex]").all()) {
    await node.focus();
    await tab.keyboard.press("Enter");
    names.push(await words(tab, "#st-card"));
  }
  is("names are names", ["</script>", "ש'\"<>&", "o`$", "<b>\"</script>"].every((n) => names.join().includes(n)) || names);
  await tab.context().close();
  for (const page of ["circuit.html", "batch.html", "wrt.html", "softmax.html", "training.html"]) {
    const other = await open(page);
    const last = await press(other, "End");
    is(page + " goes to its end", last === await other.evaluate(() => +document.getElementById("st-track").getAttribute("aria-valuemax")) && last > 3);
    const target = other.locator("#st-picture [tabindex]").first();
    await target.focus();
    await other.keyboard.press("Enter");
    is(page + " answers", await other.locator("#st-card").isVisible() && await other.locator(".lit").count() > 1);
    is(page + " has a quiz where something is computed", await other.locator("#st-quiz").isVisible() === (page !== "training.html"));
    await other.context().close();
  }
  const batch = await open("batch.html");
  await press(batch, "End");
  await press(batch, "ArrowLeft");
  is("samples are added up", (await words(batch, ".lead")).includes("shares are added up"));
  await batch.context().close();
  const large = await open("large.html");
  const took = await large.evaluate(async () => {
    const start = performance.now();
    for (let i = 0; i < 30; i++) {
      document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
      document.getElementById("st-picture").getBoundingClientRect();
    }
    return (performance.now() - start) / 30;
  });
  is("a large story has many steps", await large.evaluate(() => document.getElementById("st-track").getAttribute("aria-valuemax") > 100));
  is("and stays quick", took < 150 || took);
  await large.context().close();
}

// ---- long sums ----
for (const [width, height] of [[1280, 720], [375, 667]]) {
  const tab = await open("iris.html", { viewport: { width, height } });
  const beyond = [];
  for (let i = 0; i < 9; i++) {
    beyond.push(await tab.evaluate(() => Math.max(...[...document.querySelectorAll(".math svg")].map((e) => e.getBoundingClientRect().right)) >
      document.querySelector(".math").getBoundingClientRect().right + 1));
    await tab.keyboard.press("ArrowRight");
  }
  is("nothing of an equation is cut off at " + width + " pixels", beyond.some((x) => x), false);
  is("letters stay readable", await tab.evaluate(() => Math.min(...[...document.querySelectorAll(".math .equation")].map((e) => parseFloat(getComputedStyle(e).fontSize))) >= 11));
  await tab.context().close();
}

// ---- an animated SVG as a picture ----
{
  const context = await browser.newContext({ viewport: { width: 700, height: 420 } });
  const tab = await context.newPage();
  await tab.goto("file://" + folder + "/image.html");
  const first = await tab.screenshot();
  let other = first;
  for (let i = 0; i < 40 && other.equals(first); i++) { await tab.waitForTimeout(150); other = await tab.screenshot(); }
  is("an animated SVG plays in <img>", !other.equals(first));
  await context.close();
  // As the system says it: what a page's emulation says does not reach the pictures in it.
  const calm = await launch("--force-prefers-reduced-motion");
  const still = await calm.newContext({ viewport: { width: 700, height: 420 }, reducedMotion: null });
  for (const place of ["moving.svg", "image.html"]) {
    const quiet = await still.newPage();
    await quiet.goto("file://" + folder + "/" + place);
    await quiet.waitForTimeout(300);
    const before = await quiet.screenshot();
    await quiet.waitForTimeout(1200);
    is("and stands still for who wants no motion: " + place, (await quiet.screenshot()).equals(before));
  }
  await calm.close();
}

is("no page complained or asked for anything", complaints, []);
await browser.close();
process.exit(failed ? 1 : 0);
