"""The signs of challenges that bear no vendor's mark."""

from __future__ import annotations

from monitor.core.guard.signs import HEADING, LINE, MARKUP, TITLE, Sign, sign

NAMELESS: tuple[Sign, ...] = (
    sign(
        TITLE,
        2.0,
        r"^(?:access denied|(?:403 )?forbidden|too many requests|security (?:check|verification"
        r"|checkpoint)|robot check|bot (?:check|verification|detection)|human verification|are "
        r"you (?:a )?(?:human|robot)\??|captcha|verif(?:y|ying) (?:that )?you are (?:a )?human"
        r"|ddos[- ]guard|one more step|checking your browser|please verify|browser check|you have "
        r"been blocked|request (?:blocked|rejected))\b",
        r"安全验证",
        r"滑动验证",
        r"访问验证",
        r"人机验证",
        r"百度安全验证",
        r"请输入验证码",
        r"^验证码",
        r"vérification de sécurité",
        r"sicherheitsüberprüfung",
    ),
    sign(
        LINE,
        2.0,
        r"(?:please )?(?:verify|confirm|prove) (?:that )?you(?:'re| are) (?:a )?(?:human|not a "
        r"(?:ro)?bot)",
        r"(?:please )?(?:complete|solve|pass) (?:the|a|this) (?:security check|captcha|challenge"
        r"|verification|puzzle)",
        r"(?:we )?(?:need|want|have) to (?:check|make sure|verify|confirm) (?:that )?you(?:'re| "
        r"are)",
        r"verifying (?:that )?you",
        r"your request is being verified",
        r"(?:please )?wait while (?:we|your)[^.]{0,40}(?:verif|check)",
        r"(?:please )?(?:press|tap|click) and hold",
        r"verify your identity",
        r"checking your browser",
        r"are you a (?:ro)?bot",
        r"i'?m not a robot",
        r"unusual (?:traffic|activity)",
        r"(?:we(?:'ve| have)? )?detected unusual",
        r"your (?:request|access|ip(?: address)?)(?: \S+)? (?:has been|was|is) (?:temporarily "
        r")?(?:blocked|denied|rejected|flagged|banned|restricted)",
        r"(?:you(?:'re| are) )?making (?:too many )?requests too",
        r"slow down\b",
        r"access (?:to this (?:page|site|website) )?(?:has been |is )?(?:temporarily )?restricted",
        r"(?:please )?enable (?:javascript|js|cookies)(?: and cookies| and javascript)? (?:to "
        r"(?:continue|proceed)|and (?:reload|refresh))",
        r"you (?:don't|do not) have (?:permission|access)",
        r"access (?:is |to this (?:page|site|resource) (?:is|has been) )?(?:denied|forbidden)",
        r"(?:403 )?forbidden",
        r"(?:make sure )?you'?re not a (?:ro)?bot",
        r"(?:we just need to )?make sure you'?re not a",
        r"enter the characters you see",
        r"you have sent too many",
        r"too many requests",
        r"rate limit exceeded",
        r"you(?:'ve| have) been (?:rate[- ]limited|blocked)",
        r"(?:请|需要)?(?:先)?(?:完成|进行|通过|输入).{0,8}验证",
        r".{0,12}安全验证",
        r".{0,8}滑动验证",
        r".{0,8}访问验证",
        r".{0,12}人机验证",
        r"请(?:按住|拖动)滑块",
        r".{0,30}您的(?:访问|请求)(?:被|已被)(?:阻断|拦截|限制)",
        r"禁止访问",
        r"(?:您|你)?(?:没有|无)权(?:限)?(?:访问|查看)",
        r".{0,8}拒绝访问",
        r"(?:您的?)?(?:请求|访问|操作)(?:过于|太|过)?频繁",
        r"您的(?:ip|访问|请求).{0,12}(?:异常|频繁|拦截|限制)",
        r"系统检测到.{0,20}异常",
        r"veuillez (?:confirmer|vérifier) que vous (?:êtes|n'êtes pas)",
        r"bitte bestätigen sie, dass sie (?:ein mensch|kein)",
    ),
    sign(
        HEADING,
        1.0,
        r"security (?:check|verification)",
        r"access denied",
        r"are you a (?:ro)?bot",
        r"verify you are human",
        r"request blocked",
    ),
    sign(
        MARKUP,
        0.7,
        r"g-recaptcha",
        r"hcaptcha\.com/1/api",
        r"h-captcha",
        r"cf-turnstile",
        r"geetest",
        r"captcha",
    ),
)
