"""What attributes say about an element: seen or not, struck through, bold, part of the frame.

Style sheets are not read. Hidden is what the markup itself hides: `hidden`,
inline styles, and the class names under which texts for screen readers are
clipped; such texts come and go without the page changing for a reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.core.reading.blocks import Zone
from monitor.core.reading.names import names

_STYLE_LIMIT = 2_000
_NAME_LIMIT = 1_000
_DISPLAY = re.compile(r"(?:^|[;\s])display\s*:\s*([a-z-]+)")
_GONE = re.compile(
    r"(?:^|[;\s])(?:visibility\s*:\s*(?:hidden|collapse)|text-indent\s*:\s*-\d{3,}|content-visibility\s*:\s*hidden)"
)
_CLIPPED = re.compile(
    r"(?:^|[;\s])(?:clip\s*:\s*rect\(\s*(?:0|1px)|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|(?:left|right|top)\s*:\s*-\d{4,}(?:px|em|rem)?)"
)
_STRUCK = re.compile(r"(?:^|[;\s])text-decoration(?:-line)?\s*:[^;]*line-through")
_WEIGHT = re.compile(r"(?:^|[;\s])font-weight\s*:\s*(bold|bolder|normal|lighter|[1-9]00)")
_LINES = re.compile(r"(?:^|[;\s])white-space\s*:\s*(?:pre\b|break-spaces)")
_BLOCK_DISPLAYS = names("block flex grid table list-item flow-root table-row table-caption table-row-group")
_APART_DISPLAYS = frozenset(["inline-block", "inline-flex", "inline-grid", "table-cell", "inline-table"])

_CLIPPED_NAME = re.compile(
    r"(?<!not-)(?<![a-z])(?:sr-?only|visually-?_?hidden|screen-?_?reader(?!s?-(?:show|visible))|show-for-sr|"
    r"a11y-?hidden|element-invisible|assistive-?text|off-?screen-?text|screenreader)"
)
_ICON_NAME = re.compile(
    r"(?<![a-z])(?:icons?|glyphicons?|material-(?:icons|symbols)|fa|chevron|caret)(?![a-z])"
)
_BOLD_NAME = re.compile(r"(?:^|\s)(?:font-(?:semi|extra)?bold|bold|fw-bold|text-bold|fw-semibold)(?:\s|$)")
_STRUCK_NAME = re.compile(r"(?:^|\s)(?:line-through|strike-?through|text-strike)(?:\s|$)")
_BLOCK_NAME = re.compile(r"(?:^|\s)(?:block|flex|grid|d-block|d-flex)(?:\s|$)")
_PANEL_NAME = re.compile(
    r"accordion|collaps|tab-?_?(?:pane|panel|content)|toggle|expand|disclosure|faq|answer|drawer-body|details"
)
_OVERLAY_NAME = re.compile(
    r"onetrust|cookiebot|cybot|didomi|usercentrics|osano-cm|trustarc|truste_|termly-|iubenda-cs|cmplz-|cky-|qc-cmp|"
    r"fc-consent|cc-window|ot-sdk|klaro"
)
_CONSENT_NAME = re.compile(
    r"(?:cookie|consent)s?[-_]?(?:banner|bar|consent|notice|popup|pop-up|modal|settings|preference|dialog|overlay|"
    r"wall|manager|message|alert|prompt|root|container|center|law)"
    r"|(?:gdpr|ccpa|privacy)[-_]?(?:banner|bar|popup|modal|dialog|overlay|wall|prompt)"
)
_FRAME_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|sidenav|topnav|menu|menubar|mega-?menu|sidebar|side-?bar|footer|"
    r"header|site-?header|page-?header|breadcrumbs?|toc|table-?of-?contents|on-?this-?page|toolbar|topbar|"
    r"top-bar|share|sharing|social|feedback|helpful|related|recommend(?:ed|ations?)?|newsletter|subscribe|"
    r"pagination|pager|skip-?links?|lang(?:uage)?-?(?:switch(?:er)?|select(?:or)?|picker|menu|list)|"
    r"version-?(?:switch(?:er)?|select(?:or)?|picker|list|menu)|locale-?(?:switch(?:er)?|select(?:or)?|picker)|"
    r"announcement|promo|banner|cta|search|back-?to-?top|reading-?time|read-?time|copyright)(?:$|[\s_-])"
)
_CONTENT_ROLES = {"main": Zone.CONTENT}
_FRAME_ROLES = {
    **dict.fromkeys(
        ["navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "toolbar"],
        Zone.LANDMARK,
    ),
    **dict.fromkeys(["dialog", "alertdialog"], Zone.OVERLAY),
}
ROLES = {**_CONTENT_ROLES, **_FRAME_ROLES}


@dataclass(frozen=True, slots=True)
class Style:
    """What an inline style or a class says; `block`: True starts its own block, False never does."""

    gone: bool = False
    clipped: bool = False
    struck: bool = False
    bold: bool | None = None
    block: bool | None = None
    apart: bool = False
    lines: bool = False
    icon: bool = False
    panel: bool = False


PLAIN = Style()


@lru_cache(maxsize=2_048)
def _read_style(style: str) -> Style:
    low = style.lower()
    displays = _DISPLAY.findall(low)
    display = displays[-1] if displays else ""
    weight = _WEIGHT.search(low)
    return Style(
        gone=display == "none" or _GONE.search(low) is not None,
        clipped=_CLIPPED.search(low) is not None,
        struck=_STRUCK.search(low) is not None,
        bold=None if weight is None else weight[1].startswith("bold") or weight[1] in "600700800900",
        block=True if display in _BLOCK_DISPLAYS else False if display in ("inline", "contents") else None,
        apart=display in _APART_DISPLAYS,
        lines=_LINES.search(low) is not None,
    )


def style_of(style: str) -> Style:
    """Read an inline style; what stands beyond 2,000 code points is not looked at."""
    return _read_style(style[:_STYLE_LIMIT])


@lru_cache(maxsize=4_096)
def _read_class(name: str) -> Style:
    low = name.lower()
    return Style(
        clipped=_CLIPPED_NAME.search(low) is not None,
        struck=_STRUCK_NAME.search(low) is not None,
        bold=True if _BOLD_NAME.search(low) else None,
        block=True if _BLOCK_NAME.search(low) else None,
        icon=_ICON_NAME.search(low) is not None,
        panel=_PANEL_NAME.search(low) is not None,
    )


def class_of(name: str) -> Style:
    """Say what a `class` attribute means by the names that many sites share."""
    return _read_class(name[:_NAME_LIMIT])


@lru_cache(maxsize=4_096)
def _read_names(names: str) -> Zone | None:
    # camelCase becomes parts, so that "PageFooter" reads like "page-footer"
    low = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", names).lower()
    if _OVERLAY_NAME.search(low):
        return Zone.OVERLAY
    if _CONSENT_NAME.search(low):
        return Zone.CONSENT
    return Zone.NAMED if _FRAME_NAME.search(low) else None


def zone_of_names(class_name: str | None, identifier: str | None) -> Zone | None:
    """Say what region the class and id of an element hint at, None where they hint at nothing."""
    if not class_name and not identifier:
        return None
    return _read_names(f"{(class_name or '')[:_NAME_LIMIT]} {(identifier or '')[:_NAME_LIMIT]}")
