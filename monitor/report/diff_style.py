"""The look of the page that shows two versions side by side."""

from __future__ import annotations

import base64
import hashlib

STYLE = """
:root { color-scheme: light dark; --ink: #1d2126; --soft: #5b6470; --paper: #fff; --line: #d5dae0;
  --band: #f3f5f7;
  --gone: #8f1d14; --gone-band: #fdecea; --come: #0b5b2d; --come-band: #e6f6ec; --loud: #7a4a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ec; --soft: #9aa5b1; --paper: #14171a;
  --line: #363d45;
  --band: #1e2328; --gone: #ff9c92; --gone-band: #3a1a18; --come: #7fdca4; --come-band: #12301f;
  --loud: #f0c070; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 84rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; }
code { font: .85em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.soft, .where, summary { color: var(--soft); font-size: .875rem; }
.notice { border-left: .25rem solid var(--loud); padding: .25rem .75rem; background: var(--band); }
.sides, .row { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1rem; }
.sides { position: sticky; top: 0; background: var(--paper); border-bottom: 2px solid var(--line);
  padding: .5rem 0;
  font-weight: 600; }
.row { border-bottom: 1px solid var(--line); padding: .4rem 0; break-inside: avoid; }
.row > .head { grid-column: 1 / -1; font-size: .875rem; color: var(--soft); }
.op { font-weight: 700; color: var(--ink); text-transform: uppercase; letter-spacing: .04em;
  font-size: .75rem; }
.critical { color: var(--loud); font-weight: 700; }
.cell { white-space: pre-line; overflow-wrap: anywhere; min-width: 0; unicode-bidi: isolate; }
.cell.heading { font-weight: 600; }
.empty { border: 1px dashed var(--line); min-height: 1.5rem; }
.removed > .old, .moved-from > .old { background: var(--gone-band);
  border-left: .25rem solid var(--gone); padding: 0 .5rem; }
.added > .new, .moved > .new { background: var(--come-band); border-left: .25rem double var(--come);
  padding: 0 .5rem; }
.same > .cell { color: var(--soft); }
del { color: var(--gone); background: var(--gone-band); text-decoration: line-through;
  text-decoration-thickness: .1em; }
ins { color: var(--come); background: var(--come-band); text-decoration: underline;
  text-decoration-thickness: .15em;
  font-weight: 600; }
del::before { content: "[\\2212"; } del::after { content: "]"; } ins::before { content: "[+";
  } ins::after { content: "]"; }
a { color: inherit; }
a:focus-visible, summary:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
:target { outline: 2px solid var(--loud); }
details { border-bottom: 1px solid var(--line); padding: .4rem 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; border-bottom: 1px solid var(--line);
  padding: .3rem .5rem .3rem 0;
  overflow-wrap: anywhere; }
@media (max-width: 44rem) {
  .sides { display: none; }
  .row { grid-template-columns: 1fr; }
  .row:not(.same) > .cell:not(.empty)::before { content: attr(data-side); display: block;
  font: 600 .7rem/1.6 system-ui, sans-serif;
    color: var(--soft); text-transform: uppercase; }
  .empty { display: none; }
  .same > .new { display: none; }
}
@media print {
  body { max-width: none; font-size: 9.5pt; padding: 0; }
  .sides { position: static; }
  .unchanged { display: none; }
}
"""

_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'"
"""The content security policy that lets this style in and nothing else."""
