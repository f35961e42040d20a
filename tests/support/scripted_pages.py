"""One policy, served as it is and in many ways in which scripts bring it about."""

from __future__ import annotations

import json

# Long enough to be no shell by itself: for the words of those the reader waits.
TITLE = (
    "<h1>Privacy policy</h1><p>This policy says how Lumen AI handles personal data of its users. It holds "
    "for everybody who calls the interface, opens the website or writes to us, and for nothing that others "
    "offer under names of their own.</p>"
)
SECTIONS = {
    "1. Data we collect": "<p>We collect the data you give us and what your use of the service produces.</p>"
    "<ul><li>your name and e-mail address</li><li>the prompts that you send to a model</li></ul>",
    "2. How we use data": "<p>We use personal data to provide, secure and bill the service.</p>"
    "<p>We do not use your inputs to train our models.</p>",
    "3. Where data is stored": "<p>We store personal data on servers in Singapore.</p>",
    "4. Your rights": '<p>You may ask for access and deletion at our <a href="/team">privacy team</a>.</p>',
}
MAIN = TITLE + "".join(f"<h2>{heading}</h2>{text}" for heading, text in SECTIONS.items())
CONSENT = "This site uses cookies and asks for your consent to measure how it is used."


def html(body: str) -> bytes:
    head = '<html lang="en"><head><meta charset="utf-8"><title>Lumen</title></head>'
    return f"<!doctype html>{head}<body>{body}</body></html>".encode()


def scripted(script: str, inside: str = "") -> bytes:
    """Give a shell whose script knows the policy as `main`, `title` and `sections`, and fills `root`."""
    known = f"const main = {json.dumps(MAIN)}, title = {json.dumps(TITLE)};"
    parts = f"const sections = {json.dumps(list(SECTIONS.items()))};"
    begin = f"{known}{parts} const root = document.getElementById('root');"
    return html(f"<div id=root>{inside}</div><script>{begin}{script}</script>")


