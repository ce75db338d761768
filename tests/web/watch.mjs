// `chainrule watch` in a browser: node watch.mjs ADDRESS FILE PROCESS. Prints TAP; ends the
// process, which watches the file.
import fs from "node:fs";
import { chromium } from "playwright-core";

const [address, file, watcher] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage();
const wrong = [];
page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
page.on("pageerror", (error) => wrong.push(String(error)));

// Asks again and again, through reloads, until the answer is a good one.
async function awaits(name, question, isGood) {
  let answer;
  for (let tries = 0; tries < 80; tries++) {
    answer = await page.evaluate(question).catch(() => undefined);
    if (answer !== undefined && isGood(answer)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const good = answer !== undefined && isGood(answer);
  console.log(`${good ? "ok" : "not ok"} - watch in a browser: ${name}`);
  if (!good) console.log(`#   ${JSON.stringify(answer)}`);
  return answer;
}

const version = () => document.querySelector("script[data-version]").dataset.version;
const error = () => {
  const box = document.querySelector("#watch-error");
  return box.hidden ? "" : box.textContent;
};

await page.goto(`${address}#step=2`);
const first = await awaits("a page", version, (v) => /^\d+\.\d+$/.test(v));
const text = fs.readFileSync(file, "utf8");
fs.writeFileSync(file, text.replace("w=0.3", "w=0.7"));
const second = await awaits("loads again when the file is saved", version, (v) => v !== first);
await awaits("and stays at its step", () => location.hash, (hash) => hash === "#step=2");
fs.writeFileSync(file, text.replace("w=0.3", 'w="0,3"'));
await awaits("shows an error, with its place", error,
  (words) => words.includes(":7:15: edge") && words.includes('x -> n [w="0,3"]\n') && /\n +\^$/.test(words));
await awaits("over the picture before", version, (v) => v === second);
fs.writeFileSync(file, text);
await awaits("the error goes", error, (words) => words === "");
console.log(`${wrong.length ? "not ok" : "ok"} - watch in a browser: no error of its own ${wrong}`);
process.kill(Number(watcher), "SIGINT");
await awaits("says when it has ended", error, (words) => words.includes("has ended"));
await browser.close();
