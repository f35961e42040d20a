"""Refusals and walls: the site answers, but not with the document to us."""

from __future__ import annotations

from monitor.core.guard.challenge import vendor_of
from monitor.core.guard.evidence import (
    HEADING,
    LINE,
    MARKUP,
    PATH,
    TEXT,
    TITLE,
    View,
    applies,
    points_of,
    signs,
    size_of,
    speaks,
    standing_of,
)
from monitor.core.guard.kinds import kinds_in
from monitor.model import ClauseKind, Finding, Outcome

_REFUSALS = {
    401: ("sign-in", "asks for credentials (status 401)"),
    402: ("payment", "asks for payment (status 402)"),
    403: ("forbidden", "refuses access (status 403)"),
    407: ("sign-in", "asks for credentials of a proxy (status 407)"),
    429: ("rate-limited", "says that it was asked too often (status 429)"),
    451: ("legal-reasons", "withholds the document for legal reasons (status 451)"),
    999: ("forbidden", "refuses access (status 999)"),
}
_OTHERWISE_REFUSED = frozenset({400, 405, 406, 409, 411, 412, 415, 417, 418, 421, 422, 426, 428, 431, 444})


def refused(view: View) -> Finding | None:
    """Find an answer whose status refuses us, naming the vendor in front of the site where it shows."""
    status = view.answer.status
    if status in _REFUSALS:
        rule, reason = _REFUSALS[status]
    elif status in _OTHERWISE_REFUSED:
        rule, reason = "refused", f"refuses the request (status {status})"
    else:
        return None
    vendor = vendor_of(view)
    return Finding(Outcome.BLOCKED, rule, f"{reason}; the page is {vendor}'s" if vendor else reason)


_SIGN_IN = (
    *signs(
        PATH,
        1.5,
        r"/(?:[a-z-]{0,12}log-?[io]n|sign-?in|signin|sso|saml2?|oauth2?|authorize|auth|passport|session/new|account/login|users/sign_in)"
        r"(?:[/.;]|$)",
    ),
    *signs(
        PATH,
        1.5,
        r"^(?:login|log-in|signin|sso|accounts?|auth|id|identity|passport)\.|\.(?:okta|auth0|onelogin)\.com",
    ),
    *signs(
        TITLE,
        1.5,
        r"^(?:log ?in|sign ?in|login|signin|authentication required|single sign-on|member login)\b|\b(?:log ?in|sign ?in|login)$"
        r"|登录|登入|^anmelden|^anmeldung|^connexion|^se connecter|^iniciar sesión|ログイン",
    ),
    *signs(
        HEADING,
        1.0,
        r"(?:please )?(?:log ?in|sign ?in|login)\b|welcome back|authentication required|(?:请)?(?:先)?(?:登录|登入)|anmelden|connexion|connectez",
    ),
    *signs(
        LINE,
        2.0,
        r"(?:please |you (?:must|need to|have to) (?:be )?|you'll need to )?(?:log(?:ged)? ?in|sign(?:ed)? ?in|login) (?:to|before|first|in order)"
        r" ?(?:your account)?(?: to)?(?: (?:continue|view|see|read|access|proceed|use))?"
        r"|(?:this|the) (?:page|content|document) is (?:only )?(?:available|visible|accessible) (?:only )?to (?:registered|logged|signed|members)"
        r"|.{0,12}登[录入]后(?:才能|方可|可|即可)?(?:查看|访问|阅读|继续|使用)|请(?:先)?登[录入]|您(?:还|尚)未登[录入]|需要登[录入]"
        r"|(?:bitte )?(?:melden sie sich an|anmelden, um)|(?:veuillez )?(?:vous connecter|connectez-vous)|inicia sesión para"
        r"|you are not (?:logged|signed) in|your session has expired|sign-?in required|login required|authentication required",
    ),
    *signs(
        LINE,
        0.7,
        r"forgot(?:ten)? (?:your )?password|passwort vergessen|mot de passe oublié|忘记密码",
        r"(?:continue|sign in|log in) with (?:google|apple|microsoft|github|sso|email)"
        r"|keep me signed in|remember me|enter your (?:email|username|password|phone)",
        r"don'?t have an account|create an account|new to \S+\?|not a member"
        r"|立即注册|(?:扫码|验证码|密码)登录|获取验证码|手机号",
    ),
)
_PASSWORD_POINTS = 1.5


def sign_in_wall(view: View) -> Finding | None:
    """Find a page that asks the reader to sign in instead of showing the document."""
    password = _PASSWORD_POINTS if view.page is not None and view.page.password_field else 0.0
    if not applies(view, _SIGN_IN, password):
        return None
    return Finding(Outcome.BLOCKED, "sign-in", "asks to sign in before it shows the document")


