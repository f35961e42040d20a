"""Real documents that use every word an error page would use: they must stay readable, on the first day and later."""

# ruff: noqa: E501  (a page is easier to read on one line)
from __future__ import annotations

import pytest
from faults import HOST, HTML, NAME, clauses_html, german_policy, page, policy, policy_zh, rewritten_policy

from monitor.core import guard
from monitor.core.reading.read import read
from monitor.model import Answer, Document, Page, Source, SourceKind

URL = f"https://{HOST}/legal/document"


def document(title: str, *paragraphs: str, framed: bool = True, lang: str = "en", beside: str = "") -> str:
    """Give a page of headings (marked by a leading "#") and paragraphs."""
    body = "".join(
        f"<h2>{text[1:]}</h2>" if text.startswith("#") else f"<p>{text}</p>" for text in paragraphs
    )
    return page(f"<h1>{title}</h1>{body}{beside}", title=f"{title} | {NAME}", framed=framed, lang=lang)


CONSENT_BANNER = (
    '<div class="cookie-banner" role="dialog"><p>We value your privacy. We use cookies to improve this site.</p>'
    "<button>Accept all</button><button>Reject all</button><button>Cookie settings</button></div>"
)
SIGN_IN_BOX = (
    '<form action="/login"><h3>Sign in</h3><input type="email"><input type="password"><button>Sign in</button>'
    "<a href='/reset'>Forgot password?</a></form>"
)
NEWSLETTER = "<form><p>Subscribe to our newsletter</p><input type='email'><button>Subscribe</button></form>"

TEN_SENTENCES = (
    f"{NAME} collects the name and the email address that you enter when you open an account.",
    "We store this data on servers in Ireland.",
    "We do not sell personal data.",
    "Prompts are deleted after 30 days.",
    "We do not train our models on the content of business customers.",
    "Invoices are kept for ten years.",
    "Our hosting company processes data on our behalf.",
    "You may ask for a copy of your data at any time.",
    f"Write to privacy@{HOST} to have your data deleted.",
    "We announce changes to this policy by email.",
)