_FOLDED = """
root.innerHTML = `<main>${title}${sections.map(([name], n) => `<h2><button aria-expanded=false
  aria-controls=p${n}>${name}</button></h2><div id=p${n} hidden></div>`).join("")}</main>`;
const buttons = [...document.querySelectorAll("button")], panels = [...document.querySelectorAll("main div")];
buttons.forEach((button, n) => button.onclick = () => {
  const panel = panels[n], open = button.getAttribute("aria-expanded") === "true";
"""
POLICY = json.dumps({"html": MAIN}).encode()
PAGES = {
    "static": html(f"<main>{MAIN}</main>"),
    "fetch": scripted("""
        fetch("/policy.json").then((got) => got.json())
          .then((got) => root.innerHTML = `<main>${got.html}</main>`);
    """),
    "late": scripted("setTimeout(() => root.innerHTML = `<main>${main}</main>`, 1500);", "Loading…"),
    "in pieces": scripted("""
        root.innerHTML = "<main></main>";
        main.split(/(?=<h2>)/).forEach((part, n) =>
          setTimeout(() => root.firstChild.innerHTML += part, 400 * n));
    """),
    "shadow": scripted("""
        customElements.define("x-policy", class extends HTMLElement { connectedCallback() {
          this.attachShadow({mode: "open"}).innerHTML =
            "<style>p { color: red }</style><main><slot name=title></slot><slot></slot></main>"; } });
        root.innerHTML = `<x-policy>${main.slice(title.length)}<div slot=title>${title}</div></x-policy>`;
    """),
    "nested shadow": scripted("""
        customElements.define("x-in", class extends HTMLElement { connectedCallback() {
          this.attachShadow({mode: "open"}).innerHTML = `<section>${main}</section>`; } });
        root.attachShadow({mode: "open"}).innerHTML = "<main><x-in>never shown</x-in></main>";
    """),
    "closed shadow": scripted("""
        root.attachShadow({mode: "closed"}).innerHTML = `<main>${main}</main>`;
    """),
    "read more": scripted("""
        root.innerHTML = `<main>${title}<div></div><a href="#">Read more</a></main>`;
        const more = document.querySelector("a"), rest = root.querySelector("div");
        more.onclick = () => { more.remove(); rest.innerHTML = main.slice(title.length); };
    """),
    "details": scripted("""
        root.innerHTML = `<main>${title}${sections.map(([name]) =>
          `<details><summary><h2>${name}</h2></summary></details>`).join("")}</main>`;
        document.querySelectorAll("details").forEach((box, n) => box.ontoggle = () =>
          box.open && box.children.length < 2 && box.insertAdjacentHTML("beforeend", sections[n][1]));
    """),
    "accordion": scripted(
        _FOLDED
        + """
          button.setAttribute("aria-expanded", String(!open));
          panel.hidden = open; panel.innerHTML = open ? "" : sections[n][1]; });
        """
    ),
    "one at a time": scripted(
        _FOLDED
        + """
          panels.forEach((other) => { other.hidden = true; other.innerHTML = ""; });
          buttons.forEach((other) => other.setAttribute("aria-expanded", "false"));
          button.setAttribute("aria-expanded", "true");
          setTimeout(() => { panel.innerHTML = sections[n][1]; panel.hidden = false; }, 80); });
        """
    ),
    "tabs": scripted("""
        root.innerHTML = `<main>${title}<div role=tablist>${sections.map(([name], n) =>
          `<button role=tab>Part ${n}</button>`).join("")}</div><div role=tabpanel></div></main>`;
        const tabs = [...document.querySelectorAll("[role=tab]")];
        const show = (n) => {
          document.querySelector("[role=tabpanel]").innerHTML = `<h2>${sections[n][0]}</h2>${sections[n][1]}`;
          tabs.forEach((tab, m) => tab.setAttribute("aria-selected", m === n)); };
        tabs.forEach((tab, n) => tab.onmousedown = () => show(n));
        show(0);
    """),
    "tabs come and go": scripted("""
        root.innerHTML = `<main>${title}<ul role=tablist>${sections.map(([name], n) =>
          `<li role=tab aria-controls=t${n}>Part ${n}</li>`).join("")}</ul><section></section></main>`;
        const tabs = [...document.querySelectorAll("[role=tab]")];
        const show = (n) => {
          document.querySelector("section").innerHTML =
            `<div role=tabpanel id=t${n}><h2>${sections[n][0]}</h2>${sections[n][1]}</div>`;
          tabs.forEach((tab, m) => tab.setAttribute("aria-selected", m === n)); };
        tabs.forEach((tab, n) => tab.onclick = () => setTimeout(show, 50, n));
        show(0);
    """),
    "consent": scripted(f"""
        root.innerHTML = `<main inert aria-hidden=true>${{main}}</main>`;
        document.body.insertAdjacentHTML("beforeend", `<div id=ask style="position:fixed;bottom:0">
          <h2>Your privacy</h2><p>{CONSENT}</p>
          <button id=yes>Accept all</button><button id=no>Reject all</button></div>`);
        yes.onclick = () => root.innerHTML = "accepted";
        no.onclick = () => ask.remove();
    """),
    "consent first": scripted(f"""
        root.innerHTML = `<div role=dialog aria-modal=true><p>{CONSENT}</p>
          <button id=yes>I agree</button><button id=no>Only necessary cookies</button></div>`;
        yes.onclick = () => root.innerHTML = "accepted";
        no.onclick = () => root.innerHTML = `<main>${{main}}</main>`;
    """),
    "consent without refusal": scripted(f"""
        root.innerHTML = `<main>${{main}}</main>`;
        document.body.insertAdjacentHTML("beforeend", `<div style="position:fixed;top:0">
          <h2>Cookies</h2><p>{CONSENT}</p><button id=yes>OK</button></div>`);
        yes.onclick = () => root.innerHTML = "accepted";
    """),
    "consent in a shadow": scripted(f"""
        root.innerHTML = `<main>${{main}}</main>`;
        const host = document.createElement("div"); host.id = "usercentrics-root"; document.body.append(host);
        host.attachShadow({{mode: "open"}}).innerHTML = `<div style="position:fixed;bottom:0"><p>{CONSENT}</p>
          <button id=yes>Accept all</button><button id=no>Deny</button></div>`;
        host.shadowRoot.getElementById("yes").onclick = () => root.innerHTML = "accepted";
        host.shadowRoot.getElementById("no").onclick = () => host.shadowRoot.innerHTML = "";
    """),
    "fixed all over": scripted(f"""
        root.innerHTML = `<div style="position:fixed;inset:0;overflow:auto">${{main}}</div>
          <footer>{CONSENT} <a href="/agreement">Agreement</a> <button>Decline</button></footer>`;
        document.querySelector("button").onclick = () => root.innerHTML = "declined";
        root.firstChild.append(document.querySelector("footer"));
    """),
    "lazy": scripted("""
        root.innerHTML = `<main>${title}</main>`;
        for (const [name, text] of sections) {
          const box = document.createElement("section");
          box.style.minHeight = "2500px";
          root.firstChild.append(box);
          new IntersectionObserver(([entry], watcher) => {
            if (!entry.isIntersecting) return;
            watcher.disconnect(); box.innerHTML = `<h2>${name}</h2>${text}`; }).observe(box);
        }
    """),
    "frame": html("<iframe src='/static' width=900 height=900></iframe>"),
    "router": scripted(
        "history.replaceState({}, '', '/en/privacy'); root.innerHTML = `<main>${main}</main>`;"
    ),
    "next page": scripted("setTimeout(() => location.replace('/static'), 300);", "One moment"),
    "clock": scripted("""
        root.innerHTML = `<main>${main}</main><footer><p id=now></p></footer>`;
        setInterval(() => now.textContent = "It is " + "x".repeat(Date.now() % 9), 90);
    """),
    "tamper": scripted("""
        for (const name of ["querySelectorAll", "cloneNode", "getAttribute"])
          Document.prototype[name] = Element.prototype[name] = () => { throw new Error("mine"); };
        JSON.stringify = () => "x"; Array.prototype.push = () => 0;
        root.innerHTML = `<main>${main}</main>`;
    """),
    "open links": scripted("""
        root.innerHTML = `<nav><button aria-expanded=false>Products</button></nav><main>${main}</main>`;
        document.querySelector("button").onclick = () => location.href = "/elsewhere";
    """),
}


def path_of(name: str) -> str:
    return f"/{name.replace(' ', '-')}"
