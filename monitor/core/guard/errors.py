"""Error pages that say so in words, whatever their status: maintenance, broken applications, missing pages."""

from __future__ import annotations

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
)
from monitor.model import Finding, Outcome

_MAINTENANCE = (
    *signs(
        TITLE,
        1.0,
        r"\bmaintenance\b(?! (?:policy|terms|agreement|services?|plan|fee|window|schedule))",
    ),
    *signs(
        TITLE,
        2.0,
        r"under maintenance|down for maintenance|(?:temporarily|currently) (?:unavailable|offline|down)|be (?:right )?back (?:soon|shortly)"
        r"|service unavailable|under construction|coming soon|wartung|en maintenance|维护|升级|建设中|メンテナンス",
    ),
    *signs(
        HEADING,
        1.5,
        r"(?:(?:\w+ ){0,2}under|down for|(?:\w+ ){0,2}undergoing) (?:\w+ ){0,2}maintenance|we(?:'ll| will) be (?:right )?back|be right back|back soon"
        r"|(?:service|site|website|page)? ?(?:is )?(?:temporarily|currently) (?:unavailable|offline|down)|service unavailable|wartungs|maintenance en cours"
        r"|.{0,12}(?:系统|网站|服务|页面|平台)?(?:正在)?(?:维护|升级)|we(?:'re| are) (?:down|offline|working on)",
    ),
    *signs(
        LINE,
        2.0,
        r"(?:we(?:'re| are)|(?:(?:the|this|our) )?[\w.-]{0,30} ?(?:site|website|service|system|page|platform|server)s? (?:is|are))"
        r"(?: currently| presently| temporarily| now| just)* (?:undergoing|performing|down for|under|offline for|carrying out|doing)"
        r"(?: some| a bit of| a| an| our| routine| brief| quick| planned| scheduled| essential| urgent| emergency| necessary)* (?:maintenance|upgrade|update)"
        r"|(?:the |this |our )?(?:site|website|service|page|system|server|platform) is (?:currently |temporarily )*(?:unavailable|offline|down)\b"
        r"|(?:scheduled|planned|routine|emergency|system) maintenance (?:in progress|is under ?way)|under (?:scheduled |planned )?maintenance|briefly unavailable|we(?:'re| are) (?:just )?(?:making|doing) some (?:improvements|maintenance|changes|work|upgrades)"
        r"|we(?:'ll| will) be (?:right )?back (?:soon|shortly|online|up|in|at)|(?:please )?(?:check|come|try) (?:back|again) (?:soon|later|shortly|in a)"
        r"|temporarily (?:unavailable|offline|down)|down for maintenance|(?:scheduled|planned|temporary) downtime|we(?:'re| are) (?:currently |just |now )?(?:upgrading|updating|improving) (?:our|the|this)|service will (?:resume|be back|be restored)|service (?:temporarily )?unavailable"
        r"|(?:.{0,50})wartungsarbeiten|(?:.{0,30})(?:momentanément|temporairement) (?:indisponible|fermé|hors)|nous effectuons (?:une|des|actuellement)[^.]{0,30}maintenance|(?:.{0,40})(?:wird|werden) (?:derzeit|gerade) gewartet|(?:.{0,40})vorübergehend nicht (?:erreichbar|verfügbar)|wir sind (?:bald|gleich) (?:wieder|zurück)"
        r"|(?:.{0,50})(?:est|sommes) (?:actuellement |en cours de |temporairement )*(?:en )?(?:maintenance|indisponible)|maintenance (?:en cours|programmée)"
        r"|(?:.{0,20})(?:系统|网站|服务|页面|平台|服务器)(?:正在|目前|暂时)?(?:进行)?(?:中)?(?:维护|升级)|(?:.{0,12})正在(?:进行)?(?:系统|网站|例行|紧急)?(?:维护|升级)|.{0,16}(?:系统|网站|停机|例行)维护|.{0,10}(?:服务|页面|网站)(?:暂时?)?不可用"
        r"|(?:.{0,20})暂时无法(?:访问|提供)|(?:.{0,20})暂停(?:服务|访问)|(?:请)?稍后(?:再|重)(?:试|来|访问)|(?:現在|ただいま).{0,20}メンテナンス",
    ),
)
_APPLICATION = (
    *signs(
        LINE,
        3.0,
        r"application error: a (?:client|server)-side exception has occurred|unexpected application error|chunkloaderror|an application error occurred on the server"
        r"|this page (?:isn'?t|is not) working|unhandled (?:runtime )?(?:error|exception)|uncaught (?:error|exception|typeerror)|fatal error: |parse error: syntax"
        r"|traceback \(most recent call last\)|server error in '/|minified react error|internal server error$|bad gateway$|gateway time-?out$"
        r"|error establishing a database connection|upstream (?:connect error|request timeout)|no healthy upstream|no available server$|default backend - 404",
    ),
    *signs(
        LINE,
        2.0,
        r"(?:oops|whoops)?[\W_]*something(?:'s| has|) ?(?:went|gone|is)? ?wrong|(?:an? )?(?:unexpected|unknown|internal|server|unhandled|application|critical|fatal|runtime) (?:server )?error\b"
        r"|(?:an|there was an|there has been an?|we(?:'ve)? (?:encountered|hit|ran into) an?)(?: \w+)? (?:error|problem|issue)\b|failed to (?:load|fetch)|this page (?:couldn't|could not|can't|cannot|failed to|didn't) (?:be )?load|(?:type|reference|syntax|range|chunkload)error: |our (?:servers?|systems?|backend) (?:are|is) (?:having|experiencing|overloaded|down)|unexpected application error"
        r"|unable to (?:load|display|fetch) (?:the|this) (?:page|content|document)|we(?:'re| are) having (?:trouble|problems|technical)|technical difficult"
        r"|(?:bad gateway|gateway time-?out|internal server error|service unavailable|web server is (?:down|returning)|connection timed out|origin is unreachable)\b"
        r"|there has been a critical error|(?:da|hier|leider) ist (?:leider )?(?:etwas|was) (?:schiefgelaufen|schief gegangen|schiefgegangen)|etwas ist schief|bitte laden sie die seite neu|(?:une erreur|un problème) (?:est|s'est) |(?:es ist )?ein (?:unerwarteter |interner |technischer )?fehler|interner serverfehler|une erreur (?:est|s'est|inattendue|interne|technique)|erreur (?:interne|inattendue|serveur)"
        r"|(?:.{0,6})(?:系统|服务器|网络|程序|内部|服务)(?:内部)?(?:错误|异常|繁忙|出错|开小差|忙|不给力|故障)|.{0,8}(?:出错了|出了点问题|加载失败|发生错误)",
    ),
    *signs(
        TITLE,
        1.5,
        r"^(?:application |internal |server |unexpected |an )*error\b|\b(?:internal server error|bad gateway|gateway time-?out|service unavailable)\b|^50[0-4]\b"
        r"|something went wrong|^fehler(?! 4)|^erreur\b(?! 4)|^(?:系统|服务器)?(?:错误|异常)|出错",
    ),
    *signs(
        HEADING,
        1.0,
        r"(?:application |internal |server |unexpected )*error\b|something went wrong|50[0-4]\b|bad gateway|.{0,4}(?:出错|错误|异常)",
    ),
    *signs(
        TEXT,
        1.0,
        r"see the browser console for more information",
        r"error reference(?: number)?|digest: *\d{6,}|request id: *\S{8,}",
    ),
    *signs(MARKUP, 0.5, r"__next_error__|<nextjs-portal|id=\"__next-error"),
)
_MISSING = (
    *signs(
        TITLE,
        2.0,
        r"^(?:error |http |erreur |fehler |seite )?404\b|\b404$|[-|–—:·] ?404\b|\b404 (?:error|page|not found|-)|(?:page|site|content|document|file|resource) (?:can(?:no|')t be |could not be |was |is )?not[ -]found|\bnot found\b$|^not found\b"
        r"|(?:page|article|document) (?:doesn'?t|does not|no longer) exists?|page (?:unavailable|missing|removed)|nothing (?:was )?found|seite (?:wurde )?nicht gefunden|nicht gefunden$"
        r"|(?:page|contenu|document) (?:non trouvée?|introuvable|inexistante?)|introuvable|página no encontrada|no encontrad[oa]|pagina non trovata|ページが見つかりません|見つかりません"
        r"|(?:页面|网页|页|内容|文章|资源|文件|您访问的页面)(?:不存在|未找到|找不到|已删除|丢失|走丢|不见|已下线)|找不到(?:该|此)?(?:页面|网页|内容)|未找到页面|頁面不存在|找不到網頁",
    ),
    *signs(
        HEADING,
        2.0,
        r"404\b|(?:page|file|content|document|resource|article|url)?[ -]?(?:can(?:no|')t be |could not be |was |is )?not[ -]found|(?:this |that |the )?(?:page|article|document) (?:doesn'?t|does not|no longer) exists?"
        r"|(?:that|this|the)? ?(?:page|link)(?: you(?:'re| are)? [\w ]{1,40})?(?: (?:can'?t|cannot|couldn'?t|could not) be found| is missing| has (?:moved|been removed)| isn'?t (?:available|here))"
        r"|(?:we )?(?:can'?t|cannot|couldn'?t|could not) find|(?:looks like )?(?:you(?:'re| are) lost|nothing (?:here|to see|found))|lost\?|seite nicht gefunden|(?:diese |die )?seite (?:existiert nicht|wurde nicht|konnte nicht)"
        r"|(?:cette )?page (?:non trouvée|introuvable|n'existe)|cette page|página no encontrada|.{0,14}(?:页面|网页|内容|文章|页)(?:不存在|未找到|找不到|已删除|走丢|不见|已下线|已失效)|.{0,6}找不到.{0,10}(?:页面|网页|内容)|お探しのページ",
    ),
    *signs(
        LINE,
        2.0,
        r"(?:the |this |that |your )?(?:requested |web )?(?:page|file|content|document|resource|article|url|address|link)\b[^.]{0,120}?"
        r"(?:(?:not|n't) (?:be )?(?:found|exist|available|here)|no longer (?:exists?|available|here)|(?:been|was|were|is|or) (?:re)?(?:moved|deleted|named)"
        r"|is (?:unavailable|gone|missing)|wandered off|went missing|(?:has |is |been )?(?:expired|withdrawn|retired|unpublished))\b"
        r"|(?:we|you) (?:(?:are |'re )?(?:sorry|afraid)[, ]+(?:but )?(?:we )?)?(?:can'?t|cannot|couldn'?t|could not|were unable to|are unable to|weren'?t able to|didn'?t|did not)(?: seem to)? (?:find|locate)(?: (?:the|that|this|a|any|what))?(?: \w+){0,3} ?(?:page|document|content|article|address|looking|requested|match)?"
        r"|(?:there(?:'s| is)? )?nothing (?:here|was found|found|to see|at this)|(?:it )?(?:looks|seems) like (?:you(?:'re| are) lost|nothing was found|this page|the page|that page)|page not found|not found$"
        r"|(?:the )?requested (?:url|page|resource|document)[^.]{0,120}(?:not found|could not be found|does not exist|was not found)",
        r"(?:die |diese |der |das )?(?:von ihnen )?(?:angeforderte|aufgerufene|gesuchte|gewünschte)?[ns]? ?(?:seite|dokument|inhalt|adresse|url)(?: \w+,?){0,6} (?:nicht (?:gefunden|finden|vorhanden|verfügbar|mehr)|existiert (?:leider )?nicht|gibt es (?:leider )?nicht|wurde (?:gelöscht|verschoben|entfernt))"
        r"|(?:wir (?:konnten|können) )(?:\w+ ){0,6}nicht finden|seite nicht gefunden"
        r"|(?:la |cette )?(?:page|ressource|adresse)(?: (?:que vous|demandée|recherchée|\S+)){0,8} (?:n'existe (?:pas|plus)|est introuvable|introuvable|n'a (?:pas )?(?:pu être |été )?(?:pas )?trouvée?|a été (?:supprimée|déplacée)|n'est (?:pas|plus) disponible)|page (?:introuvable|non trouvée)"
        r"|nous ne (?:trouvons|parvenons|pouvons)|nous n'avons pas (?:pu )?(?:trouvé|trouver)|le (?:contenu|document|lien|fichier)[^.]{0,80}(?:n'existe|n'est (?:pas|plus)|introuvable)|impossible de trouver|no (?:hemos podido|pudimos|podemos) encontrar|la página (?:que|no|solicitada)",
        r".{0,24}(?:页面|网页|内容|文章|链接|文件|资源|地址|信息|文档|页)(?:可能)?(?:已经?|暂时|好像|似乎)?(?:不存在|未找到|找不到|没有找到|无法找到|被?删除|丢失|走丢|不见|被?移除|已?下线|失效|飞走|迷路)|.{0,12}(?:找不到|没有找到|未找到|未能找到|无法找到)(?:您|你|该|此|所|任何)?.{0,14}(?:页面|网页|内容|文章|页)"
        r"|.{0,14}(?:頁面|網頁)(?:不存在|找不到)|(?:お探しの|指定された)(?:ページ|url)",
    ),
    *signs(LINE, 1.0, r"404\b", r"(?:error )?404[\W_]*(?:$|page|not|error|seite|页)"),
    *signs(
        LINE,
        0.5,
        r"(?:back|return|go|take me)(?: back)? (?:to )?(?:the )?(?:home|main|start)|go back|zur(?:ück zur)? startseite|retour(?:ner)? (?:à|a) l'accueil|返回(?:首页|主页)|回到?首页",
    ),
    *signs(PATH, 2.0, r"/(?:404|not-?found|page-?not-?found|error404|pagenotfound)(?:[/.]|$)"),
)


