"""The same policy in every charset, told rightly, wrongly or not at all: no claim turns on a misread one."""

from __future__ import annotations

import re

import fault_pages as pages
import pytest
from fault_fixtures import Worlds, authority, server, worlds  # noqa: F401 - fixtures
from fault_server import good
from fault_world import CLAIMS, POLICY, World, source_of, verdicts

from monitor.model import Outcome, State

SIMPLE = {
    "storage": {"quote": "我们将个人信息存储在挪威和智利的服务器上。"},
    "training": {"quote": "我们不会使用企业客户的输入内容...训练我们的模型。"},
    "certified": {"absent": ["等级保护", "SOC 2"]},
}
TRADITIONAL = {
    "storage": {"quote": "我們將個人資料儲存於挪威及智利的伺服器。"},
    "training": {"quote": "我們不會使用企業客戶的輸入內容訓練我們的模型。"},
    "certified": {"absent": ["SOC 2"]},
}
_TO_TRADITIONAL = (
    ("我们将个人信息存储在挪威和智利的服务器上。", "我們將個人資料儲存於挪威及智利的伺服器。"),
    ("我们不会使用企业客户的输入内容训练我们的模型。", "我們不會使用企業客戶的輸入內容訓練我們的模型。"),
)


def declared(page: str, meta: str | None) -> str:
    """Give a page whose meta element says another charset, or that has none."""
    told = f'<meta charset="{meta}">' if meta else ""
    return page.replace('<meta charset="utf-8">', told)


def traditional() -> str:
    page = pages.chinese()
    for simple, full in _TO_TRADITIONAL:
        page = page.replace(simple, full)
    main = re.search(r"<main>(.*)</main>", page, re.DOTALL)
    assert main is not None
    # What Big5 cannot write is left to references, as editors do.
    return page.encode("big5", "xmlcharrefreplace").decode("big5")


CHINESE, FULL, EUROPEAN = pages.chinese(), traditional(), pages.policy()
_QUOTED = EUROPEAN.replace("announced by email", "announced by “email”")
_OK, _INVALID = Outcome.OK, Outcome.INVALID

