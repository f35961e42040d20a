// What is folded away, behind tabs, or loaded only when it comes into view.

const MOST_CONTROLS = 200;
const MOST_SCREENS = 60;
const SHORT = 30; // milliseconds
const LATE_FRAME = 250;
const PANEL_PATIENCE = 1500;
const MORE = /^(?:show|read|view|see|expand|load)(?: (?:more|all|full|the full|everything))(?: (?:text|details|sections|policy|terms))?$/i;
const BUTTON = "button, [role=button], a:not([href]), a[href='#'], a[href^='javascript:']";
const LANGUAGE =
  /^(?:en|zh|de|fr|es|ja|ko|english|中文|简体中文|繁體中文|繁体中文|日本語|한국어|deutsch|français|español|português|italiano|русский|nederlands|polski|türkçe|tiếng việt|ไทย|العربية)(?: ?\(.{1,20}\))?$/i;
const FRAME = "nav,aside,form,[role=navigation],[role=banner],[role=contentinfo],[role=menu],[role=menubar],[role=search],[role=toolbar]";
const VOID_FRAME = "header,footer";


const opened = new Set();
const after = new Map();

// Only with a frame does a page learn that it was scrolled; on a busy machine that takes its time.
const frame = () => Promise.race([new Promise((done) => requestAnimationFrame(() => setTimeout(done))), pause(LATE_FRAME)]);

async function scroll() {
  const root = document.scrollingElement ?? document.documentElement;
  for (const box of [root, ...scrollBoxes()]) {
    const step = Math.max(300, Math.floor(box.clientHeight * 0.9));
    for (let screen = 0, top = 0; screen < MOST_SCREENS && top < box.scrollHeight; screen += 1, top += step) {
      box.scrollTop = top;
      await frame();
    }
    box.scrollTop = 0;
  }
}

function scrollBoxes() {
  const boxes = [...document.querySelectorAll("main, article, [role=main], div")].filter(
    (box) => box.scrollHeight > box.clientHeight + 200 && /auto|scroll/.test(getComputedStyle(box).overflowY) && box.clientHeight > 300,
  );
  return boxes.slice(0, 3);
}

function leadsAway(element) {
  const link = element.closest("a[href], area[href]");
  if (!link) return false;
  const href = link.getAttribute("href").trim();
  return href !== "" && !href.startsWith("#") && !/^javascript:/i.test(href);
}

function isFrame(element) {
  if (element.closest(FRAME)) return true;
  const edge = element.closest(VOID_FRAME);
  return Boolean(edge) && !edge.parentElement?.closest("main, article, section, [role=main]");
}

function isFolded(element) {
  if (element.getAttribute("aria-expanded") !== "false") {
    return element.matches(BUTTON) && !element.hasAttribute("aria-expanded") && MORE.test(nameOf(element));
  }
  const popup = element.getAttribute("aria-haspopup");
  return (!popup || popup === "false") && element.getAttribute("role") !== "combobox" && !element.matches("input, select, textarea");
}

function foldedControls() {
  return [...deep(document)].filter(
    (element) => isFolded(element) && !isFrame(element) && !leadsAway(element) && !isDropped(element) && !submits(element),
  );
}

const submits = (element) => element.type === "submit" && Boolean(element.form);
const isDropped = (element) => [...dropped].some((overlay) => overlay.contains(element));

function tabs() {
  return [...deep(document)].filter(
    (element) =>
      element.getAttribute("role") === "tab" && !isFrame(element) && !leadsAway(element) && !isDropped(element) && !LANGUAGE.test(nameOf(element)),
  );
}

function press(element) {
  const options = { bubbles: true, cancelable: true, composed: true, button: 0 };
  element.dispatchEvent(new PointerEvent("pointerdown", { ...options, pointerId: 1, isPrimary: true }));
  element.dispatchEvent(new MouseEvent("mousedown", options));
  element.focus?.({ preventScroll: true });
  element.dispatchEvent(new PointerEvent("pointerup", { ...options, pointerId: 1, isPrimary: true }));
  element.dispatchEvent(new MouseEvent("mouseup", options));
  element.click?.();
}

