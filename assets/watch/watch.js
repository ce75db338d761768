// Keeps a page of `chainrule watch` up to date: asks for the state twice a second, loads the
// page again when there is a newer one, and shows the error when the file has one.
(function () {
  "use strict";
  const here = document.currentScript.dataset.version;
  const box = document.createElement("pre");
  box.id = "watch-error";
  box.setAttribute("role", "alert");
  box.hidden = true;
  box.style.cssText =
    "position:fixed;inset:auto 0 0 0;z-index:1000;margin:0;padding:1rem 1.25rem;" +
    "max-height:50vh;overflow:auto;white-space:pre;font:14px/1.45 ui-monospace,monospace;" +
    "background:#2a1015;color:#ffe3e6;border-top:3px solid #e0475b;" +
    "box-shadow:0 -4px 24px rgb(0 0 0 / .35)";

  function show(text) {
    if (box.textContent !== text) box.textContent = text;
    box.hidden = text === "";
  }

  async function ask() {
    try {
      const answer = await fetch("/state", { cache: "no-store" });
      const [version, ...error] = (await answer.text()).split("\n");
      if (answer.ok && version !== here) return location.reload();
      show(error.join("\n").trimEnd());
    } catch {
      show("chainrule watch has ended: this is its last picture.");
    }
    setTimeout(ask, 500);
  }

  // The stepper owns the body, so this comes beside it, once it is there.
  addEventListener("DOMContentLoaded", () => {
    document.body.append(box);
    ask();
  });
})();
