"""The signs of challenge pages of the vendors met most, by vendor.

The forms are those that the vendors' own pages have in public captures and in
their documentation. Scripts that vendors also put on ordinary pages
(`/cdn-cgi/challenge-platform/`, `js.datadome.co`)
are worth less than a challenge needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from monitor.core.guard.signs import HEADER, HEADING, LINE, MARKUP, TEXT, TITLE, Sign, sign

VENDORS: Mapping[str, tuple[Sign, ...]] = MappingProxyType(
    {
        "Cloudflare": (
            sign(
                HEADER,
                3.0,
                r"(?m)^cf-mitigated: *challenge",
            ),
            sign(
                HEADER,
                0.25,
                r"(?m)^server: *cloudflare",
            ),
            sign(
                HEADER,
                0.25,
                r"(?m)^cf-ray:",
            ),
            sign(
                TITLE,
                2.0,
                r"^just a moment\.*…?$",
                r"^attention required! \| cloudflare",
                r"^un momento",
                r"^einen moment",
                r"^nur einen moment",
                r"^un instant",
                r"^请稍候",
                r"^稍等片刻",
                r"^しばらくお待ち",
                r"^please wait\.\.\. \| cloudflare",
                r"^access denied \| .* cloudflare",
            ),
            sign(
                MARKUP,
                2.0,
                r"_cf_chl_opt",
                r"cf-browser-verification",
                r"cf_chl_(?:f_tk|rt_tk|prog|opt)",
                r"cf-challenge-(?:running|error)",
                r"cf-im-under-attack",
                r'id="challenge-(?:form|stage|running|error-text|success-text)"',
                r"cf-error-details",
                r"/cdn-cgi/l/chk_",
            ),
            sign(
                MARKUP,
                1.0,
                r"/cdn-cgi/challenge-platform/h/[a-z]/orchestrate",
                r"enable javascript and cookies to continue",
            ),
            sign(
                MARKUP,
                0.5,
                r"challenges\.cloudflare\.com",
                r"/cdn-cgi/(?:challenge-platform|styles)/",
            ),
            sign(
                LINE,
                1.5,
                r"checking (?:your browser|if the site connection is secure)",
                r"verify(?:ing)? (?:that )?you are human",
                r"this process is automatic",
                r"enable javascript and cookies to continue",
                r"sorry, you have been blocked",
                r"you have been blocked",
                r"(?:\S+ )?needs to review the security of your connection",
                r"正在检查您的浏览器",
                r"请完成以下操作，验证您是真人",
                r"(?:\S+ )?(?:error )?10(?:06|07|08|09|10|12|15|20)\b",
            ),
            sign(
                TEXT,
                1.0,
                r"ray id: *[0-9a-f]{8}",
                r"cloudflare ray id",
            ),
            sign(
                TEXT,
                1.0,
                r"performance (?:&|and) security by",
            ),
            sign(
                TEXT,
                1.0,
                r"needs to review the security of your connection",
            ),
            sign(
                TEXT,
                1.0,
                r"why have i been blocked",
            ),
            sign(
                TEXT,
                1.0,
                r"ddos protection by",
            ),
        ),
        "Akamai": (
            sign(
                HEADER,
                1.0,
                r"(?m)^server: *akamai(?:ghost|netstorage)",
            ),
            sign(
                TITLE,
                1.0,
                r"^access denied$",
                r"^challenge validation$",
                r"^invalid url$",
            ),
            sign(
                HEADING,
                0.5,
                r"access denied",
            ),
            sign(
                MARKUP,
                2.0,
                r"errors\.edgesuite\.net",
                r"/_sec/(?:cp_challenge|verify)",
                r"sec-(?:if-)?cpt-(?:if|container)",
                r"akamai-privacy",
                r"sec-bc-",
                r"bm-verify=",
            ),
            sign(
                TEXT,
                1.0,
                r"you don'?t have permission to access",
            ),
            sign(
                TEXT,
                1.0,
                r"reference *#? *\d+\.[0-9a-f]+\.\d+",
            ),
            sign(
                TEXT,
                1.0,
                r"on this server\.",
            ),
            sign(
                TEXT,
                2.0,
                r"powered and protected by *akamai",
            ),
            sign(
                LINE,
                1.0,
                r"powered and protected by",
            ),
            sign(
                LINE,
                1.0,
                r"challenge validation",
            ),
        ),
        "Aliyun WAF": (
            sign(
                MARKUP,
                2.0,
                r"acw_sc__v[23]",
                r"errors\.aliyun\.com",
                r"aliyun_?waf",
                r"aliyuncaptcha",
                r"_____tmd_____",
                r"x5secdata",
                r"punish-component",
                r"waf_nc_",
                r"initaliyuncaptcha",
                r"_waf_[0-9a-f]{8}",
                r"cf_app_waf",
                r"rgv587_flag",
                r"alicdn\.com/sd/punish",
                r"alicdn\.com/sd-base/static/[\d.]+/image/405",
                r"as it may cause potential threats to the server",
            ),
            sign(
                MARKUP,
                0.5,
                r"g\.alicdn\.com/(?:awsc|sd/|captcha)",
                r"o\.alicdn\.com/captcha",
                r"nocaptcha",
                r"\bnc_1_wrapper",
                r"\bvar arg1 *=",
            ),
            sign(
                HEADER,
                0.5,
                r"(?m)^server: *(?:tengine|aliyun|esa)",
            ),
            sign(
                HEADER,
                0.5,
                r"(?m)^(?:eagleid|x-tengine-error|bxpunish):",
            ),
            sign(
                HEADER,
                1.5,
                r"denied by (?:http_)?custom acl",
                r"bxpunish: *1",
                r"set-cookie: *.{0,200}acw_sc__v",
            ),
            sign(
                TITLE,
                1.0,
                r"^(?:405|滑动验证|安全验证|访问验证|人机验证|验证码|验证码拦截|请验证|waf|captcha "
                r"interception|访问被拦截|访问被阻断)",
            ),
            sign(
                LINE,
                2.0,
                r"(?:很抱歉，?)?由于您访问的url有可能对网站造成安全威胁",
                r".{0,24}您的访问被阻断",
                r"您的请求可能存在威胁",
                r"请按住滑块",
                r"拖动(?:下方)?滑块",
                r"请拖动",
                r"向右滑动",
                r"(?:sorry, )?your request has been blocked as it may cause potential threats",
                r"访问被(?:拦截|阻断|拒绝)",
                r"(?:访问验证|滑动验证|安全验证|人机验证)",
                r"请(?:完成|进行|通过)(?:下方|以下)?(?:安全)?验证",
                r"sorry, we have detected unusual traffic",
                r"please slide to verify",
                r"(?:为了|为保障).{0,30}请(?:完成|进行|拖动|按住)",
            ),
            sign(
                TEXT,
                1.0,
                r"您的访问被阻断",
                r"potential threats to the server",
            ),
            sign(
                TEXT,
                1.0,
                r"trace ?id *[:：]",
            ),
        ),
        "DataDome": (
            sign(
                HEADER,
                1.0,
                r"(?m)^x-(?:datadome|dd-b)",
            ),
            sign(
                HEADER,
                1.0,
                r"(?m)^server: *datadome",
            ),
            sign(
                MARKUP,
                2.5,
                r"captcha-delivery\.com",
                r"""var dd ?= ?\{['"]?rt""",
                r"ct\.captcha-delivery",
                r"geo\.captcha-delivery",
            ),
            sign(
                LINE,
                2.0,
                r"please enable js and disable any ad blocker",
            ),
            sign(
                MARKUP,
                0.5,
                r"please enable js and disable any ad blocker",
                r"js\.datadome\.co",
                r"datadome",
            ),
        ),
    }
)
