"""Complete answers that are not the policy: challenges, walls, errors, other pages, nothing at all.

The texts are our own, in the form of the real things.
"""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import fault_pages as pages
import faults as forms
from fault_case import Case, answers
from fault_cases_transfer import leads_to
from fault_server import BAD_ETAG, Behaviour, faulty, head, message, redirect, saying
from fault_world import POLICY

from monitor.model import Outcome

_B, _U, _N, _R, _I = (
    Outcome.BLOCKED,
    Outcome.UNREACHABLE,
    Outcome.NOT_FOUND,
    Outcome.REPLACED,
    Outcome.INVALID,
)
_NOT_TWICE = {"timeout": "0.9s"}
PAGE = pages.policy()


def _page(text: str, *, title: str = "", heading: str = "", lang: str = "en", framed: bool = False) -> str:
    main = (f"<h1>{heading}</h1>" if heading else "") + text
    return (pages.framed if framed else pages.plain)(main, title=title, lang=lang)


# --- challenges -----------------------------------------------------------------

_SPINNER = '<div class="spinner"></div><noscript>JavaScript is required.</noscript>'

_CHALLENGES: dict[str, tuple[str, str]] = {
    "Cloudflare, by script": (forms.cloudflare_challenge(), "Cloudflare"),
    "Cloudflare, as shown": (forms.cloudflare_rendered(), "Cloudflare"),
    "Cloudflare, blocked": (forms.cloudflare_block(), "Cloudflare"),
    "Cloudflare, in German": (
        pages.plain(
            f"<h1>{pages.HOST}</h1><p>Bestätigen Sie, dass Sie ein Mensch sind. Dies kann einige Sekunden dauern.</p>"
            "<p>Ray-ID: 8f00ba4</p><script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=8f00ba4'></script>",
            title="Nur einen Moment…",
            lang="de",
        ),
        "Cloudflare",
    ),
    "Akamai, denied": (forms.akamai_denied(), "Akamai"),
    "Akamai, by script": (forms.akamai_challenge(), "Akamai"),
    "Akamai, bm-verify": (
        ('<html><head><meta http-equiv="refresh" content="5; URL=\'/legal/privacy?bm-verify=AAQAAAAJ\'"/></head><body>'
         '<script>var i=1771000000;var j=i+Number("5"+"81");var xhr=new XMLHttpRequest();xhr.open("POST","/_sec/verify?provider=interstitial",'
         'false);xhr.send(JSON.stringify({"bm-verify":"AAQAAAAJ","pow":j}));</script></body></html>'),
        "Akamai",
    ),
    "Aliyun, by script": (forms.aliyun_script_challenge(), "Ali"),
    "Aliyun, blocked": (forms.aliyun_block(), "Ali"),
    "Aliyun, slider": (forms.aliyun_slider(), "Ali"),
    "DataDome": (forms.datadome(), "DataDome"),
    "DataDome, as data": (
        '{"url":"https://geo.captcha-delivery.com/captcha/?initialCid=AHrlqAAAA&hash=A55FBF&cid=xyz&t=fe&s=17434&e=9"}',
        "DataDome",
    ),
    "PerimeterX": (forms.perimeterx(), "PerimeterX|HUMAN"),
    "Imperva": (
        ('<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"><meta name="viewport" content="initial-scale=1.0">'
         '</head><body style="margin:0px;height:100%"><iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=9-1234-0&incident_id='
         '1234000-5678" frameborder=0 width="100%" height="100%">Request unsuccessful. Incapsula incident ID: 1234000-5678</iframe></body></html>'),
        "Imperva|Incapsula",
    ),
    "AWS WAF": (
        ('<!DOCTYPE html><html lang="en"><head><title></title><script>window.awsWafCookieDomainList = []; window.gokuProps = {"key":"AQID","iv":'
         '"CgAH","context":"x"};</script><script src="https://a1b2.c3d4.eu-west-1.token.awswaf.com/a1b2/challenge.js"></script></head><body>'
         '<div id="challenge-container"></div><script>AwsWafIntegration.saveReferrer();AwsWafIntegration.checkForceRefresh()</script>'
         "<noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you're not a robot.</noscript></body></html>"),
        "AWS|Amazon",
    ),
    "Sucuri": (
        pages.plain(
            "<h1>Sucuri WebSite Firewall - Access Denied</h1><p>If you are the site owner, please whitelist your IP.</p>"
            "<p>Block ID: GEO02</p><p>Block reason: Access from your country was disabled by the administrator.</p>",
            title="Sucuri WebSite Firewall - Access Denied",
        ),
        "Sucuri",
    ),
    "Vercel": (
        (f"<!DOCTYPE html><html lang=en><head><title>Vercel Security Checkpoint</title></head><body>{_SPINNER}<p id=header-text>"
        "We're verifying your browser</p><p>Website owner? Click here to fix</p><p>Vercel Security Checkpoint</p></body></html>"),
        "Vercel",
    ),
    "DDoS-Guard, in Cloudflare's words": (
        _page("<p>Please wait, this takes a few seconds.</p>", title="DDoS-Guard", heading=f"Checking your browser before accessing {pages.HOST}")
        + "<script>fetch('/.well-known/ddos-guard/check')</script>",
        "DDoS-Guard",
    ),
    "Tencent, in Aliyun's words": (
        _page("<p>请完成安全验证后继续访问</p><script src='https://turing.captcha.qcloud.com/TCaptcha.js'></script>", title="人机验证", lang="zh"),
        "Tencent",
    ),
    "a script that sets a cookie": ("<html><script>document.cookie='seen=' + 7 * 6 + ';path=/';location.reload();</script></html>", ""),
    "no known vendor": (forms.generic_captcha(), ""),
    "no known vendor, in Chinese": (
        _page("<p>您的访问过于频繁，请完成下方验证后继续访问。</p><p>请输入验证码</p>", title="安全验证", heading="安全验证", lang="zh"),
        "",
    ),
}  # fmt: skip
_STATUSES = (200, 403, 202, 429, 503, 405)