READABLE = [
    pytest.param(SourceKind.PRIVACY_POLICY, policy(), id="plain good policy"),
    pytest.param(SourceKind.PRIVACY_POLICY, policy_zh(), id="good policy in Chinese"),
    pytest.param(SourceKind.PRIVACY_POLICY, german_policy(), id="good policy in German"),
    pytest.param(SourceKind.PRIVACY_POLICY, rewritten_policy(), id="another good policy"),
    pytest.param(SourceKind.PRIVACY_POLICY, policy(framed=False), id="without menus"),
    pytest.param(SourceKind.PRIVACY_POLICY, policy(before=CONSENT_BANNER), id="consent banner above the text"),
    pytest.param(SourceKind.PRIVACY_POLICY, policy(after=SIGN_IN_BOX), id="sign-in box below the text"),
    pytest.param(SourceKind.PRIVACY_POLICY, policy(after=NEWSLETTER), id="newsletter form"),
    pytest.param(
        SourceKind.PRIVACY_POLICY,
        policy(head='<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script><script src="https://js.datadome.co/tags.js"></script>'
               '<script>window._pxAppId="PX1";</script><script src="/_Incapsula_Resource?x=1"></script>'
               '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script>'),
        id="scripts of bot protection",
    ),
    pytest.param(SourceKind.PRIVACY_POLICY, policy(head='<meta http-equiv="refresh" content="1800">'), id="refreshes itself"),
    pytest.param(SourceKind.PRIVACY_POLICY, document("Privacy Policy", *TEN_SENTENCES), id="ten sentences"),
    pytest.param(SourceKind.PRIVACY_POLICY, document("Privacy Policy", *TEN_SENTENCES, framed=False), id="ten sentences, no frame"),
    pytest.param(SourceKind.PRIVACY_POLICY, document("Privacy Policy", *TEN_SENTENCES, beside=CONSENT_BANNER), id="ten sentences and a consent banner"),
    pytest.param(SourceKind.PRIVACY_POLICY, document("Privacy Policy", *TEN_SENTENCES, beside=SIGN_IN_BOX), id="ten sentences and a sign-in box"),
    pytest.param(SourceKind.PRIVACY_POLICY, document("Privacy Policy", " ".join(TEN_SENTENCES)), id="ten sentences in one paragraph"),
    pytest.param(SourceKind.PRIVACY_POLICY, document("Privacy", *TEN_SENTENCES[:3]), id="three sentences"),
    pytest.param(SourceKind.PRIVACY_POLICY, document("Privacy Policy", TEN_SENTENCES[4]), id="one sentence"),
    pytest.param(
        SourceKind.PRIVACY_POLICY,
        document(
            "Privacy Policy",
            "#Security",
            "We use Cloudflare to protect our site; it may ask you to verify that you are human before it shows a page.",
            "Such checks set a cookie and record your IP address and the ray ID of the request.",
            "#CAPTCHAs",
            "We use reCAPTCHA and hCaptcha on our forms. They collect hardware and software information.",
            "If unusual traffic comes from your network, access may be denied until you complete a challenge.",
            "#Where we are not available",
            "Our services are not available in your country if it is under sanctions.",
            "#Errors and maintenance",
            "When a page is not found or an application error occurs, we record the address that you asked for.",
            "During scheduled maintenance we may process less data than usual.",
            "#Accounts",
            "You must sign in to continue using saved conversations. We store your password as a hash only.",
        ),
        id="a policy about challenges, errors, maintenance and countries",
    ),
    pytest.param(
        SourceKind.HELP,
        document(
            "Why do I see “Access denied”?",
            "You may see this message when our firewall takes your request for an automated one.",
            "#Check your connection",
            "Turn off your VPN and try again. Some shared networks are blocked because of abuse.",
            "#Enable JavaScript and cookies",
            "The check runs in your browser, so please enable JavaScript and cookies for our site.",
            "#Page not found",
            "If a page is not found, its address was probably mistyped, or the page was moved.",
            "#Still blocked?",
            "Contact support and include the Ray ID that stands at the bottom of the page.",
        ),
        id="help page about being blocked",
    ),
    pytest.param(
        SourceKind.HELP,
        document(
            "Scheduled maintenance",
            "We announce maintenance windows on the status page at least three days ahead.",
            "During a window the console is read-only, and requests to the interface may fail with status 503.",
            "Enterprise customers may ask for other windows in their contract.",
            "Emergency maintenance is announced as soon as we know about it.",
        ),
        id="help page about maintenance",
    ),
    pytest.param(
        SourceKind.FAQ,
        document(
            "Frequently asked questions",
            "#Is the service available in my country?",
            "We serve customers in 160 countries. The list of supported countries stands in the terms.",
            "#How do I sign in?",
            "Sign in with your email address and password, or continue with Google.",
            "#I forgot my password.",
            "Choose “Forgot password?” and follow the link in the email.",
            "#Do you train on my data?",
            "No. We do not train our models on your data.",
        ),
        id="short FAQ about signing in and countries",
    ),
    pytest.param(
        SourceKind.FAQ,
        document("FAQ", "#Do you train on my data?", "No, never.", "#Where is it stored?", "In Ireland."),
        id="tiny FAQ",
    ),
    pytest.param(
        SourceKind.OTHER,
        document(
            "Cookie Policy",
            "We use cookies to keep you signed in.",
            "Cookies are small files that our site stores on your device.",
            "You can accept all cookies, reject all cookies or manage your preferences in the cookie settings.",
            "Our partners set advertising cookies only with your consent, which you may withdraw.",
            "Preference cookies expire after a year.",
            beside=CONSENT_BANNER,
        ),
        id="short cookie policy with a consent banner",
    ),
    pytest.param(
        SourceKind.TERMS,
        document(
            "Terms of Service",
            "By using the service you agree to these terms.",
            "We may suspend your account if you breach this agreement.",
            "The service may be temporarily unavailable for maintenance, and we may discontinue it at any time.",
            "You may not circumvent rate limits, CAPTCHAs or other technical measures.",
            "The service is not available in certain countries.",
            "Our liability is limited to the fees that you paid in the last year.",
            "The law of Ireland governs this agreement.",
        ),
        id="short terms",
    ),
    pytest.param(
        SourceKind.PRIVACY_POLICY,
        document(
            "隐私政策",
            "为保障账号安全，我们可能要求您完成滑动验证或短信验证。",
            "您登录后可以查看和导出您的个人信息；如页面不存在或系统维护，请稍后再试。",
            "我们使用阿里云的安全服务识别异常访问，您的访问被阻断时，我们会记录您的网络地址。",
            "我们在中华人民共和国境内存储您的个人信息。",
            "部分功能在您所在的国家或地区可能无法使用。",
            lang="zh",
        ),
        id="Chinese policy about checks, sign-in and maintenance",
    ),
    pytest.param(
        SourceKind.DPA,
        document(
            "Trust Center",
            "#Subprocessors",
            "The following subprocessors process customer data on our behalf.",
            "Harbour Cloud Ltd., Ireland, hosting of all services and backups.",
            "Mailbird Inc., United States, delivery of email to account holders.",
        ),
        id="list of subprocessors in a trust centre",
    ),
    pytest.param(
        SourceKind.PRIVACY_POLICY,
        page(f"<h1>{NAME}</h1>{clauses_html((('Your data', TEN_SENTENCES),))}", title=NAME, framed=True),
        id="title of the whole site",
    ),
]  # fmt: skip


def source_of(kind: SourceKind) -> Source:
    return Source("nimbusloom", "document", kind, URL, domains=(HOST,))


def page_of(markup: str) -> Page:
    found = read(markup.encode(), content_type=HTML["content-type"], url=URL)
    assert isinstance(found, Page)
    return found


def judged(kind: SourceKind, markup: str, earlier: tuple[Document, ...], **headers: str) -> object:
    fields = {**HTML, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return guard.inspect(
        Answer(URL, URL, 200, fields, markup.encode()), page_of(markup), source_of(kind), earlier
    )


@pytest.mark.parametrize(("kind", "markup"), READABLE)
def test_document_is_readable_on_the_first_day(kind: SourceKind, markup: str) -> None:
    assert judged(kind, markup, ()) is None


@pytest.mark.parametrize(("kind", "markup"), READABLE)
def test_document_is_readable_again_the_next_day(kind: SourceKind, markup: str) -> None:
    assert judged(kind, markup, (page_of(markup).document,)) is None


@pytest.mark.parametrize(("kind", "markup"), READABLE)
def test_headers_of_bot_protection_alone_refuse_nothing(kind: SourceKind, markup: str) -> None:
    marks = {
        "server": "cloudflare",
        "cf_ray": "8a1b2c3d4e5f6071-FRA",
        "x_datadome": "protected",
        "x_px_vid": "1",
    }
    assert judged(kind, markup, (), **marks) is None


def test_text_of_the_document_outweighs_every_sign_around_it() -> None:
    markup = policy(before=CONSENT_BANNER, after=SIGN_IN_BOX + NEWSLETTER)
    assert judged(SourceKind.PRIVACY_POLICY, markup, (page_of(policy()).document,)) is None
