"""The signs of pages that say that there is no such page."""

from __future__ import annotations

from monitor.core.guard.signs import HEADING, LINE, PATH, TEXT, TITLE, Sign, sign

MISSING: tuple[Sign, ...] = (
    sign(
        TITLE,
        2.0,
        r"^(?:error |http |erreur |fehler |seite )?404\b",
        r"\b404$",
        r"[-|–—:·] ?404\b",
        r"\b404 (?:error|page|not found|-)",
        r"(?:page|site|content|document|file|resource) (?:can(?:no|')t be |could not be |was |is "
        r")?not[ -]found",
        r"\bnot found\b$",
        r"^not found\b",
        r"(?:page|article|document) (?:doesn'?t|does not|no longer) exists?",
        r"page (?:unavailable|missing|removed)",
        r"nothing (?:was )?found",
        r"seite (?:wurde )?nicht gefunden",
        r"nicht gefunden$",
        r"(?:page|contenu|document) (?:non trouvée?|introuvable|inexistante?)",
        r"introuvable",
        r"página no encontrada",
        r"no encontrad[oa]",
        r"pagina non trovata",
        r"pagina niet gevonden",
        r"página não encontrada",
        r"страница не найдена",
        r"페이지를 찾을 수 없",
        r"ページが見つかりません",
        r"見つかりません",
        r"(?:页面|网页|页|内容|文章|资源|文件|您访问的页面)(?:不存在|未找到|找不到|已删除|丢失"
        r"|走丢|不见|已下线)",
        r"找不到(?:该|此)?(?:页面|网页|内容)",
        r"未找到页面",
        r"頁面不存在",
        r"找不到網頁",
    ),
    sign(
        HEADING,
        2.0,
        r"(?:error |http |erreur |fehler )*404\b",
        r"(?:page|file|content|document|resource|article|url)?[ -]?(?:can(?:no|')t be |could not "
        r"be |was |is )?not[ -]found",
        r"(?:this |that |the )?(?:page|article|document) (?:doesn'?t|does not|no longer) exists?",
        r"(?:that|this|the)? ?(?:page|link)(?: you(?:'re| are)? [\w ]{1,40})?(?: (?:can'?t|cannot"
        r"|couldn'?t|could not) be found| is missing| has (?:moved|been removed)| isn'?t "
        r"(?:available|here))",
        r"(?:we )?(?:can'?t|cannot|couldn'?t|could not) find",
        r"(?:looks like )?(?:you(?:'re| are) lost|nothing (?:here|to see|found))",
        r"lost\?",
        r"seite nicht gefunden",
        r"(?:diese |die )?seite (?:existiert nicht|wurde nicht|konnte nicht)",
        r"(?:cette )?page (?:non trouvée|introuvable|n'existe)",
        r"cette page",
        r"página no encontrada",
        r".{0,14}(?:页面|网页|内容|文章|页)(?:不存在|未找到|找不到|已删除|走丢|不见|已下线|已失效)",
        r".{0,6}找不到.{0,10}(?:页面|网页|内容)",
        r"お探しのページ",
    ),
    sign(
        LINE,
        2.0,
        r"(?:the |this |that |your )?(?:requested |web |legal )?(?:page|file|content|document"
        r"|version|resource|article|url|address|link)\b[^.]{0,120}?(?:(?:not|n't) (?:be )?(?:found|exist"
        r"|available"
        r"|here)|no longer (?:exists?|available|here)|(?:been|was|were|is|or) (?:re)?(?:moved"
        r"|deleted|named)|is (?:unavailable|gone|missing)|wandered off|went missing|(?:has |is "
        r"|been )?(?:expired|withdrawn|retired|unpublished))\b",
        r"(?:we|you) (?:(?:are |'re )?(?:sorry|afraid)[, ]+(?:but )?(?:we )?)?(?:can'?t|cannot"
        r"|couldn'?t|could not|were unable to|are unable to|weren'?t able to|didn'?t|did not)(?: "
        r"seem to)? (?:find|locate)(?: (?:the|that|this|a|any|what))?(?: \w+){0,3} ?(?:page"
        r"|document|content|article|address|looking|requested|match)?",
        r"(?:there(?:'s| is)? )?nothing (?:here|was found|found|to see|at this)",
        r"(?:it )?(?:looks|seems) like (?:you(?:'re| are) lost|nothing was found|this page|the "
        r"page|that page)",
        r"page not found",
        r"we(?:'ve| have)? (?:looked|searched) (?:everywhere|high and low|all over)",
        r"(?:it|the page|this page) (?:may|might|could|must) have (?:been )?(?:moved|deleted|removed"
        r"|renamed)",
        r"no (?:results|documents|articles|matches) (?:were |was )?found",
        r"not found$",
        r"(?:the )?requested (?:url|page|resource|document)[^.]{0,120}(?:not found|could not be "
        r"found|does not exist|was not found)",
    ),
    sign(
        LINE,
        2.0,
        r"(?:die |diese |der |das )?(?:von ihnen )?(?:angeforderte|aufgerufene|gesuchte"
        r"|gewünschte)?[ns]? ?(?:seite|dokument|inhalt|adresse|url)(?: \w+,?){0,6} (?:nicht "
        r"(?:gefunden|finden|vorhanden|verfügbar|mehr)|existiert (?:leider )?nicht|gibt es "
        r"(?:leider )?nicht|wurde (?:gelöscht|verschoben|entfernt))",
        r"(?:wir (?:konnten|können) )(?:\w+ ){0,6}nicht finden",
        r"seite nicht gefunden",
        r"(?:la |cette )?(?:page|ressource|adresse)(?: (?:que vous|demandée|recherchée|\S+)){0,8} "
        r"(?:n'existe (?:pas|plus)|est introuvable|introuvable|n'a (?:pas )?(?:pu être |été "
        r")?(?:pas )?trouvée?|a été (?:supprimée|déplacée)|n'est (?:pas|plus) disponible)",
        r"page (?:introuvable|non trouvée)",
        r"nous ne (?:trouvons|parvenons|pouvons)",
        r"nous n'avons pas (?:pu )?(?:trouvé|trouver)",
        r"le (?:contenu|document|lien|fichier)[^.]{0,80}(?:n'existe|n'est (?:pas|plus)"
        r"|introuvable)",
        r"impossible de trouver",
        r"no (?:hemos podido|pudimos|podemos) encontrar",
        r"la página (?:que|no|solicitada)",
        r"(?:unter|an) dieser (?:adresse|stelle)[^.]{0,60}(?:keine?|nichts)\b",
        r"(?:hier|da) (?:gibt es|ist|war) (?:leider )?nichts",
        r"(?:ups,? )?(?:diese |die )(?:seite|adresse)(?: \w+){0,3} (?:fehlt|ist (?:veraltet|falsch|weg))",
        r"(?:der|dieser) link (?:ist|führt)[^.]{0,40}(?:veraltet|defekt|ungültig|ins leere|abgelaufen)",
        r"(?:oups,? )?(?:il n'y a )?rien (?:par |à voir )?ici",
        r"nous n'avons rien trouvé",
        r"(?:le|ce) lien (?:est|semble)[^.]{0,30}(?:périmé|rompu|expiré|cassé|incorrect|invalide)",
        r"l'adresse (?:est|semble)[^.]{0,30}(?:incorrecte|erronée|invalide)",
    ),
    sign(
        LINE,
        2.0,
        r"(?:de |deze )?pagina (?:die (?:u|je) zoekt )?(?:is )?(?:niet gevonden|bestaat niet)",
        r"(?:a |esta )?página(?: que \w+)?(?: \w+){0,3} (?:não (?:foi encontrada|existe)|não encontrada)",
        r"(?:la |questa )?pagina(?: che \w+)? non (?:è stata trovata|esiste|trovata)",
        r"(?:запрош[её]нная |эта )?страница (?:не найдена|не существует|удалена)",
        r".{0,16}페이지(?:를|가|는)? .{0,10}(?:찾을 수 없|존재하지 않|삭제)",
        r"strony nie znaleziono",
        r"sidan (?:kunde inte hittas|finns inte)",
    ),
    sign(
        LINE,
        2.0,
        r".{0,24}(?:页面|网页|内容|文章|链接|文件|资源|地址|信息|文档|页)(?:可能)?(?:已经?|暂时"
        r"|好像|似乎)?(?:不存在|未找到|找不到|没有找到|无法找到|被?删除|丢失|走丢|不见|被?移除"
        r"|已?下线|失效|飞走|迷路)",
        r".{0,12}(?:找不到|没有找到|未找到|未能找到|无法找到)(?:您|你|该|此|所"
        r"|任何)?.{0,14}(?:页面|网页|内容|文章|页)",
        r".{0,14}(?:頁面|網頁)(?:不存在|找不到)",
        r"(?:お探しの|指定された)(?:ページ|url)",
    ),
    sign(
        LINE,
        2.0,
        r"cannot (?:get|head) /",
    ),
    sign(
        TEXT,
        2.0,
        r"\b(?:nosuchkey|nosuchbucket|blobnotfound|resourcenotfound)",
        r"the (?:specified|requested) (?:key|bucket|blob|object|resource|container) does not exist",
    ),
    sign(
        LINE,
        1.0,
        r"404\b",
    ),
    sign(
        LINE,
        1.0,
        r"(?:error )?404[\W_]*(?:$|page|not|error|seite|页)",
    ),
    sign(
        LINE,
        0.5,
        r"(?:back|return|go|take me)(?: back)? (?:to )?(?:the )?(?:home|main|start)",
        r"go back",
        r"zur(?:ück zur)? startseite",
        r"retour(?:ner)? (?:à|a) l'accueil",
        r"返回(?:首页|主页)",
        r"回到?首页",
    ),
    sign(
        PATH,
        2.0,
        r"/(?:404|not-?found|page-?not-?found|error404|pagenotfound)(?:[/.]|$)",
    ),
)