def _headers(name: str) -> dict[str, str]:
    return {"cf_mitigated": "challenge", "server": "cloudflare"} if name == "Cloudflare, by script" else {}


CHALLENGES = tuple(
    Case(
        f"{name}, with {status}",
        answers(faulty(body, status, **_headers(name))),
        _B,
        vendor,
        settings=_NOT_TWICE,
    )
    for place, (name, (body, vendor)) in enumerate(_CHALLENGES.items())
    for status in (_STATUSES if name.endswith("by script") else {200, 403, _STATUSES[place % len(_STATUSES)]})
)

# --- walls ----------------------------------------------------------------------

_SIGN_IN = (
    '<form action="/session" method="post"><label>Work email<input name="email"></label><label>Password<input type="password" name="p"></label>'
    '<button>Continue</button></form><p>New here? <a href="/join">Create an account</a></p><a href="/lost">Forgot your password?</a>'
)  # fmt: skip
_WALLS: tuple[tuple[str, Behaviour], ...] = (
    ("451", faulty(_page("<p>This page cannot be shown for legal reasons.</p>", heading="451"), 451)),
    ("451 with the policy", faulty(PAGE, 451)),
    ("401", faulty(_page("<p>Authorization required.</p>", heading="401"), 401, www_authenticate="Basic")),
    ("403 with nothing", faulty("", 403)),
    ("403 as data", faulty('{"error":{"code":"forbidden"}}', 403, "application/json")),
    ("403 with the policy", faulty(PAGE, 403)),
    ("402", faulty(_page("<p>Payment required</p>"), 402)),
    ("407", faulty("", 407)),
    ("406", faulty(_page("<p>Not acceptable</p>"), 406)),
    ("not in your country", faulty(_page(f"<p>{pages.NAME} isn't available in your country yet.</p>", title=pages.NAME, heading="Not available", framed=True))),
    ("not in your region, plain", faulty(_page("<p>Our services are not available in your region.</p>", title="Unavailable"))),
    ("not in your country, in German", faulty(_page("<p>Dieser Dienst ist in Ihrem Land nicht verfügbar.</p>", heading="Nicht verfügbar", lang="de"))),
    ("not in your country, in French", faulty(_page("<p>Ce service n’est pas disponible dans votre pays.</p>", heading="Indisponible", lang="fr"))),
    ("not in your country, in Chinese", faulty(_page("<p>抱歉，本服务在您所在的国家或地区不可用。</p>", lang="zh"))),
    ("sign-in", faulty(_page(_SIGN_IN, title=f"Log in – {pages.NAME}", heading="Welcome back", framed=True))),
    ("sign-in, plain", faulty(_page(_SIGN_IN, title="Log in", heading="Log in to continue"))),
    ("sign-in with the policy's title", faulty(_page(_SIGN_IN, title=f"Privacy Policy – {pages.NAME}", heading="Please log in to view this page", framed=True))),
    ("sign-in, in Chinese", faulty(forms.sign_in_zh())),
    ("consent wall", faulty(forms.consent_wall())),
    ("consent wall in German", faulty(_page(
        "<p>Wir und unsere 213 Partner speichern Informationen auf Ihrem Gerät und greifen darauf zu, etwa Cookies, um personalisierte Anzeigen zu zeigen. "
        "Mit „Alle akzeptieren“ willigen Sie in die Verarbeitung ein. Sie können Ihre Einwilligung jederzeit widerrufen.</p><button>Alle akzeptieren</button>"
        "<button>Ablehnen</button><button>Einstellungen</button>", title="Ihre Privatsphäre", heading="Wir schätzen Ihre Privatsphäre", lang="de"))),
)  # fmt: skip

