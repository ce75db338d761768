// Renders all mathematics of Markdown files with KaTeX, which throws at what it does not know.
// katex.mjs FILE...: prints how many formulas there were; fails at the first bad one.
// katex.mjs --html FILE: prints the file's formulas as a page, to look at.
import { readFileSync } from "node:fs";
import katex from "katex";

const html = process.argv[2] === "--html";
const files = process.argv.slice(html ? 3 : 2);
let count = 0;

function set(tex, displayMode, file) {
    count++;
    try {
        return katex.renderToString(tex, { displayMode, throwOnError: true, strict: "error" });
    } catch (error) {
        console.error(`${file}: ${error.message}\n${tex}`);
        process.exit(1);
    }
}

for (const file of files) {
    const text = readFileSync(file, "utf8").replace(/\\\$/g, "&#36;");
    const done = text.replace(
        /\$\$\n([\s\S]*?)\n\$\$|\$([^$\n]+)\$/g,
        (_, display, inline) => set(display ?? inline, display !== undefined, file));
    if (html)
        console.log(`<!DOCTYPE html><meta charset="utf-8"><link rel="stylesheet"
            href="node_modules/katex/dist/katex.min.css"><body style="max-width:46em;margin:2em auto">
            ${done.replace(/^(#+) (.*)$/gm, "<h3>$2</h3>").replace(/\n\n/g, "<p>")}`);
}
if (!html)
    console.log(`${count} formulas`);
