"""The signs of pages that want something of the reader first: signing in, consent, another country."""

from __future__ import annotations

from monitor.core.guard.signs import HEADING, LINE, MARKUP, PATH, TEXT, TITLE, Sign, sign

_HERE = (
    r"(?:in|from|for|to) (?:your|this|the selected|certain)(?: current)? "
    r"(?:country|region|location|area|jurisdiction|territory)"
)

SIGN_IN: tuple[Sign, ...] = (
    sign(
        PATH,
        1.5,
        r"/(?:[a-z-]{0,12}log-?[io]n|sign-?in|signin|sso|saml2?|oauth2?|authorize|auth|passport"
        r"|session/new|account/login|users/sign_in)(?:[/.;]|$)",
    ),
    sign(
        PATH,
        1.5,
        r"^(?:login|log-in|signin|sso|accounts?|auth|id|identity|passport)\.",
        r"\.(?:okta|auth0|onelogin)\.com",
    ),
    sign(
        TITLE,
        1.5,
        r"^(?:log ?in|sign ?in|login|signin|authentication required|single sign-on|member login)\b",
        r"\b(?:log ?in|sign ?in|login)$",
        r"登录",
        r"登入",
        r"^anmelden",
        r"^anmeldung",
        r"^connexion",
        r"^se connecter",
        r"^iniciar sesión",
        r"ログイン",
    ),
    sign(
        HEADING,
        1.0,
        r"(?:please )?(?:log ?in|sign ?in|login)\b",
        r"welcome back",
        r"(?:sign|log) (?:up|in) or (?:sign|log) (?:up|in)\b",
        r"authentication required",
        r"enter your (?:work |business )?e-?mail",
        r"(?:choose )?how (?:to|do you want to|would you like to) (?:log|sign) in",
        r"you need (?:access|permission)",
        r"(?:请)?(?:先|扫码|密码)?(?:登录|登入)",
        r"anmelden",
        r"connexion",
        r"connectez",
    ),
    sign(
        LINE,
        2.0,
        r"(?:please |you (?:must|need to|have to) (?:be )?|you'll need to )?(?:log(?:ged)? ?in"
        r"|sign(?:ed)? ?in|login) (?:to|before|first|in order) ?(?:your account)?(?: to)?(?: "
        r"(?:continue|view|see|read|access|proceed|use))?",
        r"(?:this|the) (?:page|content|document) is (?:only )?(?:available|visible|accessible) "
        r"(?:only )?to (?:registered|logged|signed|members)",
        r".{0,12}登[录入]后(?:才能|方可|可|即可)?(?:查看|访问|阅读|继续|使用)",
        r"请(?:先)?登[录入]",
        r"您(?:还|尚)未登[录入]",
        r"需要登[录入]",
        r"(?:bitte )?(?:melden sie sich an|anmelden, um)",
        r"(?:veuillez )?(?:vous connecter|connectez-vous)",
        r"inicia sesión para",
        r"you are not (?:logged|signed) in",
        r"your session has expired",
        r"(?:subscribe|register|join)(?: now)? or (?:log ?in|sign ?in) to (?:keep|continue|read|view|see)",
        r"(?:this|the) (?:page|content|document|article) is (?:only )?for (?:members|subscribers|customers"
        r"|registered)",
        r"sign-?in required",
        r"login required",
        r"(?:ask for|request) access\b",
        r"switch to an account with",
        r"(?:choose )?how (?:to|do you want to|would you like to) (?:log|sign) in",
        r"authentication required",
    ),
    sign(
        LINE,
        0.7,
        r"forgot(?:ten)? (?:your )?password",
        r"passwort vergessen",
        r"mot de passe oublié",
        r"忘记密码",
    ),
    sign(
        LINE,
        0.7,
        r"(?:continue|sign in|log in) with (?:google|apple|microsoft|github|sso|email)",
        r"keep me signed in",
        r"remember me",
        r"enter your (?:email|username|password|phone)",
    ),
    sign(
        LINE,
        0.7,
        r"don'?t have an account",
        r"create an account",
        r"new to \S+\?",
        r"not a member",
        r"by (?:continuing|signing|clicking|logging)[\w ,']{0,40} you (?:agree|accept|confirm|acknowledge)",
        r"立即注册",
        r"(?:扫码|验证码|密码)登录",
        r"获取验证码",
        r"手机号",
    ),
)