WALLS = (
    *(Case(name, answers(behaviour), _B) for name, behaviour in _WALLS),
    Case("a redirect to the sign-in page", answers(redirect("/login?next=/legal/privacy"), **{"login?next=/legal/privacy": faulty(_page(_SIGN_IN, title="Log in", heading="Log in", framed=True))}), _B, "sign"),
    Case("a redirect to a verification", answers(redirect("/check"), check=faulty(forms.generic_captcha())), _B),
)  # fmt: skip

# --- errors ---------------------------------------------------------------------

_ERRORS: tuple[tuple[str, Behaviour], ...] = (
    *((f"status {status}", faulty(_page("<p>Something went wrong.</p>", title="Error", heading="Error"), status)) for status in (500, 501, 502, 503, 504, 507, 520, 522, 530, 599)),
    ("500 with the policy", faulty(PAGE, 500)),
    ("500 with nothing", faulty("", 500)),
    *((f"Cloudflare's page for an origin that fails, with {status}", faulty(_page(
        "<p>The web server is not returning a connection.</p><p>Cloudflare Ray ID: 8f00ba4c1d2e • Performance &amp; security by Cloudflare</p><div id='cf-error-details'></div>",
        title=f"{pages.HOST} | 521: Web server is down", heading="Web server is down Error code 521"), status)) for status in (521, 200)),
    ("503 with Retry-After", faulty(_page("<p>Down for maintenance</p>"), 503, retry_after="120")),
    ("503 with junk in Retry-After", faulty(_page("<p>Down for maintenance</p>"), 503, retry_after="soon")),
    ("maintenance", faulty(_page("<p>We are performing scheduled maintenance and will be back at 14:00 UTC. Thank you for your patience.</p>", title="Maintenance", heading="Down for maintenance"))),
    ("maintenance, framed", faulty(_page("<p>Our site is currently undergoing maintenance. Please check back later.</p>", title=pages.NAME, heading="Be right back", framed=True))),
    ("maintenance in German", faulty(_page("<p>Wegen Wartungsarbeiten ist unsere Seite vorübergehend nicht erreichbar. Wir bitten um Ihr Verständnis.</p>", title="Wartungsarbeiten", heading="Wartungsarbeiten", lang="de"))),
    ("maintenance in French", faulty(_page("<p>Notre site est actuellement en maintenance. Merci de réessayer plus tard.</p>", title="Maintenance", heading="Site en maintenance", lang="fr"))),
    ("maintenance in Chinese", faulty(forms.maintenance_zh())),
    ("application error", faulty(forms.application_error())),
    ("application error, plain", faulty(_page("<h2>Application error: a client-side exception has occurred while loading the page (see the browser console for more information).</h2>"))),
    ("internal server error with 200", faulty(_page("<p>The server encountered an internal error and was unable to complete your request.</p>", title="500 Internal Server Error", heading="Internal Server Error"))),
    ("bad gateway with 200", faulty("<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>")),
    ("something went wrong, framed", faulty(_page("<p>An unexpected error occurred. Please try again later.</p><button>Reload</button>", title=f"Privacy Policy – {pages.NAME}", heading="Something went wrong", framed=True))),
    ("database error", faulty(_page("<h1>Error establishing a database connection</h1>", title="Database Error"))),
)  # fmt: skip
ERRORS = tuple(Case(name, answers(behaviour), _U, settings=_NOT_TWICE) for name, behaviour in _ERRORS)

# --- gone -----------------------------------------------------------------------

