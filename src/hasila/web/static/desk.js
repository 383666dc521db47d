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
const rowsOf = () => [...document.querySelectorAll("[data-href]")].filter((one) => one.offsetParent !== null);
const inReport = () => report !== null;

function step(by) {
  const all = rowsOf();
  const at = all.findIndex((one) => one.classList.contains(inReport() ? "here" : "at"));
  const next = all[at === -1 ? (by > 0 ? 0 : all.length - 1) : at + by];
  if (!next) return;
  if (inReport()) location.href = next.dataset.href;
  else {
    all[at]?.classList.remove("at");
    next.classList.add("at");
    next.scrollIntoView({ block: "nearest" });
    pick("a", next)?.focus({ preventScroll: true });
  }
}

function use(key) {
  const found = pick(`[data-key=${key}]`);
  if (!found) return;
  if (found.matches("summary")) {
    const box = found.parentElement;
    box.open = true;
    box.scrollIntoView({ block: "nearest" });
    pick("input:not([type=hidden]):not([type=number]), select", box)?.focus();
  } else if (found.matches("button, a")) found.click();
  else {
    found.scrollIntoView({ block: "center" });
    found.focus();
  }
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  Enter: () => { const at = pick("tr.at"); if (at) location.href = at.dataset.href; },
  "/": () => pick("header.top input[name=q]")?.focus(),
  "?": () => pick("dialog#keys")?.showModal(),
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.target.closest("input, textarea, select")?.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const act = keys[event.key] ?? (/^[a-z]$/.test(event.key) && pick(`[data-key=${event.key}]`) ? () => use(event.key) : null);
  if (!act) return;
  event.preventDefault();
  act();
});
for (const button of document.querySelectorAll("[data-opens]")) {
  button.addEventListener("click", () => pick(`dialog#${button.dataset.opens}`)?.showModal());
}
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  const row = event.target.closest("[data-href]");
  if (row && !event.target.closest("a, button, input, label, select, summary") && getSelection().isCollapsed) location.href = row.dataset.href;
});

// --- forms: what belongs to a kind of claim, the sum while it is edited, files dropped anywhere on the page -------------
for (const select of document.querySelectorAll("[data-kinds]")) {
  const show = () => {
    for (const field of select.form.querySelectorAll("[data-for]")) field.hidden = !field.dataset.for.split(" ").includes(select.value);
  };
  select.addEventListener("change", show);
  show();
}

const sum = pick(".sum");
if (sum) {
  const low = sum.closest("form").elements["toll.count.low"];
  const add = () => {
    const [whole, others] = [Number(sum.dataset.whole), Number(sum.dataset.others)];
    const mine = Number(low.value.replaceAll(",", "")) || 0;
    const left = whole - others - mine;
    const words = left === 0 ? sum.dataset.right : (left > 0 ? sum.dataset.less : sum.dataset.over).replace("#", Math.abs(left).toLocaleString("en"));
    sum.className = `whole sum small ${left < 0 ? "over" : left === 0 ? "right" : ""}`;
    pick("output", sum).textContent = `${(others + mine).toLocaleString("en")} / ${whole.toLocaleString("en")} · ${words}`;
  };
  low.addEventListener("input", add);
  add();
}

const dropping = pick("form[data-drop]");
if (dropping) {
  const input = dropping.elements.files;
  const list = () => pick("[data-files]").replaceChildren(...[...input.files].map((file) => Object.assign(document.createElement("li"), { textContent: file.name })));
  input.addEventListener("change", list);
  const over = (on) => (event) => { event.preventDefault(); pick(".drop").classList.toggle("over", on); };
  document.addEventListener("dragover", over(true));
  document.addEventListener("dragleave", over(false));
  document.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; list(); }
  });
}

// --- a map is moved by dragging and made larger by the wheel with Ctrl, or by + and - -----------------------------------
for (const box of document.querySelectorAll("[data-zoom] svg")) {
  const view = box.viewBox.baseVal;
  const whole = [view.x, view.y, view.width, view.height];
  const zoom = (by, x = 0.5, y = 0.5) => {
    const width = Math.min(whole[2], Math.max(whole[2] / 12, view.width * by));
    const height = (width / whole[2]) * whole[3];
    view.x = Math.min(whole[2] - width, Math.max(0, view.x + (view.width - width) * x));
    view.y = Math.min(whole[3] - height, Math.max(0, view.y + (view.height - height) * y));
    view.width = width;
    view.height = height;
  };
  box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const at = box.getBoundingClientRect();
    zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, (event.clientX - at.x) / at.width, (event.clientY - at.y) / at.height);
  }, { passive: false });
  box.addEventListener("dblclick", (event) => { event.preventDefault(); zoom(0.5); });
  let from = null;
  box.addEventListener("pointerdown", (event) => { from = [event.clientX, event.clientY]; });
  box.addEventListener("pointermove", (event) => {
    if (!from || !(event.buttons & 1) || view.width >= whole[2]) return;
    const scale = view.width / box.getBoundingClientRect().width;
    view.x = Math.min(whole[2] - view.width, Math.max(0, view.x - (event.clientX - from[0]) * scale));
    view.y = Math.min(whole[3] - view.height, Math.max(0, view.y - (event.clientY - from[1]) * scale));
    from = [event.clientX, event.clientY];
  });
  document.addEventListener("pointerup", () => { from = null; });
  keys["+"] = () => zoom(1 / 1.4);
  keys["-"] = () => zoom(1.4);
}

// --- the claim in view, and hovering ---------------------------------------------------------------------------------
// Words chosen and the panel beside them stand still; only what is out of sight is moved.
pick(".report mark.here")?.scrollIntoView({ block: "center" });
const panel = pick(".claims");
if (panel) panel.scrollTop = 0;

// --- others at work: a notice when the report's claims have changed ---------------------------------------------------
const watched = pick("[data-watch]");
if (watched) {
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(watched.dataset.watch, { headers: { accept: "application/json" } });
    if (answer.ok && (await answer.json()).mark !== watched.dataset.mark) pick("#changed")?.removeAttribute("hidden");
  }, 5000);
}
