// The DOM as one document: shadow roots and frames of the same origin in their places.

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
