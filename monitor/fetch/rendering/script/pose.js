// The page as it shall be in its picture: everything that was read is to be seen. It is not read again after this.

async function pose() {
  for (const overlay of dropped) show(overlay, { display: "none" });
  for (const panel of opened) {
    unfold(panel);
    if (getComputedStyle(panel).display === "none") show(panel, { display: "block" });
  }
  for (const [place, copies] of after) place.after(...copies.map((copy) => document.importNode(copy, true)));
  for (const box of scrollBoxes()) show(box, { height: "auto", "max-height": "none", overflow: "visible", position: "static" });
  for (const root of [document.documentElement, document.body]) show(root, { overflow: "visible", height: "auto" });
  window.scrollTo(0, 0);
  await pause(SHORT);
}

function show(element, style) {
  for (const [name, value] of Object.entries(style)) element?.style?.setProperty(name, value, "important");
}
