// What the desk adds where scripts run: keys, selecting words, knowing of others' decisions. All of it works without, by forms.

const report = document.querySelector(".report");
const pick = (selector, root = document) => root.querySelector(selector);

// --- theme ---------------------------------------------------------------------------------------------------------
pick("[data-theme-switch]")?.addEventListener("click", (event) => {
  event.preventDefault();
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme ?? (dark ? "dark" : "light");
  const next = now === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem("theme", next);
});

// --- selecting words: code points of the stored text, whatever the browser counts in ---------------------------------
function codePoints(container, offset) {
  const element = (container.nodeType === Node.TEXT_NODE ? container.parentElement : container).closest("[data-at]");
  if (!element || !report.contains(element)) return null;
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(container, offset);
  return Number(element.dataset.at) + [...before.toString()].length;
}

export function selected() {
  const selection = getSelection();
  if (!report || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!report.contains(range.startContainer) || !report.contains(range.endContainer)) return null;
  const start = codePoints(range.startContainer, range.startOffset);
  const end = codePoints(range.endContainer, range.endOffset);
  return start === null || end === null || start >= end ? null : { start, end, words: range.toString() };
}
globalThis.hasilaSelected = selected; // for tests

document.addEventListener("selectionchange", () => {
  const now = selected();
  if (!now) return;
  for (const form of document.querySelectorAll("form[data-words]")) {
    form.elements.start.value = now.start;
    form.elements.end.value = now.end;
    const shown = pick("[data-chosen]", form);
    if (shown) shown.textContent = now.words;
  }
});

// --- keys ------------------------------------------------------------------------------------------------------------
const press = (selector) => pick(selector)?.click();
const claims = () => [...document.querySelectorAll(".claim[data-href]")];

function step(by) {
  const all = claims();
  const at = all.findIndex((one) => one.classList.contains("here"));
  const next = all[at === -1 ? (by > 0 ? 0 : all.length - 1) : at + by];
  if (next) location.href = next.dataset.href;
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  a: () => press("[data-key=a]"),
  x: () => press("[data-key=x]"),
  s: () => press("[data-key=s]"),
  u: () => press("[data-key=u]"),
  c: () => pick("[data-key=c]")?.focus(),
  n: () => pick("[data-key=n]")?.focus(),
  q: () => pick("[data-key=q]")?.focus(),
  "/": () => pick("header.top input[name=q]")?.focus(),
  "?": () => pick("dialog#keys")?.showModal(),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
for (const button of document.querySelectorAll("[data-opens]")) {
  button.addEventListener("click", () => pick(`dialog#${button.dataset.opens}`)?.showModal());
}

// --- the claim in view, and hovering ---------------------------------------------------------------------------------
pick(".report mark.here")?.scrollIntoView({ block: "center" });

// --- others at work: a notice when the report's claims have changed ---------------------------------------------------
const watched = pick("[data-watch]");
if (watched) {
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(watched.dataset.watch, { headers: { accept: "application/json" } });
    if (answer.ok && (await answer.json()).mark !== watched.dataset.mark) pick("#changed")?.removeAttribute("hidden");
  }, 5000);
}
