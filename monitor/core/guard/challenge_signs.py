"""The signs of challenges that bear no vendor's mark."""

from __future__ import annotations

from monitor.core.guard.signs import HEADING, LINE, MARKUP, TITLE, Sign, sign

NAMELESS: tuple[Sign, ...] = (
    sign(
        TITLE,
        2.0,
        r"^(?:error |http )?403\b",
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
        r"(?:please )?(?:verify|confirm|prove|show|check)(?:ing|s)? (?:us )?(?:that |if |whether )?"
        r"you(?:'re| are) (?:an? )?(?:real )?(?:human|person|not an? (?:ro)?bot|no (?:ro)?bot|not automated)",
        r"we(?:'re| are) (?:just )?(?:verifying|checking|making sure) (?:that |if |whether )?you",
        r"are you (?:an? )?(?:real )?(?:human|person)\b",
        r"(?:please )?(?:type|enter|copy) the (?:characters|letters|words?|code|digits)[^.]{0,20} "
        r"(?:you see|shown|in the (?:image|picture|box)|below|displayed)",
        r"[^.]{0,60}(?:may|might|appears? to|seems? to) be sending automated (?:queries|requests)",
        r"your access to this (?:site|service|page|website) has been (?:limited|restricted|blocked"
        r"|suspended)",
        r"your (?:ip|connection|network|browser)(?: address)? (?:looks|seems|appears|has been flagged)",
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
        r"(?:系统|我们)?检测到.{0,20}异常",
        r".{0,12}请求(?:疑似|可能|存在|包含).{0,16}(?:攻击|威胁|风险|恶意)",
        r".{0,24}(?:请求|访问)已?被.{0,16}(?:策略|规则|防火墙|防护).{0,4}(?:阻断|拦截|拒绝)",
        r".{0,12}正在检查您的浏览器",
        r".{0,12}(?:确认|验证|证明)(?:您|你)(?:是真人|不是机器人)",
        r"(?:veuillez (?:confirmer|vérifier)|confirmez|vérifions|vérifiez|nous vérifions) "
        r"que vous (?:êtes|n'êtes pas)",
        r"(?:nous avons détecté )?(?:une activité|un trafic) (?:inhabituelle?|suspecte?|anormale?)",
        r"saisissez les caractères",
        r"(?:êtes-vous|vous êtes) un (?:robot|humain)",
        r"accès (?:refusé|interdit|bloqué)",
        r"(?:bitte )?bestätigen sie,? dass sie (?:ein mensch|kein)",
        r"(?:wir haben )?ungewöhnliche(?:n|r)? (?:aktivität|datenverkehr|zugriffe)",
        r"es wird (?:überprüft|geprüft), ob sie ein mensch",
        r"(?:ihr|der) zugriff (?:wurde|ist) (?:gesperrt|verweigert|blockiert|eingeschränkt)",
        r"zugriff verweigert",
        r"sie haben keine berechtigung",
        r"vous n'avez pas (?:l'autorisation|la permission|le droit|accès)",
        r"you(?:'re| are) not (?:allowed|authori[sz]ed|permitted) to (?:access|view|see|open)",
        r"(?:let'?s|we(?:'ll| will| must| need to)?) (?:just )?(?:confirm|check|verify|make sure) (?:that )?"
        r"you(?:'re| are)\b",
        r"(?:slide|drag|move|fit) the (?:piece|puzzle|slider|handle|arrow)",
        r"[\w' ]{0,40}(?:looks?|seems?|appears?) (?:to be )?automated",
        r"(?:automated|bot|robot|scraping|suspicious) (?:access|activity|traffic|requests?|behaviou?r)"
        r"[\w ]{0,20} (?:detected|blocked|suspected)",
        r"[\w, ]{0,40}are you (?:an? )?(?:ro)?bot\b",
        r"(?:a |your )?(?:vpn|proxy)[\w ]{0,30} detected",
        r"(?:please )?(?:turn off|disable) your (?:vpn|proxy|ad ?blocker)",
        r"(?:comprueba|comprobando|confirma|confirme|verifica|verifique|demuestra)[\w ]{0,12} que (?:no )?"
        r"(?:eres|es|você)",
        r"confirm[ea] que (?:você )?não é um robô",
        r"(?:completa|complete|conclua) (?:la|a) verific",
        r"(?:conferma|verifica) di (?:non )?essere",
        r".{0,10}(?:ロボットではない|人間である)ことを",
        r"画像に表示されて",
        r".{0,10}로봇이 아님",
        r".{0,20}보안 (?:인증|확인)",
        r".{0,12}(?:подтвердите|докажите), что вы (?:не робот|человек)",
        r".{0,20}пройдите проверку",
        r".{0,8}(?:完成|進行|通過).{0,6}驗證",
        r".{0,12}(?:證明|確認|驗證)(?:您|你)(?:是真人|不是機器人)",
        r".{0,8}(?:偵測|檢測)到.{0,20}異常",
    ),
    sign(
        HEADING,
        1.0,
        r"(?:error |http )*403\b",
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

ORIGIN_FAILS: tuple[Sign, ...] = (
    sign(TITLE, 3.0, r"\| 5\d\d: ", r"\b(?:argo|cloudflare) tunnel error"),
    sign(LINE, 3.0, r"[\w' .,-]{0,60}error code:? 5(?:0[0-4]|2\d|30)\b", r"(?:argo|cloudflare) tunnel error"),
)
"""The signs that what stands in front of the site could not reach it, and says so under its own name."""