_MISSING_WORDS = {
    "English": ("en", "Page not found", "404", "The page you requested could not be found. Check the address or go back to the front page."),
    "English, wordy": ("en", f"Oops! | {pages.NAME}", "Lost at sea", "We looked everywhere, but this page doesn’t exist. It may have moved, or the link may be out of date."),
    "French": ("fr", "Erreur 404", "Page non trouvée", "Désolé, la page demandée est introuvable ou n’existe plus."),
    "German": ("de", "Fehler 404", "Diese Seite gibt es nicht", "Die gewünschte Seite existiert nicht mehr oder wurde verschoben."),
    "Chinese": ("zh", "404 - 找不到页面", "找不到页面", "您要查看的页面不存在，可能已被删除或移动。"),
}  # fmt: skip
_MISSING: tuple[tuple[str, Behaviour], ...] = (
    ("404", faulty(_page("<p>Not found</p>"), 404)),
    ("404 with nothing", faulty("", 404)),
    ("404 with the policy", faulty(PAGE, 404)),
    ("404 with the front page", faulty(pages.home(), 404)),
    ("410", faulty(_page("<p>Gone</p>"), 410)),
    *(
        (f"soft 404 in {name}{', framed' if framed else ''}", faulty(_page(f"<p>{text}</p><a href='/'>⌂</a>", title=title, heading=heading, lang=lang, framed=framed)))
        for name, (lang, title, heading, text) in _MISSING_WORDS.items()
        for framed in (False, True)
    ),
    ("soft 404 with 203", faulty(_page("<p>This page could not be found.</p>", title="404: This page could not be found", heading="404"), 203)),
    ("soft 404 of an app", faulty(_page("<h1 class='next-error-h1'>404</h1><h2>This page could not be found.</h2>", title="404: This page could not be found."))),
    ("soft 404 with the latest posts", faulty(_page("<p>That page no longer exists.</p><h2>Latest posts</h2><ul><li>Tern 3 is here</li><li>How we sail</li></ul>", title=pages.NAME, heading="Not here any more", framed=True))),
)  # fmt: skip
GONE = (
    *(Case(name, answers(behaviour), _N) for name, behaviour in _MISSING),
    Case("a redirect to the page for missing pages", answers(redirect("/404"), **{"404": faulty(_page("<p>We can't find that page.</p>", title="Not found", heading="Not found", framed=True))}), _N),
)  # fmt: skip

# --- another document -----------------------------------------------------------

_AWAY = "https://elsewhere.example/privacy"


def _sending(script: str) -> Behaviour:
    return faulty(pages.plain("<p>Please wait.</p>", title=pages.NAME, head=f"<script>{script}</script>"))


def _meta(content: str, main: str = "<p>One moment, please.</p>") -> Behaviour:
    return faulty(
        pages.plain(main, title=pages.NAME, head=f'<meta http-equiv="refresh" content="{content}">')
    )


_OTHERS: tuple[tuple[str, Behaviour], ...] = (
    ("the front page", faulty(pages.home())),
    ("meta refresh", _meta(f"0; url={_AWAY}")),
    ("meta refresh in quotes", _meta(f"0;URL='{_AWAY}'")),
    ("meta refresh, slower", _meta(f"3; url={_AWAY}")),
    ("meta refresh over the policy", _meta(f"0; url={_AWAY}", pages.sections())),
    ("location.replace", _sending(f"location.replace('{_AWAY}')")),
    ("window.location.href", _sending(f'window.location.href = "{_AWAY}";')),
    ("document.location", _sending(f"document.location='{_AWAY}'")),
    ("top.location later", _sending(f"setTimeout(function () {{ window.location = '{_AWAY}' }}, 0)")),
    ("in words", faulty(_page("<p>You are being redirected to our new site.</p>", title="Redirecting…", heading="Redirecting…"))),
    ("for sale", faulty(_page(f"<p>The domain {pages.HOST} is for sale. Make an offer today.</p><p>Related links</p><ul><li>Boats</li><li>Harbours</li></ul>", title=f"{pages.HOST} – for sale", heading="Buy this domain"))),
    ("parked", faulty(_page("<p>This domain is parked free, courtesy of the registrar.</p><p>Would you like to buy this domain?</p>", title=pages.HOST, heading=pages.HOST))),
    ("expired", faulty(_page("<p>This domain has expired. Is this your domain? Renew it now.</p>", title=f"{pages.HOST} has expired"))),
    ("a server's first page", faulty(_page("<p>If you see this page, the nginx web server is successfully installed and working.</p>", title="Welcome to nginx!", heading="Welcome to nginx!"))),
    ("suspended", faulty(_page("<p>This account has been suspended. Contact your hosting provider.</p>", title="Account Suspended", heading="Account Suspended"))),
    ("the terms", faulty(pages.terms())),
    ("the data processing agreement", faulty(pages.processing_agreement())),
    ("a cookie policy", faulty(forms.cookie_policy().replace(forms.NAME, pages.NAME))),
    ("somebody else's policy", faulty(pages.other_company())),
    ("French", faulty(pages.french())),
    ("Chinese", faulty(pages.chinese())),
    ("German", faulty(forms.german_policy().replace(forms.NAME, pages.NAME))),
    ("an applicants' privacy notice", faulty(pages.applicants())),
    ("an index of policies", faulty(pages.index())),
)  # fmt: skip
_SAME_KIND = (
    "somebody else's policy",
    "an applicants' privacy notice",
    "an index of policies",
    "French",
    "German",
    "Chinese",
)
OTHERS = (
    *(Case(name, answers(behaviour), _R) for name, behaviour in _OTHERS if name not in _SAME_KIND),
    Case("a redirect to the front page", answers(redirect("/home"), home=faulty(pages.home())), _R),
    Case("a redirect to /", answers(redirect("/"), **{"": faulty(pages.home())}), _R),
    Case("a redirect to somebody else's host", leads_to(f"http://{pages.STRANGER}:{{port}}/legal/privacy/copy"), _R, "partner.example"),
    Case("a permanent redirect to somebody else's host", leads_to(f"http://{pages.STRANGER}:{{port}}/legal/privacy/copy", 301), _R, "partner.example"),
    Case("a redirect to the terms", answers(redirect("/legal/other"), legal_other=faulty(pages.terms())), _R),
)  # fmt: skip
KNOWN_OTHERS = tuple(Case(name, answers(behaviour), _R) for name, behaviour in _OTHERS if name in _SAME_KIND)
"""Other documents that only the one before gives away: on the first day they might be what was meant."""