_CONSENT_WORDS = (
    "cookie", "consent", "partner", "vendor", "einwillig", "zustimm", "consentement", "accept", "akzeptier", "legitimate interest",
    "preferences", "personali", "advertis", "device", "gerät", "traceur", "同意", "withdraw", "your choice", "privacy choices", "browsing",
)  # fmt: skip
_CONSENT = (
    *signs(
        TITLE,
        1.5,
        r"^before you continue|^(?:cookie )?consent\b|^your privacy (?:choices|matters)|^bevor sie|^avant d(?:e|')|cookie-?(?:einstellungen|hinweis)"
        r"|^privacy (?:settings|preferences|choices)|隐私(?:设置|提示)",
    ),
    *signs(
        LINE,
        2.0,
        r"we (?:value|care about|respect) your privacy|before you continue|your privacy (?:matters|choices|is important)|we need your consent"
        r"|(?:we|and) (?:and )?our (?:\d[\d,.]* )?(?:partners|vendors) |bevor sie (?:fortfahren|weiter)|avant de continuer|nous respectons votre vie"
        r"|wir (?:schätzen|respektieren) ihre (?:privatsphäre|daten)|ihre (?:privatsphäre|zustimmung)|votre vie privée"
        r"|(?:this (?:site|website) uses|we use) cookies|(?:diese (?:web)?seite|wir) (?:verwende[nt]|nutze[nt]|benutze[nt]) cookies"
        r"|(?:to (?:read|continue|go)[^.]{0,20}, )?(?:please )?(?:accept|agree to) (?:our |the )?(?:use of )?(?:all )?cookies\b|your data[,.]? your choice|cookies on this site|with your (?:consent|agreement|permission), we|bevor sie weiter|我们重视您的隐私|(?:本网站|我们)(?:会)?使用\s?cookie",
    ),
    *signs(
        LINE,
        1.0,
        r"(?:accept|agree|allow|i accept|i agree)(?: (?:all|(?:and|&) (?:continue|close)|to all))?(?: cookies)?$|ok, accept all"
        r"|alle(?: cookies)? (?:akzeptieren|annehmen|zulassen)|(?:akzeptieren|zustimmen|einverstanden)(?: und weiter)?$|tout accepter|accepter(?: et continuer| tout)?$|(?:全部)?(?:接受|同意)(?:全部|所有|并继续)?(?:\s?cookies?)?$",
        r"(?:reject|decline|refuse|deny|disagree)(?: all)?(?: cookies)?$|(?:only|nur) (?:necessary|essential|notwendige)|(?:alle )?ablehnen|tout refuser|refuser$|continuer sans accepter|(?:全部)?拒绝",
        r"(?:manage|customi[sz]e|more|show|cookie|privacy)[ -](?:\w+ )?(?:options|preferences|settings|choices|purposes)|cookie-?einstellungen|einstellungen"
        r"|paramétrer|personnaliser|gérer|管理(?:选项|偏好|设置)",
    ),
    *signs(
        LINE,
        2.0,
        r"(?=.*(?:accept|agree|allow|akzeptier|zustimm|接受|同意))(?=.*(?:reject|decline|refuse|deny|disagree|manage|settings|preferences|subscribe|learn|options|necessary|ablehn|einstellung|refuser|paramétrer|拒绝|设置))"
        r"(?:(?:accept|agree|allow|reject|decline|refuse|deny|disagree|subscribe|manage|customi[sz]e|cookies?|privacy|save|more|learn|necessary|only|all|and|continue|close|settings|preferences|options|choices"
        r"|purposes|consent|policy|show|view|your|my|the|to|i|ok|got|it|essential|no|thanks|alle|akzeptieren|annehmen|ablehnen|zustimmen|einstellungen|nur|notwendige|tout|accepter|refuser"
        r"|paramétrer|continuer|sans|全部|接受|同意|拒绝|设置|管理|所有)(?![a-zß-ÿ])[ ,&·|]*){2,16}$",
    ),
    *signs(
        TEXT,
        1.0,
        r"our \d[\d,.]* (?:\w+ )?(?:partners|vendors)",
        r"store and/or access information on a device|unique identifiers",
    ),
    *signs(
        MARKUP,
        0.5,
        r"onetrust|didomi|sourcepoint|quantcast|usercentrics|cookiebot|trustarc|__tcfapi|consentmanager|cmp-",
    ),
)
_CONSENT_LIMIT = 3.0


