// What is done to a page before it is read. Runs in a world of its own: the page's scripts can
// neither see nor change it, while both see the same DOM.
(() => {
  "use strict";

  const LITTLE_TEXT = 200;
  const OVERLAY_TEXT = 6000;
  const MOST_CONTROLS = 200;
  const MOST_SCREENS = 60;
  const SHORT = 30; // milliseconds
  const PANEL_PATIENCE = 600;
  const SPEAKS_OF_CONSENT = /cookie|consent|gdpr|tracking technolog|traceur|einwillig|クッキー|同意管理/i;
  const CONSENT_NAME =
    /onetrust|cookiebot|cybot|didomi|usercentrics|osano|trustarc|truste|termly|iubenda|cmplz|cky-|qc-cmp|fc-consent|klaro|(?:cookie|consent|gdpr)[-_]?(?:banner|bar|notice|popup|modal|dialog|overlay|wall|manager|message|prompt|law|root|container)|sp_message/i;
  const ACCEPT =
    /accept|agree|allow|got it|i understand|^ok(?:ay)?$|akzeptier|zustimm|einverstanden|accepter|autoriser|aceptar|accett|aceitar|akkoord|同意|接受|允许|同意する|許可|동의|수락/i;
  const REFUSE = new RegExp(
    "^(?:" +
      [
        "(?:reject|decline|refuse|deny|disallow)(?: all| everything| them)?(?: (?:non-?essential|optional|unnecessary|additional))?(?: cookies)?",
        "(?:i )?(?:do not|don['’]t) (?:accept|agree|allow|consent)(?: to (?:all|any))?(?: cookies)?",
        "disagree(?: and close)?|no,? thanks?|opt[- ]out|only (?:strictly )?(?:necessary|essential|required)(?: cookies)?",
        "(?:accept|allow|use|keep)? ?(?:only )?(?:the )?(?:strictly )?(?:necessary|essential|required)(?: cookies)?(?: only)?",
        "(?:continue|proceed) without (?:accepting|agreeing|consent(?:ing)?|cookies)",
        "(?:alle |alles )?ablehnen|nur (?:notwendige|essenzielle|erforderliche)(?: cookies)?(?: akzeptieren)?|weiter ohne.{0,30}",
        "(?:tout |tous )?refuser(?: tout)?|continuer sans accepter|rechazar(?: todo| todas| todas las cookies)?",
        "rifiuta(?: tutto| tutti)?|rejeitar(?: tudo| todos)?|recusar|(?:alles )?(?:weigeren|afwijzen)",
        "(?:全部)?拒绝(?:全部|所有)?(?:cookies?)?|拒絕|不同意|(?:仅|只)(?:接受|允许)?必[要需](?:的)?(?:cookies?)?|(?:すべて)?拒否(?:する)?|同意しない|(?:모두 )?거부",
      ].join("|") +
      ")$",
    "i",
  );
  const CLOSE = /^(?:[×✕✖xX]|(?:close|dismiss|hide|schließen|fermer|cerrar|chiudi|关闭|關閉|閉じる|닫기)(?:\s.{0,30})?)$/i;
  const CLOSING_CONSENTS = /\bby (?:closing|dismissing|continuing|using)|en continuant|indem sie/i;
  const MORE = /^(?:show|read|view|see|expand|load)(?: (?:more|all|full|the full|everything))(?: (?:text|details|sections|policy|terms))?$/i;
  const LANGUAGE =
    /^(?:en|zh|de|fr|es|ja|ko|english|中文|简体中文|繁體中文|繁体中文|日本語|한국어|deutsch|français|español|português|italiano|русский|nederlands|polski|türkçe|tiếng việt|ไทย|العربية)(?: ?\(.{1,20}\))?$/i;
  const FRAME = "nav,aside,form,[role=navigation],[role=banner],[role=contentinfo],[role=menu],[role=menubar],[role=search],[role=toolbar]";
  const VOID_FRAME = "header,footer";

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const dropped = new Set();
  const opened = new Set();
  const after = new Map();

  function* deep(root) {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      if (element.shadowRoot) yield* deep(element.shadowRoot);
    }
  }

  function isVisible(element) {
    return element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  }

  function documentOf(frame) {
    try {
      return frame.contentDocument; // null where the frame is of another origin
    } catch {
      return null;
    }
  }

  function wordsOf(element) {
    return (element.innerText ?? element.textContent ?? "").trim();
  }

  function nameOf(button) {
    const text = wordsOf(button).replace(/\s+/g, " ");
    return text || (button.getAttribute("aria-label") ?? button.title ?? button.value ?? "").trim();
  }

  // --- is the text there? ---------------------------------------------------------

  function measure() {
    const body = document.body;
    if (!body) return { length: 0, loaded: false, waiting: true };
    let length = body.innerText?.length ?? 0;
    let loaded = document.readyState === "complete";
    for (const element of deep(document)) {
      if (element.shadowRoot) {
        for (const child of element.shadowRoot.children) length += child.innerText?.length ?? 0;
      } else if (element.localName === "iframe") {
        const inner = documentOf(element);
        length += inner?.body?.innerText?.length ?? 0;
        loaded &&= !inner || inner.readyState === "complete";
      }
    }
    return { length, loaded, waiting: length < LITTLE_TEXT || isBusy() };
  }

  function isBusy() {
    for (const element of document.querySelectorAll("[aria-busy=true], main, [role=main]")) {
      const busy = element.getAttribute("aria-busy") === "true";
      const empty = (element.innerText ?? "").trim().length < LITTLE_TEXT / 4 && !holdsRoots(element);
      if (isVisible(element) && (busy || empty)) return true;
    }
    return false;
  }

  function holdsRoots(element) {
    for (const inner of deep(element)) if (inner.shadowRoot || inner.localName === "iframe") return true;
    return Boolean(element.shadowRoot);
  }

  // --- consent --------------------------------------------------------------------

  function overlays() {
    const found = [];
    for (const element of deep(document)) {
      if (found.some((other) => other.contains(element)) || element === document.body) continue;
      if (isOverlay(element)) found.push(element);
    }
    return found;
  }

  function isOverlay(element) {
    const names = `${element.id} ${element.getAttribute("class") ?? ""} ${element.getAttribute("src") ?? ""}`;
    const named = CONSENT_NAME.test(names.slice(0, 1000));
    if (!named && !floats(element)) return false;
    if (element.querySelector("main, article, [role=main]")) return false;
    if (element.localName === "iframe") return named && !documentOf(element);
    if (!isVisible(element)) return false;
    const text = `${wordsOf(element)} ${element.shadowRoot ? [...element.shadowRoot.children].map(wordsOf).join(" ") : ""}`;
    return text.length < OVERLAY_TEXT && SPEAKS_OF_CONSENT.test(text) && buttonsOf(element).some(accepts);
  }

  function floats(element) {
    const role = element.getAttribute("role");
    if (role === "dialog" || role === "alertdialog" || element.getAttribute("aria-modal") === "true") return true;
    if (element.localName === "dialog" && element.open) return true;
    const position = getComputedStyle(element).position;
    return position === "fixed" || position === "sticky";
  }

  function buttonsOf(overlay) {
    const buttons = [];
    const roots = overlay.shadowRoot ? [overlay, overlay.shadowRoot] : [overlay];
    for (const root of roots) {
      for (const element of deep(root)) {
        if (element.matches("button, [role=button], input[type=button], input[type=submit], a") && isVisible(element)) {
          buttons.push(element);
        }
      }
    }
    return buttons;
  }

  const accepts = (button) => ACCEPT.test(nameOf(button)) && !REFUSE.test(nameOf(button));

  function refuse() {
    let clicked = 0;
    for (const overlay of overlays()) {
      const buttons = buttonsOf(overlay).filter((button) => !leadsAway(button));
      const closing = CLOSING_CONSENTS.test(wordsOf(overlay)) ? [] : buttons.filter((button) => closes(button));
      const chosen = buttons.find((button) => REFUSE.test(nameOf(button))) ?? closing[0];
      if (chosen) {
        press(chosen);
        clicked += 1;
      }
    }
    return clicked;
  }

  function closes(button) {
    const names = [wordsOf(button), button.getAttribute("aria-label") ?? "", button.title ?? ""].map((name) => name.trim());
    return names.some((name) => CLOSE.test(name)) && !names.some((name) => ACCEPT.test(name));
  }

  function drop() {
    for (const overlay of overlays()) dropped.add(overlay);
    return dropped.size;
  }

  // --- what is folded away --------------------------------------------------------

  async function scroll() {
    const root = document.scrollingElement ?? document.documentElement;
    const boxes = [...document.querySelectorAll("main, article, [role=main], div")].filter(
      (box) => box.scrollHeight > box.clientHeight + 200 && /auto|scroll/.test(getComputedStyle(box).overflowY) && box.clientHeight > 300,
    );
    for (const box of [root, ...boxes.slice(0, 3)]) {
      const step = Math.max(300, Math.floor(box.clientHeight * 0.9));
      for (let screen = 0, top = 0; screen < MOST_SCREENS && top < box.scrollHeight; screen += 1, top += step) {
        box.scrollTop = top;
        await pause(15);
      }
      box.scrollTop = 0;
    }
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
      return element.localName === "button" && MORE.test(nameOf(element)) && !element.hasAttribute("aria-expanded");
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

  // --- the DOM as one document ----------------------------------------------------

  const paper = document.implementation.createHTMLDocument(""); // inert: no image is loaded, nothing runs

  function flatten(node) {
    const copy = paper.importNode(node, false);
    if (node.nodeType !== Node.ELEMENT_NODE) return copy;
    if (opened.has(node)) unfold(copy);
    for (const child of shownChildren(node)) append(copy, child);
    return copy;
  }

  function append(copy, child) {
    if (dropped.has(child)) return;
    if (child.localName === "iframe" && holdsTheText(child)) {
      const place = paper.createElement("div");
      for (const inner of documentOf(child).body.childNodes) append(place, inner);
      copy.append(place);
    } else if (child.localName === "slot" && child.getRootNode() instanceof ShadowRoot) {
      for (const inner of shownChildren(child)) append(copy, inner);
    } else {
      copy.append(flatten(child));
    }
    for (const extra of after.get(child) ?? []) copy.append(extra.cloneNode(true));
  }

  function shownChildren(node) {
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    if (node.localName === "slot") {
      const assigned = node.assignedNodes();
      if (assigned.length) return assigned;
    }
    return node.childNodes;
  }

  function unfold(copy) {
    copy.removeAttribute("hidden");
    copy.removeAttribute("aria-hidden");
    copy.style?.removeProperty("display");
    copy.style?.removeProperty("visibility");
  }

  function holdsTheText(frame) {
    const inner = documentOf(frame)?.body?.innerText?.length ?? 0;
    return inner >= LITTLE_TEXT && inner > (document.body?.innerText?.length ?? 0) / 2;
  }

  // Gives null for a page of more than `limit` code units.
  function serialise(limit) {
    const html = `<!DOCTYPE html>\n${flatten(document.documentElement).outerHTML}`;
    return html.length > limit ? null : html;
  }

  return { measure, refuse, drop, scroll, controls, open, serialise };
})()
