"""Challenges: a machine in front of the site wants to see a browser or a person.

The forms are those that the vendors' own pages have in public captures and in
their documentation. Scripts that vendors also put on ordinary pages
(`/cdn-cgi/challenge-platform/`, `_pxAppId`, `_Incapsula_Resource`) are worth
less than a challenge needs.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitor.core.guard.evidence import (
    HEADER,
    HEADING,
    LINE,
    MARKUP,
    TEXT,
    TITLE,
    Sign,
    View,
    points_of,
    signs,
)
from monitor.model import Finding, Outcome

_VENDORS: Mapping[str, tuple[Sign, ...]] = {
    "Cloudflare": (
        *signs(HEADER, 3.0, r"(?m)^cf-mitigated: *challenge"),
        *signs(HEADER, 0.25, r"(?m)^server: *cloudflare", r"(?m)^cf-ray:"),
        *signs(
            TITLE,
            2.0,
            r"^just a moment\.*…?$|^attention required! \| cloudflare|^un momento|^einen moment|^nur einen moment"
            r"|^un instant|^请稍候|^稍等片刻|^しばらくお待ち|^please wait\.\.\. \| cloudflare|^access denied \| .* cloudflare",
        ),
        *signs(
            MARKUP,
            2.0,
            r"_cf_chl_opt|cf-browser-verification|cf_chl_(?:f_tk|rt_tk|prog|opt)|cf-challenge-(?:running|error)|cf-im-under-attack"
            r"|id=\"challenge-(?:form|stage|running|error-text|success-text)\"|cf-error-details|/cdn-cgi/l/chk_",
        ),
        *signs(
            MARKUP,
            1.0,
            r"/cdn-cgi/challenge-platform/h/[a-z]/orchestrate|enable javascript and cookies to continue",
        ),
        *signs(MARKUP, 0.5, r"challenges\.cloudflare\.com|/cdn-cgi/(?:challenge-platform|styles)/"),
        *signs(
            LINE,
            1.5,
            r"checking (?:your browser|if the site connection is secure)|verify(?:ing)? (?:that )?you are human"
            r"|this process is automatic|enable javascript and cookies to continue|sorry, you have been blocked"
            r"|you have been blocked|(?:\S+ )?needs to review the security of your connection|正在检查您的浏览器|请完成以下操作，验证您是真人"
            r"|(?:\S+ )?(?:error )?10(?:06|07|08|09|10|12|15|20)\b",
        ),
        *signs(
            TEXT,
            1.0,
            r"ray id: *[0-9a-f]{8}|cloudflare ray id",
            r"performance (?:&|and) security by",
            r"needs to review the security of your connection",
            r"why have i been blocked",
            r"ddos protection by",
        ),
    ),
    "Akamai": (
        *signs(HEADER, 1.0, r"(?m)^server: *akamai(?:ghost|netstorage)"),
        *signs(TITLE, 1.0, r"^access denied$|^challenge validation$|^invalid url$"),
        *signs(HEADING, 0.5, r"access denied"),
        *signs(
            MARKUP,
            2.0,
            r"errors\.edgesuite\.net|/_sec/(?:cp_challenge|verify)|sec-(?:if-)?cpt-(?:if|container)|akamai-privacy|sec-bc-|bm-verify=",
        ),
        *signs(
            TEXT,
            1.0,
            r"you don'?t have permission to access",
            r"reference *#? *\d+\.[0-9a-f]+\.\d+",
            r"on this server\.",
        ),
        *signs(TEXT, 2.0, r"powered and protected by *akamai"),
        *signs(LINE, 1.0, r"powered and protected by", r"challenge validation"),
    ),
    "Aliyun WAF": (
        *signs(
            MARKUP,
            2.0,
            r"acw_sc__v[23]|errors\.aliyun\.com|aliyun_?waf|aliyuncaptcha|_____tmd_____|x5secdata|punish-component|waf_nc_"
            r"|initaliyuncaptcha|renderdata.{0,80}waf",
        ),
        *signs(
            MARKUP,
            0.5,
            r"g\.alicdn\.com/(?:awsc|sd/|captcha)|o\.alicdn\.com/captcha|nocaptcha|\bnc_1_wrapper|\bvar arg1 *=",
        ),
        *signs(
            HEADER,
            0.5,
            r"(?m)^server: *(?:tengine|aliyun|esa)",
            r"(?m)^(?:eagleid|x-tengine-error|bxpunish):",
        ),
        *signs(HEADER, 1.5, r"denied by (?:http_)?custom acl|bxpunish: *1|set-cookie: *.{0,200}acw_sc__v"),
        *signs(
            TITLE,
            1.0,
            r"^(?:405|滑动验证|安全验证|访问验证|人机验证|验证码|验证码拦截|请验证|waf|captcha interception|访问被拦截|访问被阻断)",
        ),
        *signs(
            LINE,
            2.0,
            r"(?:很抱歉，?)?由于您访问的url有可能对网站造成安全威胁|.{0,24}您的访问被阻断|您的请求可能存在威胁|请按住滑块|拖动(?:下方)?滑块|请拖动|向右滑动"
            r"|(?:sorry, )?your request has been blocked as it may cause potential threats|访问被(?:拦截|阻断|拒绝)"
            r"|(?:访问验证|滑动验证|安全验证|人机验证)|请(?:完成|进行|通过)(?:下方|以下)?(?:安全)?验证|sorry, we have detected unusual traffic"
            r"|please slide to verify|(?:为了|为保障).{0,30}请(?:完成|进行|拖动|按住)",
        ),
        *signs(TEXT, 1.0, r"您的访问被阻断|potential threats to the server", r"trace ?id *[:：]"),
    ),
    "DataDome": (
        *signs(HEADER, 1.0, r"(?m)^x-(?:datadome|dd-b)", r"(?m)^server: *datadome"),
        *signs(
            MARKUP,
            2.5,
            r"captcha-delivery\.com|var dd ?= ?\{['\"]?rt|ct\.captcha-delivery|geo\.captcha-delivery",
        ),
        *signs(LINE, 2.0, r"please enable js and disable any ad blocker"),
        *signs(MARKUP, 0.5, r"please enable js and disable any ad blocker|js\.datadome\.co|datadome"),
    ),
    "PerimeterX": (
        *signs(HEADER, 1.0, r"(?m)^x-(?:perimeterx|px)[a-z-]*:"),
        *signs(TITLE, 1.5, r"^access to this page has been denied|^human verification$"),
        *signs(
            MARKUP,
            2.0,
            r"px-captcha|captcha\.(?:px-cdn|perimeterx|px-cloud)|window\._pxuuid|pxcaptcha|human-challenge",
        ),
        *signs(MARKUP, 0.5, r"_pxappid|client\.perimeterx\.net|px-cdn\.net|px-cloud\.net"),
        *signs(
            LINE,
            2.0,
            r"press (?:&|and) hold|access to this page has been denied|before we continue\.*…?$"
            r"|please verify you are (?:a )?human|we believe you are using automation",
        ),
    ),
    "Imperva": (
        *signs(TITLE, 2.0, r"^pardon our interruption"),
        *signs(HEADING, 1.0, r"pardon our interruption"),
        *signs(
            LINE,
            1.0,
            r"as you were browsing something about your browser made us think",
            r"request unsuccessful\.",
        ),
        *signs(MARKUP, 1.0, r"_incapsula_resource"),
        *signs(TEXT, 2.0, r"incapsula incident id"),
        *signs(HEADER, 0.5, r"(?m)^x-(?:iinfo:|cdn: *(?:imperva|incapsula))"),
    ),
    "AWS WAF": (
        *signs(HEADER, 2.5, r"(?m)^x-amzn-waf-action: *(?:challenge|captcha)"),
        *signs(
            MARKUP, 2.0, r"awswafcookiedomainlist|gokuprops|awswafintegration\.(?:gettoken|checkforce|savere)"
        ),
        *signs(MARKUP, 1.0, r"token\.awswaf\.com|captcha\.awswaf\.com"),
        *signs(TITLE, 1.0, r"^human verification$"),
    ),
    "Vercel": (
        *signs(HEADER, 2.5, r"(?m)^x-vercel-mitigated: *(?:challenge|deny)"),
        *signs(TITLE, 2.0, r"^vercel security checkpoint"),
        *signs(LINE, 1.0, r"we'?re verifying your browser|failed to verify your browser"),
    ),
    "Tencent": (
        *signs(
            MARKUP,
            2.0,
            r"waf\.tencent(?:cs)?\.com|t-sec-waf|eo-bot|tencentcaptcha\(|edgeone.{0,40}(?:block|challenge|restrict)",
        ),
        *signs(MARKUP, 0.5, r"turing\.captcha\.qcloud|tcaptcha\.js"),
        *signs(LINE, 1.0, r"您的请求已被该站点的安全策略拦截|your request has been blocked"),
    ),
    "Sucuri": (
        *signs(TITLE, 2.0, r"sucuri website firewall"),
        *signs(TEXT, 1.0, r"sucuri website firewall|sucuri cloudproxy"),
    ),
    "F5": (
        *signs(LINE, 1.0, r"the requested url was rejected"),
        *signs(TEXT, 1.5, r"your support id is:? *<?\d{6,}"),
    ),
    "Kasada": (
        *signs(HEADER, 1.0, r"(?m)^x-kpsdk-"),
        *signs(MARKUP, 2.0, r"window\.kpsdk|/149e9513-01fa-4fb0-aad4-566afd725d1b/"),
    ),
    "Anubis": (
        *signs(TITLE, 2.0, r"^making sure you'?re not a bot"),
        *signs(MARKUP, 1.0, r"/\.within\.website/x/cmd/anubis"),
    ),
    "Google": (*signs(TEXT, 2.0, r"our systems have detected unusual traffic from your computer network"),),
}

_NAMELESS: tuple[Sign, ...] = (
    *signs(
        TITLE,
        2.0,
        r"^(?:access denied|(?:403 )?forbidden|too many requests|security (?:check|verification|checkpoint)|robot check|bot (?:check|verification|detection)|human verification"
        r"|are you (?:a )?(?:human|robot)\??|captcha|verif(?:y|ying) (?:that )?you are (?:a )?human|ddos[- ]guard|one more step"
        r"|checking your browser|please verify|browser check|you have been blocked|request (?:blocked|rejected))\b"
        r"|安全验证|滑动验证|访问验证|人机验证|百度安全验证|请输入验证码|^验证码|vérification de sécurité|sicherheitsüberprüfung",
    ),
    *signs(
        LINE,
        2.0,
        r"(?:please )?(?:verify|confirm|prove) (?:that )?you(?:'re| are) (?:a )?(?:human|not a (?:ro)?bot)"
        r"|(?:please )?(?:complete|solve|pass) (?:the|a|this) (?:security check|captcha|challenge|verification|puzzle)"
        r"|(?:we )?(?:need|want|have) to (?:check|make sure|verify|confirm) (?:that )?you(?:'re| are)|verifying (?:that )?you|your request is being verified|(?:please )?wait while (?:we|your)[^.]{0,40}(?:verif|check)|(?:please )?(?:press|tap|click) and hold|verify your identity|checking your browser|are you a (?:ro)?bot|i'?m not a robot|unusual (?:traffic|activity)|(?:we(?:'ve| have)? )?detected unusual"
        r"|your (?:request|access|ip(?: address)?)(?: \S+)? (?:has been|was|is) (?:temporarily )?(?:blocked|denied|rejected|flagged|banned|restricted)|(?:you(?:'re| are) )?making (?:too many )?requests too|slow down\b|access (?:to this (?:page|site|website) )?(?:has been |is )?(?:temporarily )?restricted"
        r"|(?:please )?enable (?:javascript|js|cookies)(?: and cookies| and javascript)? (?:to (?:continue|proceed)|and (?:reload|refresh))"
        r"|you (?:don't|do not) have (?:permission|access)|access (?:is |to this (?:page|site|resource) (?:is|has been) )?(?:denied|forbidden)|(?:403 )?forbidden|(?:make sure )?you'?re not a (?:ro)?bot|(?:we just need to )?make sure you'?re not a|enter the characters you see|you have sent too many|too many requests|rate limit exceeded|you(?:'ve| have) been (?:rate[- ]limited|blocked)"
        r"|(?:请|需要)?(?:先)?(?:完成|进行|通过|输入).{0,8}验证|.{0,12}安全验证|.{0,8}滑动验证|.{0,8}访问验证|.{0,12}人机验证|请(?:按住|拖动)滑块"
        r"|.{0,30}您的(?:访问|请求)(?:被|已被)(?:阻断|拦截|限制)|禁止访问|(?:您|你)?(?:没有|无)权(?:限)?(?:访问|查看)|.{0,8}拒绝访问|访问(?:过于)?频繁|您的(?:ip|访问|请求).{0,12}(?:异常|频繁|拦截|限制)"
        r"|系统检测到.{0,20}异常|veuillez (?:confirmer|vérifier) que vous (?:êtes|n'êtes pas)|bitte bestätigen sie, dass sie (?:ein mensch|kein)",
    ),
    *signs(
        HEADING,
        1.0,
        r"security (?:check|verification)|access denied|are you a (?:ro)?bot|verify you are human|request blocked",
    ),
    *signs(MARKUP, 0.7, r"g-recaptcha|hcaptcha\.com/1/api|h-captcha|cf-turnstile|geetest|captcha"),
)

_LITTLE = 3.0


def challenged(view: View) -> Finding | None:
    """Find a challenge page of any status, by its vendor where its form is known."""
    need = view.need
    best, vendor = max((points_of(view, table), name) for name, table in _VENDORS.items())
    nameless = points_of(view, _NAMELESS)
    if best >= need:
        return _finding(f"answers with {vendor}'s challenge page instead of the document")
    if nameless >= need or (view.standing < _LITTLE and best + nameless >= need + 1.0):
        named = f"{vendor}'s" if best >= 1.0 else "a"
        return _finding(f"answers with {named} challenge page instead of the document")
    return None


def vendor_of(view: View) -> str | None:
    """Name the vendor whose marks an answer bears, for answers that their status already gives away."""
    best, vendor = max((points_of(view, table), name) for name, table in _VENDORS.items())
    return vendor if best >= 1.0 else None


def _finding(reason: str) -> Finding:
    return Finding(Outcome.BLOCKED, "challenge", reason)