CONSENT: tuple[Sign, ...] = (
    sign(
        TITLE,
        1.5,
        r"^before you continue",
        r"^(?:cookie )?consent\b",
        r"^your privacy (?:choices|matters)",
        r"^bevor sie",
        r"^avant d(?:e|')",
        r"cookie-?(?:einstellungen|hinweis)",
        r"^privacy (?:settings|preferences|choices)",
        r"隐私(?:设置|提示)",
    ),
    sign(
        LINE,
        2.0,
        r"we (?:value|care about|respect) your privacy",
        r"before you continue",
        r"your privacy (?:matters|choices|is important)",
        r"we need your consent",
        r"(?:we|and) (?:and )?our (?:\d[\d,.]* )?(?:partners|vendors) ",
        r"bevor sie (?:fortfahren|weiter)",
        r"(?:[\w' .-]{1,40} )?asks for your consent to",
        r"(?:valoramos|respetamos) (?:tu|su) privacidad",
        r"(?:valorizamos|respeitamos) (?:a )?sua privacidade",
        r"(?:rispettiamo|teniamo) (?:alla )?la tua privacy",
        r"(?:nosotros|nós) (?:y|e) nuestros|nossos (?:socios|parceiros)",
        r"mit werbung (?:weiter)?(?:lesen|nutzen|besuchen|weiter)",
        r"[^.]{0,60}\bpur-?abo\b",
        r"avant de continuer",
        r"nous respectons votre vie",
        r"wir (?:schätzen|respektieren) ihre (?:privatsphäre|daten)",
        r"ihre (?:privatsphäre|zustimmung)",
        r"votre vie privée",
        r"(?:this (?:site|website) uses|we use) cookies",
        r"(?:diese (?:web)?seite|wir) (?:verwende[nt]|nutze[nt]|benutze[nt]) cookies",
        r"(?:to (?:read|continue|go)[^.]{0,20}, )?(?:please )?(?:accept|agree to) (?:our |the "
        r")?(?:use of )?(?:all )?cookies\b",
        r"your data[,.]? your choice",
        r"cookies on this site",
        r"with your (?:consent|agreement|permission), we",
        r"bevor sie weiter",
        r"我们重视您的隐私",
        r"(?:本网站|我们)(?:会)?使用\s?cookie",
    ),
    sign(
        LINE,
        1.0,
        r"(?:accept|agree|allow|i accept|i agree)(?: (?:all|(?:and|&) (?:continue|close)|to "
        r"all))?(?: cookies)?$",
        r"ok, accept all",
        r"alle(?: cookies)? (?:akzeptieren|annehmen|zulassen)",
        r"(?:akzeptieren|zustimmen|einverstanden)(?: und weiter)?$",
        r"tout accepter",
        r"(?:consent|i consent)$",
        r"(?:aceptar|aceitar|accetta)(?: tod[oa]s?| tudo| tutti| tutto)?(?: (?:las |os |i )?cookies?)?$",
        r"accepter(?: et continuer| tout)?$",
        r"(?:全部)?(?:接受|同意)(?:全部|所有|并继续)?(?:\s?cookies?)?$",
    ),
    sign(
        LINE,
        1.0,
        r"(?:reject|decline|refuse|deny|disagree)(?: all)?(?: cookies)?$",
        r"(?:only|nur) (?:necessary|essential|notwendige)",
        r"(?:alle )?ablehnen",
        r"tout refuser",
        r"do not consent$",
        r"(?:rechazar|rejeitar|rifiuta)(?: tod[oa]s?| tudo| tutti| tutto)?$",
        r"refuser$",
        r"continuer sans accepter",
        r"(?:全部)?拒绝",
    ),
    sign(
        LINE,
        1.0,
        r"(?:manage|customi[sz]e|more|show|cookie|privacy)[ -](?:\w+ )?(?:options|preferences"
        r"|settings|choices|purposes)",
        r"cookie-?einstellungen",
        r"einstellungen",
        r"paramétrer",
        r"personnaliser",
        r"gérer",
        r"管理(?:选项|偏好|设置)",
    ),
    sign(
        LINE,
        2.0,
        r"(?=.*(?:accept|agree|allow|akzeptier|zustimm|acept|aceit|接受|同意))(?=.*(?:reject|decline|refuse"
        r"|rechaz|rejeit|rifiut"
        r"|deny|disagree|manage|settings|preferences|subscribe|learn|options|necessary|ablehn"
        r"|einstellung|refuser|paramétrer|拒绝|设置))(?:(?:accept|agree|allow|reject|decline"
        r"|refuse|deny|disagree|subscribe|manage|customi[sz]e|cookies?|privacy|save|more|learn"
        r"|necessary|only|all|and|continue|close|settings|preferences|options|choices|purposes"
        r"|consent|policy|show|view|your|my|the|to|i|ok|got|it|essential|no|thanks|alle"
        r"|akzeptieren|annehmen|ablehnen|zustimmen|einstellungen|nur|notwendige|tout|accepter"
        r"|aceptar|rechazar|aceitar|rejeitar|accetta|rifiuta|tod[oa]s?|tudo|tutt[oi]"
        r"|refuser|paramétrer|continuer|sans|全部|接受|同意|拒绝|设置|管理|所有)(?![a-zß-ÿ])[ ,&·"
        r"|]*){2,16}$",
    ),
    sign(
        TEXT,
        1.0,
        r"our \d[\d,.]* (?:\w+ )?(?:partners|vendors)",
        r"\d+ tcf (?:partners|vendors)",
    ),
    sign(
        TEXT,
        1.0,
        r"store and/or access information on a device",
        r"unique identifiers",
    ),
    sign(
        MARKUP,
        0.5,
        r"onetrust",
        r"didomi",
        r"sourcepoint",
        r"quantcast",
        r"usercentrics",
        r"cookiebot",
        r"trustarc",
        r"__tcfapi",
        r"consentmanager",
        r"cmp-",
    ),
)