def consent_wall(view: View) -> Finding | None:
    """Find a page that holds nothing but a request for consent.

    Such a request speaks like a policy, so what counts against the rule is what
    stands on the page besides sentences about consent.
    """
    beside = [c for c in view.main if not any(word in c.text[:600].lower() for word in _CONSENT_WORDS)]
    if standing_of(beside) > _CONSENT_LIMIT or view.size > 500 or _is_about_cookies(view):
        return None
    if points_of(view, _CONSENT) < 3.0:
        return None
    return Finding(Outcome.BLOCKED, "consent-wall", "asks for consent before it shows the document")


def _is_about_cookies(view: View) -> bool:
    """Say whether a policy stands there, by its name over a few sentences that are no request."""
    asking = tuple(sign for sign in _CONSENT if sign.place == LINE)
    names = [clause.text for clause in view.main if clause.kind is ClauseKind.HEADING]
    own = [name for name in names[:6] if kinds_in((name,)) and not speaks((name,), asking)]
    sentences = [
        clause.text
        for clause in view.main
        if size_of(clause.text) >= 6 and not speaks((clause.text,), asking)
    ]
    return bool(own) and len(sentences) >= 3


_HERE = r"(?:in|from|for|to) (?:your|this|the selected|certain)(?: current)? (?:country|region|location|area|jurisdiction|territory)"
_COUNTRY = (
    *signs(
        LINE,
        2.0,
        rf"(?:[\w' .-]{{1,60}} )?(?:is|are|isn'?t|aren'?t)(?: currently| yet| still)?(?: not)?(?: yet| currently)? (?:available|accessible|supported|offered|blocked|restricted) {_HERE}",
        rf"(?:access|service|content)[\w ]{{0,40}} (?:denied|restricted|blocked|unavailable|not available|not permitted) {_HERE}",
        rf"(?:unavailable|not available|blocked|restricted) {_HERE}",
        rf"(?:we|you)[\w' ]{{0,50}}(?:don'?t|do not|cannot|can'?t|are unable to)[\w' ]{{0,60}} {_HERE}",
        r"(?:your|this) (?:country|region|location) is (?:not |un)?[ -]?supported|country not supported|unsupported (?:country|region)|app unavailable"
        r"|geo-?(?:blocked|restricted)|(?:we(?:'re| are) )?(?:sorry, )?(?:we(?:'re| are) )?not available where you are|[\w' .-]{1,40}(?:doesn't|does not|don't|do not) support your (?:location|country|region)|access from your (?:country|region|location)|.{0,20}(?:当前|该|此|您的|所在)(?:的)?(?:国家|地区|区域).{0,8}(?:未|不|无法)|(?:.{0,30})(?:您|你)所在的?(?:国家|地区|区域).{0,14}(?:不|无法|暂|未)|.{0,14}(?:不支持|暂不支持|未开放|无法)(?:您|你)?(?:所在|当前|该)(?:的)?(?:国家|地区)"
        r"|(?:.{0,40})(?:in ihrem land|in ihrer region)[^.]{0,20}nicht verfügbar|(?:.{0,40})(?:n'est pas|indisponible|pas) [\w' ]{0,20}disponible[\w ]{0,10} dans votre (?:pays|région)"
        r"|(?:.{0,40})indisponible dans votre (?:pays|région)|(?:.{0,40})nicht in ihrem land verfügbar|this service is not available in",
    ),
    *signs(
        LINE,
        2.0,
        rf"[^.]{{0,80}}(?:un|not (?:currently |yet )?)available (?:in|to|from|for) (?:visitors (?:in|from) )?(?:most |some |many |certain |all |other )?(?:\w+ )?(?:countries|regions|territories|europe|the (?:eu|european|eea|uk))"
        r"|we recogni[sz]e (?:that )?you are (?:attempting|trying) to access this|[^.]{0,60}(?:isn't|is not) available here",
    ),
    *signs(
        TITLE,
        2.0,
        r"not available in your (?:country|region)|unavailable in your|unsupported (?:country|region)|country not supported|geo-?block|app unavailable|所在(?:国家|地区)",
    ),
    *signs(
        PATH,
        1.0,
        r"/(?:app-)?unavailable-in-(?:region|country)|geo-?block|/region-(?:blocked|restricted)|/not-available",
    ),
    *signs(HEADING, 0.5, r".{0,60}(?:not available|unavailable) in your"),
)


def country_block(view: View) -> Finding | None:
    """Find a page that says it is not for the country we ask from."""
    if not applies(view, _COUNTRY):
        return None
    return Finding(
        Outcome.BLOCKED, "country", "says that it is not available in the country it was asked from"
    )