function controlledBy(control) {
  const root = control.getRootNode();
  for (const id of (control.getAttribute("aria-controls") ?? "").split(/\s+/)) {
    const panel = id && root.getElementById?.(id);
    if (panel) return panel;
  }
  return null;
}

function panelOf(control) {
  const controlled = controlledBy(control);
  if (controlled) return controlled;
  if (control.getAttribute("role") !== "tab") {
    return control.nextElementSibling ?? headingOf(control).nextElementSibling;
  }
  const list = listOf(control);
  for (let scope = list?.parentElement; scope; scope = scope.parentElement) {
    const panel = [...scope.querySelectorAll("[role=tabpanel]")].find(isVisible);
    if (panel) return panel;
  }
  return list?.nextElementSibling ?? null;
}

const headingOf = (control) => control.closest("h1,h2,h3,h4,h5,h6,dt,summary,[role=heading]") ?? control;
const listOf = (tab) => tab.closest("[role=tablist]") ?? tab.parentElement;

// Presses a control, waits for what it shows, and keeps that, for the case that opening the next
// one takes it away again. A panel that all tabs share must change first.
async function pressed(control) {
  const shared = control.getAttribute("role") === "tab" && !controlledBy(control);
  const before = shared ? panelOf(control)?.textContent : undefined;
  press(control);
  for (let waited = 0; waited < PANEL_PATIENCE; waited += SHORT) {
    await pause(waited && SHORT);
    const panel = panelOf(control);
    if (panel && wordsOf(panel) && panel.textContent !== before) break;
  }
  return gather(control);
}

function gather(control) {
  const panel = panelOf(control);
  if (!panel || !panel.textContent.trim()) return [];
  opened.add(panel);
  return [{ control, panel, text: panel.textContent, copy: flatten(panel) }];
}

async function open(budget) {
  const start = performance.now();
  const page = location.href.split("#")[0];
  const isOver = () => performance.now() - start > budget || location.href.split("#")[0] !== page;
  for (const element of deep(document)) {
    if (element.localName === "details" && !isFrame(element)) element.open = true;
  }
  const kept = [];
  await openFolded(kept, isOver);
  await openTabs(kept, isOver);
  for (const { control, panel, text, copy, home } of kept) {
    if (panelOf(control)?.textContent.includes(text) || (panel.isConnected && panel.textContent.includes(text))) continue;
    const place = panel.isConnected ? panel : (home?.() ?? headingOf(control));
    after.set(place, [...(after.get(place) ?? []), copy]);
  }
  return { wandered: location.href.split("#")[0] !== page, kept: kept.length };
}

async function openFolded(kept, isOver) {
  const done = new Set();
  // Opening one may bring others: nested ones, or the rest of a list that was cut.
  for (let controls = foldedControls(); controls.length && !isOver(); controls = foldedControls()) {
    const control = controls.find((candidate) => !done.has(candidate));
    if (!control || done.size >= MOST_CONTROLS) return;
    done.add(control);
    kept.push(...(await pressed(control)));
  }
}

async function openTabs(kept, isOver) {
  const all = tabs().slice(0, MOST_CONTROLS);
  const lists = new Map();
  for (const tab of all) {
    const list = listOf(tab);
    lists.set(list, [...(lists.get(list) ?? []), tab]);
  }
  for (const [element, list] of lists) {
    const selected = list.find((tab) => tab.getAttribute("aria-selected") === "true") ?? list[0];
    const shown = new Map([[selected, gather(selected)]]);
    for (const tab of list) {
      if (tab === selected || isOver()) continue;
      shown.set(tab, await pressed(tab));
    }
    if (shown.size > 1 && !isOver()) {
      await pressed(selected);
    }
    const home = () => panelOf(selected) ?? element;
    for (const tab of list) kept.push(...(shown.get(tab) ?? []).map((panel) => ({ ...panel, home })));
  }
}

const controls = () => foldedControls().length + tabs().length;