COUNTRY: tuple[Sign, ...] = (
    sign(
        LINE,
        2.0,
        rf"(?:[\w' .-]{{1,60}} )?(?:is|are|isn'?t|aren'?t)(?: currently| yet| still)?(?: not)?(?: "
        rf"yet| currently)? (?:available|accessible|supported|offered|blocked|restricted) {_HERE}",
    ),
    sign(
        LINE,
        2.0,
        rf"(?:access|service|content)[\w ]{{0,40}} (?:denied|restricted|blocked|unavailable|not "
        rf"available|not permitted) {_HERE}",
    ),
    sign(
        LINE,
        2.0,
        rf"(?:unavailable|not available|blocked|restricted) {_HERE}",
    ),
    sign(
        LINE,
        2.0,
        rf"(?:we|you)[\w' ]{{0,50}}(?:don'?t|do not|cannot|can'?t|are unable to)[\w' ]{{0,60}} "
        rf"{_HERE}",
    ),
    sign(
        LINE,
        2.0,
        r"(?:your|this) (?:country|region|location) is (?:not |un)?[ -]?supported",
        r"country not supported",
        r"unsupported (?:country|region)",
        r"[\w' .-]{1,60} (?:is not|isn't|are not|aren't) (?:yet )?available where you are",
        r"app unavailable",
        r"geo-?(?:blocked|restricted)",
        r"(?:we(?:'re| are) )?(?:sorry, )?(?:we(?:'re| are) )?not available where you are",
        r"[\w' .-]{1,40}(?:doesn't|does not|don't|do not) support your (?:location|country|region)",
        r"access from your (?:country|region|location)",
        r".{0,20}(?:当前|该|此|您的|所在)(?:的)?(?:国家|地区|区域).{0,8}(?:未|不|无法)",
        r"(?:.{0,30})(?:您|你)所在的?(?:国家|地区|区域).{0,14}(?:不|无法|暂|未)",
        r".{0,14}(?:不支持|暂不支持|未开放|无法)(?:您|你)?(?:所在|当前|该)(?:的)?(?:国家|地区)",
        r"(?:.{0,40})(?:in ihrem land|in ihrer region)[^.]{0,20}nicht verfügbar",
        r"(?:.{0,40})(?:n'est pas|indisponible|pas) [\w' ]{0,20}disponible[\w ]{0,10} dans votre "
        r"(?:pays|région)",
        r"(?:.{0,40})indisponible dans votre (?:pays|région)",
        r"(?:.{0,40})nicht in ihrem land verfügbar",
        r"(?:.{0,60})no (?:está |se encuentra )?disponible (?:aún |todavía )?en (?:tu|su) "
        r"(?:país|región|ubicación)",
        r"(?:.{0,60})não (?:está |se encontra )?disponível (?:ainda )?(?:em|no|na) "
        r"(?:seu|sua) (?:país|região|local)",
        r"(?:.{0,60})non (?:è |sono )?(?:ancora )?disponibil[ei] (?:nel tuo|nella tua|nel suo|nella sua) "
        r"(?:paese|area|regione)",
        r"(?:お住まい|お使い|ご利用|現在)の(?:国|地域).{0,16}(?:ません|できない|不可)",
        r".{0,20}(?:국가|지역)에서(?:는)? .{0,16}(?:없습니다|않습니다|불가)",
        r"this service is not available in",
        r"(?:[\w' ,-]{1,60} )?(?:cannot|can'?t|can not|may not) be (?:used|accessed|reached|viewed|opened) "
        r"(?:from|in|at) (?:where you are|your (?:location|country|region)|this (?:location|country|region))",
        r"we(?:'re| are) not (?:yet )?in your (?:area|country|region)",
        r"[^.]{0,60}(?:steht|ist|sind) in ihrer (?:region|gegend|umgebung)[^.]{0,12} nicht",
        r"[^.]{0,60}(?:n'est|ne sont) pas (?:accessibles?|disponibles?|visibles?) "
        r"(?:depuis|dans|en|de) (?:votre|ce)",
        r".{0,30}(?:在)?(?:您|你)?所在(?:的)?(?:国家|地区|区域).{0,6}无法",
    ),
    sign(
        LINE,
        2.0,
        r"[^.]{0,80}(?:un|not (?:currently |yet )?)available (?:in|to|from|for) (?:visitors (?:in"
        r"|from) )?(?:most |some |many |certain |all |other )?(?:\w+ )?(?:countries|regions"
        r"|territories|europe|the (?:eu|european|eea|uk))",
        r"we recogni[sz]e (?:that )?you are (?:attempting|trying) to access this",
        r"[^.]{0,60}(?:isn't|is not) available here",
    ),
    sign(
        TITLE,
        2.0,
        r"not available in your (?:country|region)",
        r"unavailable in your",
        r"unsupported (?:country|region)",
        r"country not supported",
        r"geo-?block",
        r"app unavailable",
        r"所在(?:国家|地区)",
    ),
    sign(
        PATH,
        1.0,
        r"/(?:app-)?unavailable-in-(?:region|country)",
        r"geo-?block",
        r"/region-(?:blocked|restricted)",
        r"/not-available",
    ),
    sign(
        HEADING,
        0.5,
        r".{0,60}(?:not available|unavailable) in your",
    ),
)
