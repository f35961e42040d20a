// What the other parts use.

const LITTLE_TEXT = 200;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

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
