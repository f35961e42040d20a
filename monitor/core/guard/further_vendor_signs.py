"""The signs of challenge pages of further vendors, by vendor.

The forms are those that the vendors' own pages have in public captures and in
their documentation. Scripts that vendors also put on ordinary pages (`_pxAppId`,
`_Incapsula_Resource`)
are worth less than a challenge needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from monitor.core.guard.signs import HEADER, HEADING, LINE, MARKUP, TEXT, TITLE, Sign, sign

FURTHER_VENDORS: Mapping[str, tuple[Sign, ...]] = MappingProxyType(
    {
        "PerimeterX": (
            sign(
                HEADER,
                1.0,
                r"(?m)^x-(?:perimeterx|px)[a-z-]*:",
            ),
            sign(
                TITLE,
                1.5,
                r"^access to this page has been denied",
                r"^human verification$",
            ),
            sign(
                MARKUP,
                2.0,
                r"px-captcha",
                r"captcha\.(?:px-cdn|perimeterx|px-cloud)",
                r"window\._px(?:uuid|blockedurl)",
                r"pxcaptcha",
                r'"blockscript" ?:',
                r"human-challenge",
            ),
            sign(
                MARKUP,
                0.5,
                r"_pxappid",
                r"client\.perimeterx\.net",
                r"px-cdn\.net",
                r"px-cloud\.net",
            ),
            sign(
                LINE,
                2.0,
                r"press (?:&|and) hold",
                r"access to this page has been denied",
                r"before we continue\.*…?$",
                r"please verify you are (?:a )?human",
                r"we believe you are using automation",
            ),
        ),
        "Imperva": (
            sign(
                TITLE,
                2.0,
                r"^pardon our interruption",
            ),
            sign(
                HEADING,
                1.0,
                r"pardon our interruption",
            ),
            sign(
                LINE,
                1.0,
                r"as you were browsing something about your browser made us think",
            ),
            sign(
                LINE,
                1.0,
                r"request unsuccessful\.",
            ),
            sign(
                MARKUP,
                1.0,
                r"_incapsula_resource",
            ),
            sign(
                MARKUP,
                2.0,
                r"incapsula incident id",
            ),
            sign(
                HEADER,
                0.5,
                r"(?m)^x-(?:iinfo:|cdn: *(?:imperva|incapsula))",
            ),
        ),
        "AWS WAF": (
            sign(
                HEADER,
                2.5,
                r"(?m)^x-amzn-waf-action: *(?:challenge|captcha)",
            ),
            sign(
                MARKUP,
                2.0,
                r"awswafcookiedomainlist",
                r"gokuprops",
                r"awswafintegration\.(?:gettoken|checkforce|savere)",
            ),
            sign(
                MARKUP,
                1.0,
                r"token\.awswaf\.com",
                r"captcha\.awswaf\.com",
            ),
            sign(
                TITLE,
                1.0,
                r"^human verification$",
            ),
        ),
        "Vercel": (
            sign(
                HEADER,
                2.5,
                r"(?m)^x-vercel-mitigated: *(?:challenge|deny)",
            ),
            sign(
                TITLE,
                2.0,
                r"^vercel security checkpoint",
            ),
            sign(
                LINE,
                1.0,
                r"we'?re verifying your browser",
                r"failed to verify your browser",
            ),
        ),
        "Tencent": (
            sign(
                MARKUP,
                2.0,
                r"waf\.tencent(?:cs)?\.com",
                r"t-sec-waf",
                r"eo-bot",
                r"tencentcaptcha\(",
                r"edgeone.{0,40}(?:block|challenge|restrict)",
            ),
            sign(
                MARKUP,
                0.5,
                r"turing\.captcha\.qcloud",
                r"tcaptcha\.js",
            ),
            sign(
                LINE,
                1.0,
                r"您的请求已被该站点的安全策略拦截",
                r"your request has been blocked",
            ),
        ),
        "Sucuri": (
            sign(
                TITLE,
                2.0,
                r"sucuri website firewall",
            ),
            sign(
                TEXT,
                1.0,
                r"sucuri website firewall",
                r"sucuri cloudproxy",
            ),
        ),
        "F5": (
            sign(
                LINE,
                1.0,
                r"the requested url was rejected",
            ),
            sign(
                TEXT,
                1.5,
                r"your support id is:? *<?\d{6,}",
            ),
        ),
        "Kasada": (
            sign(
                HEADER,
                1.0,
                r"(?m)^x-kpsdk-",
            ),
            sign(
                MARKUP,
                2.0,
                r"window\.kpsdk",
                r"/149e9513-01fa-4fb0-aad4-566afd725d1b/",
            ),
        ),
        "Anubis": (
            sign(
                TITLE,
                2.0,
                r"^making sure you'?re not a bot",
            ),
            sign(
                MARKUP,
                1.0,
                r"/\.within\.website/x/cmd/anubis",
            ),
        ),
        "Google": (
            sign(
                TEXT,
                2.0,
                r"our systems have detected unusual traffic from your computer network",
            ),
        ),
    }
)