def server_error(view: View) -> Finding | None:
    """Find an answer whose status says that the server failed (5xx, and 408 and 425: try again)."""
    status = view.answer.status
    if status >= 500 or status in (408, 425):
        return Finding(
            Outcome.UNREACHABLE, "server-error", f"the server answers with an error (status {status})"
        )
    return None


def out_of_service(view: View) -> Finding | None:
    """Find maintenance and application error texts in place of the document."""
    # "Error 404" is no broken application.
    if applies(view, _APPLICATION) and points_of(view, _APPLICATION) >= points_of(view, _MISSING):
        return Finding(
            Outcome.UNREACHABLE,
            "application-error",
            "shows an error of the site's application instead of the document",
        )
    if applies(view, _MAINTENANCE):
        return Finding(
            Outcome.UNREACHABLE, "maintenance", "shows a maintenance notice instead of the document"
        )
    return None


def missing(view: View) -> Finding | None:
    """Find 404, 410 and pages that say in words that there is no such page."""
    status = view.answer.status
    if status in (404, 410):
        return Finding(Outcome.NOT_FOUND, "not-found", f"there is no such page any more (status {status})")
    if applies(view, _MISSING):
        return Finding(
            Outcome.NOT_FOUND,
            "soft-404",
            "says in words that there is no such page, without saying so by its status",
        )
    return None