# id, page, claims, bytes, type, outcome
TABLE = [
    ("GBK, in the header", CHINESE, SIMPLE, declared(CHINESE, None).encode("gbk", "xmlcharrefreplace"), "text/html; charset=GBK", _OK),
    ("GBK, called gb2312", CHINESE, SIMPLE, declared(CHINESE, None).encode("gbk", "xmlcharrefreplace"), "text/html; charset=gb2312", _OK),
    ("GBK, in meta only", CHINESE, SIMPLE, declared(CHINESE, "gbk").encode("gbk", "xmlcharrefreplace"), "text/html", _OK),
    ("GBK, in an old meta", CHINESE, SIMPLE, CHINESE.replace('<meta charset="utf-8">', '<META http-equiv="Content-Type" content="text/html; charset=gb2312">').encode("gbk", "xmlcharrefreplace"), "text/html", _OK),
    ("GB18030, in the header", CHINESE, SIMPLE, declared(CHINESE, None).replace("概述", "概述㐂𠀀").encode("gb18030"), "text/html; charset=gb18030", _OK),
    ("GBK, but the header says UTF-8", CHINESE, SIMPLE, declared(CHINESE, "gbk").encode("gbk", "xmlcharrefreplace"), "text/html; charset=utf-8", None),
    ("GBK, but the header says Latin-1", CHINESE, SIMPLE, declared(CHINESE, "gbk").encode("gbk", "xmlcharrefreplace"), "text/html; charset=iso-8859-1", None),
    ("GBK, told by nobody", CHINESE, SIMPLE, declared(CHINESE, None).encode("gbk", "xmlcharrefreplace"), "text/html", None),
    ("UTF-8, but both say GBK", CHINESE, SIMPLE, declared(CHINESE, "gbk").encode(), "text/html; charset=gbk", None),
    ("UTF-8, but the header says Latin-1", CHINESE, SIMPLE, CHINESE.encode(), "text/html; charset=iso-8859-1", None),
    ("UTF-8, but meta says Latin-1", CHINESE, SIMPLE, declared(CHINESE, "iso-8859-1").encode(), "text/html; charset=utf-8", _OK),
    ("UTF-8, told by nobody", CHINESE, SIMPLE, declared(CHINESE, None).encode(), "text/html", _OK),
    ("UTF-8 with a mark", CHINESE, SIMPLE, declared(CHINESE, None).encode("utf-8-sig"), "text/html", _OK),
    ("UTF-8 with a mark, but the header says GBK", CHINESE, SIMPLE, declared(CHINESE, None).encode("utf-8-sig"), "text/html; charset=gbk", _OK),
    ("UTF-8, oddly spelled", CHINESE, SIMPLE, CHINESE.encode(), 'text/html;charset="UTF8"', _OK),
    ("UTF-16 with a mark", CHINESE, SIMPLE, b"\xff\xfe" + declared(CHINESE, None).encode("utf-16-le"), "text/html", _OK),
    ("UTF-16, big end first", CHINESE, SIMPLE, b"\xfe\xff" + declared(CHINESE, None).encode("utf-16-be"), "text/html", _OK),
    ("UTF-16 with a mark, in the header", CHINESE, SIMPLE, b"\xff\xfe" + CHINESE.encode("utf-16-le"), "text/html; charset=utf-16", _OK),
    ("UTF-16 without a mark", CHINESE, SIMPLE, CHINESE.encode("utf-16-le"), "text/html; charset=utf-16le", None),
    ("UTF-8 with one byte gone", CHINESE, SIMPLE, CHINESE.encode().replace("挪威".encode(), "挪威".encode()[:-1]), "text/html; charset=utf-8", _INVALID),
    ("GBK with one byte gone", CHINESE, SIMPLE, declared(CHINESE, None).encode("gbk", "xmlcharrefreplace").replace("挪威".encode("gbk"), "挪威".encode("gbk")[:-1]), "text/html; charset=gbk", None),
    ("GBK with a byte that is none", CHINESE, SIMPLE, declared(CHINESE, None).encode("gbk", "xmlcharrefreplace").replace("挪威".encode("gbk"), b"\xff\xff\xff"), "text/html; charset=gbk", _INVALID),
    ("a charset nobody knows", CHINESE, SIMPLE, CHINESE.encode(), "text/html; charset=x-klingon", None),
    ("an empty charset", CHINESE, SIMPLE, CHINESE.encode(), "text/html; charset=", _OK),
    ("UTF-7", CHINESE, SIMPLE, declared(CHINESE, None).encode("utf-7"), "text/html; charset=utf-7", None),
    ("Big5, in the header", FULL, TRADITIONAL, declared(FULL, None).encode("big5", "xmlcharrefreplace"), "text/html; charset=Big5", _OK),
    ("Big5, in meta only", FULL, TRADITIONAL, declared(FULL, "big5").encode("big5", "xmlcharrefreplace"), "text/html", _OK),
    ("Big5, but the header says GBK", FULL, TRADITIONAL, declared(FULL, "big5").encode("big5", "xmlcharrefreplace"), "text/html; charset=gbk", None),
    ("Latin-1, in the header", EUROPEAN, CLAIMS, declared(EUROPEAN, None).replace("–", "-").encode("latin-1"), "text/html; charset=ISO-8859-1", _OK),
    ("Latin-1, in meta only", EUROPEAN, CLAIMS, declared(EUROPEAN, "latin1").replace("–", "-").encode("latin-1"), "text/html", _OK),
    ("windows-1252, called Latin-1", _QUOTED, CLAIMS, declared(_QUOTED, None).encode("cp1252"), "text/html; charset=iso-8859-1", _OK),
    ("Latin-1, but the header says UTF-8", EUROPEAN, CLAIMS, declared(EUROPEAN, None).replace("–", "-").encode("latin-1"), "text/html; charset=utf-8", None),
    ("Latin-1, told by nobody", EUROPEAN, CLAIMS, declared(EUROPEAN, None).replace("–", "-").encode("latin-1"), "text/html", None),
    ("UTF-8, but the header says windows-1252", EUROPEAN, CLAIMS, EUROPEAN.encode(), "text/html; charset=windows-1252", None),
    ("UTF-8, but the header says KOI8-R", EUROPEAN, CLAIMS, EUROPEAN.encode(), "text/html; charset=koi8-r", None),
    ("encoded twice", EUROPEAN, CLAIMS, EUROPEAN.encode().decode("cp1252", "replace").encode(), "text/html; charset=utf-8", None),
]  # fmt: skip


def world_of(worlds: Worlds, page: str, claims: dict[str, dict[str, object]]) -> World:
    world = worlds.fresh(read=False, claims=claims)
    world.server.answers[POLICY] = good(page)
    report = world.check()
    assert {claim.state for claim in report.claims} == {State.HOLDS}, verdicts(report)
    return world


@pytest.mark.parametrize(
    ("page", "claims", "body", "content_type", "outcome"),
    [pytest.param(*row[1:], id=row[0]) for row in TABLE],
)
def test_a_charset_is_read_rightly_or_not_at_all(
    page: str,
    claims: dict[str, dict[str, object]],
    body: bytes,
    content_type: str,
    outcome: Outcome | None,
    worlds: Worlds,
) -> None:
    world = world_of(worlds, page, claims)
    read = verdicts(world.check())
    world.server.answers[POLICY] = good(body, content_type)
    report = world.verify()
    seen = source_of(report)
    assert seen.outcome in ((outcome,) if outcome else (_OK, _INVALID)), seen.reason
    if seen.outcome is _OK:
        assert verdicts(report) == read
    else:
        assert {claim.state for claim in report.claims} == {State.UNVERIFIED}
        assert {claim.claim: claim.last_verdict for claim in report.claims} == read
    assert not [kind for kind in world.alerts() if kind.startswith(("claim", "silence"))]