# --- nothing to read ------------------------------------------------------------


def _archive() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("privacy.html", PAGE)
    return made.getvalue()


_SHELL = (
    '<!doctype html><html lang="en"><head><title>Tern Harbour</title><script type="module" src="/assets/app.js"></script></head>'
    '<body><div id="app"></div>{}</body></html>'
)
_NOTHING: tuple[tuple[str, Behaviour], ...] = (
    ("an empty body", faulty("")),
    ("white space", faulty(" \n\t " * 500)),
    ("204", saying(head(f"ETag: {BAD_ETAG}", status="204 No Content"))),
    ("205", saying(message(b"", 205))),
    ("an empty document", faulty("<!doctype html><html><head><title>Privacy Policy</title></head><body></body></html>")),
    ("a frame and no text", faulty(pages.framed("", title=f"Privacy Policy – {pages.NAME}"))),
    ("a shell", faulty(_SHELL.format(""))),
    ("a shell that asks for JavaScript", faulty(_SHELL.format("<noscript>You need to enable JavaScript to run this app.</noscript>"))),
    ("a shell with the text as data", faulty(_SHELL.format(f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps({'text': pages.RESIDENCY * 40})}</script>"))),
    ("a skeleton", faulty(pages.framed("<h1>Privacy Policy</h1><p>Loading…</p>" + '<div class="skeleton-line"></div>' * 40, title=f"Privacy Policy – {pages.NAME}"))),
    ("a heading and nothing else", faulty(pages.framed("<h1>Privacy Policy</h1>", title=f"Privacy Policy – {pages.NAME}"))),
    ("an image", faulty(b"\x89PNG\r\n\x1a\n" + bytes(3000), 200, "image/png")),
    ("an image called HTML", faulty(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)),
    ("a JPEG called HTML", faulty(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 20)),
    ("an archive", faulty(_archive(), 200, "application/zip")),
    ("an archive called HTML", faulty(_archive())),
    ("gzip called HTML", faulty(b"\x1f\x8b\x08\x00" + bytes(range(256)) * 20)),
    ("a film", faulty(bytes(3000), 200, "video/mp4")),
    ("a font without a type", faulty(b"wOF2" + bytes(range(256)) * 10, content_type=None)),
    ("a broken PDF", faulty(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <<", 200, "application/pdf")),
    ("an error as data", faulty('{"error":"not_found","message":"The requested page was not found","status":404}', 200, "application/json")),
    ("data", faulty('{"policy": null}', 200, "application/json")),
    ("a feed", faulty('<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>', 200, "application/rss+xml")),
    ("a style sheet", faulty("body { color: red }" * 50, 200, "text/css")),
    ("a script", faulty("const policy = 'gone';\n" * 50, 200, "text/javascript")),
    ("zero bytes", faulty(bytes(5000))),
    ("frames", faulty("<html><head><title>Privacy</title></head><frameset cols='*'><frame src='/a.html'></frameset></html>")),
    ("304 that nobody asked for", saying(head(f"ETag: {BAD_ETAG}", "Connection: close", status="304 Not Modified"))),
)  # fmt: skip
NOTHING = tuple(Case(name, answers(behaviour), _I) for name, behaviour in _NOTHING)
assert POLICY
