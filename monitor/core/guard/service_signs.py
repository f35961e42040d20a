"""The signs of maintenance notices and of broken applications."""

from __future__ import annotations

from monitor.core.guard.signs import HEADING, LINE, MARKUP, TEXT, TITLE, Sign, sign

MAINTENANCE: tuple[Sign, ...] = (
    sign(
        TITLE,
        1.0,
        r"\bmaintenance\b(?! (?:policy|terms|agreement|services?|plan|fee|window|schedule))",
    ),
    sign(
        TITLE,
        2.0,
        r"under maintenance",
        r"down for maintenance",
        r"(?:temporarily|currently) (?:unavailable|offline|down)",
        r"be (?:right )?back (?:soon|shortly)",
        r"service unavailable",
        r"under construction",
        r"coming soon",
        r"wartung",
        r"en maintenance",
        r"维护",
        r"升级",
        r"建设中",
        r"メンテナンス",
    ),
    sign(
        HEADING,
        1.5,
        r"(?:(?:\w+ ){0,2}under|down for|(?:\w+ ){0,2}undergoing) (?:\w+ ){0,2}maintenance",
        r"we(?:'ll| will) be (?:right )?back",
        r"be right back",
        r"back soon",
        r"(?:service|site|website|page)? ?(?:is )?(?:temporarily|currently) (?:unavailable|offline"
        r"|down)",
        r"service unavailable",
        r"wartungs",
        r"maintenance en cours",
        r".{0,12}(?:系统|网站|服务|页面|平台)?(?:正在)?(?:维护|升级)",
        r"we(?:'re| are) (?:down|offline|working on)",
    ),
    sign(
        LINE,
        2.0,
        r"(?:we(?:'re| are)|(?:(?:the|this|our) )?[\w.-]{0,30} ?(?:site|website|service|system"
        r"|page|platform|server)s? (?:is|are))(?: currently| presently| temporarily| now| just)* "
        r"(?:undergoing|performing|down for|under|offline for|carrying out|doing)(?: some| a bit "
        r"of| a| an| our| routine| brief| quick| planned| scheduled| essential| urgent| emergency"
        r"| necessary)* (?:maintenance|upgrade|update)",
        r"(?:the |this |our )?(?:site|website|service|page|system|server|platform) is "
        r"(?:currently |temporarily )*(?:unavailable|offline|down)\b",
        r"(?:scheduled|planned|routine|emergency|system) maintenance (?:in progress|is under ?way)",
        r"under (?:scheduled |planned )?maintenance",
        r"briefly unavailable",
        r"we(?:'re| are) (?:just )?(?:making|doing) some (?:improvements|maintenance|changes|work"
        r"|upgrades)",
        r"we(?:'ll| will) be (?:right )?back (?:soon|shortly|online|up|in|at)",
        r"(?:please )?(?:check|come|try) (?:back|again) (?:soon|later|shortly|in a)",
        r"temporarily (?:unavailable|offline|down)",
        r"down for maintenance",
        r"(?:scheduled|planned|temporary) downtime",
        r"we(?:'re| are) (?:currently |just |now )?(?:upgrading|updating|improving) (?:our|the"
        r"|this)",
        r"service will (?:resume|be back|be restored)",
        r"service (?:temporarily )?unavailable",
        r"(?:.{0,50})wartungsarbeiten",
        r"(?:.{0,30})(?:momentanément|temporairement) (?:indisponible|fermé|hors)",
        r"nous effectuons (?:une|des|actuellement)[^.]{0,30}maintenance",
        r"(?:.{0,40})(?:wird|werden) (?:derzeit|gerade) gewartet",
        r"(?:.{0,40})vorübergehend nicht (?:erreichbar|verfügbar)",
        r"wir sind (?:bald|gleich) (?:wieder|zurück)",
        r"(?:.{0,50})(?:est|sommes) (?:actuellement |en cours de |temporairement )*(?:en "
        r")?(?:maintenance|indisponible)",
        r"maintenance (?:en cours|programmée)",
        r"(?:.{0,20})(?:系统|网站|服务|页面|平台|服务器)(?:正在|目前|暂时)?(?:进行)?(?:中)?(?:维护"
        r"|升级)",
        r"(?:.{0,12})正在(?:进行)?(?:系统|网站|例行|紧急)?(?:维护|升级)",
        r".{0,16}(?:系统|网站|停机|例行)维护",
        r".{0,10}(?:服务|页面|网站)(?:暂时?)?不可用",
        r"(?:.{0,20})暂时无法(?:访问|提供)",
        r"(?:.{0,20})暂停(?:服务|访问)",
        r"(?:请)?稍后(?:再|重)(?:试|来|访问)",
        r"(?:現在|ただいま).{0,20}メンテナンス",
    ),
)

