"""The signs of unused domains and of front pages."""

from __future__ import annotations

from monitor.core.guard.signs import LINE, MARKUP, OWN_LINE, PATH, TEXT, TITLE, Sign, sign

PARKED: tuple[Sign, ...] = (
    sign(
        LINE,
        2.0,
        r"(?:this|the) domain(?: name)?(?: \S{3,80})? (?:is|may be|could be|has|has been|was) "
        r"(?:for sale|available|parked|expired|registered|listed|now)",
        r"is this your domain",
        r"renew (?:it|your domain)",
        r"\S{3,80} (?:is|may be) for sale",
        r"buy this domain",
        r"domain (?:is )?for sale",
        r"(?:this )?(?:web ?page|domain|site) (?:is )?parked",
        r"parked (?:free|domain)",
        r"(?:this )?domain(?: name)? has expired",
        r"related (?:searches|links)$",
        r"inquire about this domain",
        r"make an offer",
        r"future home of",
        r"account suspended",
        r"(?:this|your|the) account has been suspended",
        r"if you see this page, the \S+ (?:web )?server",
        r"it works!",
        r"thank you for using (?:nginx|apache)",
        r"get this domain",
        r"(?:diese |die )?domain(?: \S{3,80})? (?:steht|ist|kann) ",
        r"[^.]{0,60}domain-?parking",
        r"\S{3,80} steht zum verkauf",
        r"ce (?:nom de )?domaine est",
        r"该?域名(?:正在|可)?(?:出售|转让|已过期)",
        r"此域名",
    ),
    sign(
        TITLE,
        1.5,
        r"domain (?:name )?(?:is )?for sale",
        r"\bparked\b",
        r"parking page",
        r"is for sale",
        r"domain expired",
        r"域名出售",
        r"account suspended",
        r"welcome to nginx",
        r"apache2? .*default page",
        r"^iis windows",
    ),
    sign(
        MARKUP,
        1.5,
        r"sedoparking",
        r"parkingcrew",
        r"bodis\.com",
        r"afternic\.com",
        r"dan\.com/(?:buy|orders)",
        r"above\.com/marketplace",
        r"godaddy\.com/.{0,30}park",
        r"hugedomains",
        r"parklogic",
        r"skenzo",
    ),
    sign(
        TEXT,
        1.0,
        r"sponsored listings",
        r"domain owner",
        r"registrar",
        r"whois",
    ),
    sign(
        PATH,
        1.5,
        r"^(?:www\.)?(?:sedo|hugedomains|dan|afternic|bodis)\.com",
    ),
)

FRONT: tuple[Sign, ...] = (
    sign(
        OWN_LINE,
        1.0,
        r"(?:get started|start (?:free|now|building)|try (?:it )?(?:for )?free|book a demo"
        r"|request a demo|contact sales|talk to sales|start chatting|download (?:the )?app)\b",
    ),
    sign(
        OWN_LINE,
        1.0,
        r"(?:trusted by|loved by|join (?:over )?\d|our customers|what our customers|testimonials"
        r"|as seen in)\b",
    ),
    sign(
        OWN_LINE,
        1.0,
        r"(?:latest (?:news|posts|articles)|from (?:the|our) blog|featured|our products|products"
        r"|solutions|features|pricing|why \w+\??)$",
    ),
    sign(
        OWN_LINE,
        1.0,
        r"(?:sign up (?:for|to) (?:our )?newsletter|subscribe to our|free trial|see (?:all )?plans"
        r"|learn more|explore|discover)\b",
    ),
    sign(
        OWN_LINE,
        1.0,
        r"(?:立即(?:体验|使用|试用|开始)|免费(?:试用|使用)|开始(?:对话|使用|体验))$",
    ),
    sign(
        OWN_LINE,
        1.0,
        r"(?:联系(?:我们|销售)|产品|解决方案|定价|客户案例|下载(?:app|应用)?)$",
    ),
    sign(
        OWN_LINE,
        1.0,
        r"(?:jetzt (?:starten|testen)|kostenlos (?:testen|starten)|essayer gratuitement|commencer"
        r"|nos (?:produits|solutions)|unsere (?:produkte|kunden))\b",
    ),
    sign(
        MARKUP,
        0.5,
        r"""property=["']og:type["'] content=["']website""",
    ),
    sign(
        MARKUP,
        0.5,
        r"""application/ld\+json["']?>\s*\{[^}]{0,300}"(?:organization|website)["]""",
    ),
    sign(
        TITLE,
        1.0,
        r"^(?:home|homepage|welcome|startseite|accueil|首页|官网)\b",
        r"[-|–—] ?(?:home|startseite|accueil|首页|官网)$",
        r"legal (?:center|hub|centre)",
    ),
)
