// Is the text there?

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