APPLICATION: tuple[Sign, ...] = (
    sign(
        LINE,
        3.0,
        r"application error: a (?:client|server)-side exception has occurred",
        r"unexpected application error",
        r"chunkloaderror",
        r"an application error occurred on the server",
        r"this page (?:isn'?t|is not) working",
        r"unhandled (?:runtime )?(?:error|exception)",
        r"uncaught (?:error|exception|typeerror)",
        r"fatal error: ",
        r"parse error: syntax",
        r"traceback \(most recent call last\)",
        r"server error in '/",
        r"minified react error",
        r"internal server error$",
        r"bad gateway$",
        r"gateway time-?out$",
        r"error establishing a database connection",
        r"upstream (?:connect error|request timeout)",
        r"no healthy upstream",
        r"no available server$",
        r"default backend - 404",
    ),
    sign(
        LINE,
        2.0,
        r"(?:oops|whoops)?[\W_]*something(?:'s| has|) ?(?:went|gone|is)? ?wrong",
        r"(?:an? )?(?:unexpected|unknown|internal|server|unhandled|application|critical|fatal"
        r"|runtime) (?:server )?error\b",
        r"(?:an|there was an|there has been an?|we(?:'ve)? (?:encountered|hit|ran into) an?)(?: "
        r"\w+)? (?:error|problem|issue)\b",
        r"failed to (?:load|fetch)",
        r"this page (?:couldn't|could not|can't|cannot|failed to|didn't) (?:be )?load",
        r"(?:type|reference|syntax|range|chunkload)error: ",
        r"our (?:servers?|systems?|backend) (?:are|is) (?:having|experiencing|overloaded|down)",
        r"unexpected application error",
        r"unable to (?:load|display|fetch) (?:the|this) (?:page|content|document)",
        r"we(?:'re| are) having (?:trouble|problems|technical)",
        r"technical difficult",
        r"(?:bad gateway|gateway time-?out|internal server error|service unavailable|web server "
        r"is (?:down|returning)|connection timed out|origin is unreachable)\b",
        r"there has been a critical error",
        r"(?:da|hier|leider) ist (?:leider )?(?:etwas|was) (?:schiefgelaufen|schief gegangen"
        r"|schiefgegangen)",
        r"etwas ist schief",
        r"bitte laden sie die seite neu",
        r"(?:une erreur|un problème) (?:est|s'est) ",
        r"(?:es ist )?ein (?:unerwarteter |interner |technischer )?fehler",
        r"interner serverfehler",
        r"une erreur (?:est|s'est|inattendue|interne|technique)",
        r"erreur (?:interne|inattendue|serveur)",
        r"(?:.{0,6})(?:系统|服务器|网络|程序|内部|服务)(?:内部)?(?:错误|异常|繁忙|出错|开小差|忙"
        r"|不给力|故障)",
        r".{0,8}(?:出错了|出了点问题|加载失败|发生错误)",
    ),
    sign(
        TITLE,
        1.5,
        r"^(?:application |internal |server |unexpected |an )*error\b",
        r"\b(?:internal server error|bad gateway|gateway time-?out|service unavailable)\b",
        r"^50[0-4]\b",
        r"something went wrong",
        r"^fehler(?! 4)",
        r"^erreur\b(?! 4)",
        r"^(?:系统|服务器)?(?:错误|异常)",
        r"出错",
    ),
    sign(
        HEADING,
        1.0,
        r"(?:application |internal |server |unexpected )*error\b",
        r"something went wrong",
        r"50[0-4]\b",
        r"bad gateway",
        r".{0,4}(?:出错|错误|异常)",
    ),
    sign(
        TEXT,
        1.0,
        r"see the browser console for more information",
    ),
    sign(
        TEXT,
        1.0,
        r"error reference(?: number)?",
        r"digest: *\d{6,}",
        r"request id: *\S{8,}",
    ),
    sign(
        MARKUP,
        0.5,
        r"__next_error__",
        r"<nextjs-portal",
        r'id="__next-error',
    ),
)
