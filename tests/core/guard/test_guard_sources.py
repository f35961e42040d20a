"""The guard on other sources than an English privacy policy: Chinese pages, terms, help pages, anything else."""

# ruff: noqa: E501  (a page is easier to read on one line)
from __future__ import annotations

from dataclasses import replace

import faults
import pytest

from monitor.core import guard
from monitor.core.reading.read import read
from monitor.model import Answer, Document, Finding, Outcome, Page, Source, SourceKind

URL = f"https://{faults.HOST}/legal/document"
PRIVACY = Source("nimbusloom", "document", SourceKind.PRIVACY_POLICY, URL, domains=(faults.HOST,))
TERMS, HELP, OTHER = (
    replace(PRIVACY, kind=kind) for kind in (SourceKind.TERMS, SourceKind.HELP, SourceKind.OTHER)
)


def read_page(markup: str) -> Page:
    found = read(markup.encode(), content_type=faults.HTML["content-type"], url=URL)
    assert isinstance(found, Page)
    return found


def judged(markup: str, source: Source, *earlier: str) -> Finding | None:
    documents: tuple[Document, ...] = tuple(read_page(past).document for past in earlier)
    answer = Answer(URL, URL, 200, faults.HTML, markup.encode())
    return guard.inspect(answer, read_page(markup), source, documents)


def outcome_of(found: Finding | None) -> Outcome | None:
    return found.outcome if found else None


def simple(title: str, *paragraphs: str, lang: str = "en", after: str = "") -> str:
    body = f"<h1>{title}</h1>" + "".join(f"<p>{text}</p>" for text in paragraphs) + after
    return faults.page(body, title=title, lang=lang, framed=True)


CHINESE = [
    pytest.param("云织 - 让模型为你编织", ("立即体验", "云织大模型，写作、推理、编程样样精通。", "联系我们", "免费试用", "十万开发者的选择"), Outcome.REPLACED, id="home page"),
    pytest.param("用户协议", ("欢迎您使用云织服务，请您仔细阅读并同意本协议。", "您应当年满十八周岁方可注册账号。", "未经许可，您不得转售本服务。", "我们的责任以您支付的费用为限。", "任何一方可提前一个月通知终止本协议。", "因本协议产生的争议，由仲裁机构裁决。", "您违反本协议的，我们有权终止服务。"), Outcome.REPLACED, id="terms"),
    pytest.param("Cookie政策", ("Cookie是网站存储在您设备上的小文件。", "我们使用会话Cookie保持登录状态。", "您可以在浏览器中删除Cookie。"), Outcome.REPLACED, id="cookie policy"),
    pytest.param("出错啦", ("您访问的页面不存在",), Outcome.NOT_FOUND, id="soft 404"),
    pytest.param("安全验证", ("请拖动滑块完成拼图",), Outcome.BLOCKED, id="slider"),
    pytest.param("欢迎使用云织", ("请先登录", "手机号", "获取验证码", "登录"), Outcome.BLOCKED, id="sign-in"),
    pytest.param("升级公告", ("系统正在升级，预计两小时后恢复，请耐心等待。",), Outcome.UNREACHABLE, id="maintenance"),
    pytest.param("提示", ("很抱歉，您所在的地区暂不提供服务",), Outcome.BLOCKED, id="country"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "paragraphs", "outcome"), CHINESE)
@pytest.mark.parametrize("past", [(), (faults.policy_zh(),)], ids=["first day", "later"])
def test_chinese_fault_is_known(
    title: str, paragraphs: tuple[str, ...], outcome: Outcome, past: tuple[str, ...]
) -> None:
    assert outcome_of(judged(simple(title, *paragraphs, lang="zh"), PRIVACY, *past)) is outcome


def test_chinese_policy_rewritten_by_the_same_provider_is_read() -> None:
    rewritten = simple(
        "隐私政策",
        "云织尊重每一位使用者的隐私，本文说明我们怎样对待与您有关的资料。",
        "注册时填写的联系方式，以及对话中输入的内容，会被保存在境内机房。",
        "我们可能依据合同、法律义务或正当利益处理个人信息。",
        "聊天记录九十天后清除。",
        "您可以要求查阅、更正、删除，也可向监管部门投诉。",
        lang="zh",
    )
    assert judged(rewritten, PRIVACY, faults.policy_zh()) is None


@pytest.mark.parametrize(
    ("company", "outcome"),
    [
        pytest.param("云织智能（杭州）有限公司", None, id="the same company"),
        pytest.param("鲸落商贸（深圳）有限公司", Outcome.REPLACED, id="another company"),
        pytest.param("我们的团队", None, id="no company named"),
    ],
)
def test_chinese_policy_of_another_company_is_another_document(company: str, outcome: Outcome | None) -> None:
    before = simple(
        "隐私政策",
        "云织智能（杭州）有限公司重视您的个人信息，本政策说明我们如何收集和使用这些信息。",
        "您注册时提供的手机号和邮箱，我们仅用于登录和通知，三十天后删除。",
        "未经您的同意，我们不会把您的内容用于训练模型，也不会出售个人信息。",
        lang="zh",
    )
    now = simple(
        "隐私政策",
        f"{company}依照本规则对待与买家有关的资料，包括收货地址和购买记录。",
        "地址会交给承运人，以便配送商品；退换货完成后，相关隐私资料即被清除。",
        "买家可以随时查看、改正或清空个人信息，客服每天九点到十八点在线。",
        lang="zh",
    )
    assert outcome_of(judged(now, PRIVACY, before)) is outcome


OTHER_PAGES = [
    pytest.param(simple("AI you can trust", "Privacy-first models for regulated teams. Your data stays yours.", "Try it free. No credit card required.", "Trusted by hospitals and banks in twelve countries.", "Read our privacy policy, our terms and our security overview to learn more.", *["Our customers cut their costs in half and ship weeks earlier."] * 3), id="landing page that praises privacy"),
    pytest.param(simple("Quickstart", "Install the client and set your key in the environment.", "Send your first request to the model and read the answer.", "Stream tokens to show the answer while it is written.", "See the reference for every parameter of the interface."), id="documentation"),
    pytest.param(simple("Changelog", "2026-03-01: the interface accepts images.", "2026-02-14: faster answers in the European region.", "2026-01-20: new console with usage charts and budgets."), id="changelog"),
    pytest.param(simple("Legal documents", "Choose a document.", after="<ul>" + "".join(f"<li><a href='/l/{name}'>{name}</a></li>" for name in ("Privacy Policy", "Terms of Service", "Cookie Policy", "DPA", "Usage Policy", "Imprint")) + "</ul>"), id="list of documents"),
]  # fmt: skip


@pytest.mark.parametrize("markup", OTHER_PAGES)
@pytest.mark.parametrize("past", [(), (faults.policy(),)], ids=["first day", "later"])
def test_page_of_the_site_is_not_its_policy(markup: str, past: tuple[str, ...]) -> None:
    assert outcome_of(judged(markup, PRIVACY, *past)) is Outcome.REPLACED


def test_provider_is_known_without_its_name_in_a_title() -> None:
    bare = (
        faults.policy()
        .replace(f"Privacy Policy | {faults.NAME}", "Privacy Policy")
        .replace("Nimbus Loom", "Nimbusloom")
    )
    other = simple(
        "Privacy Policy",
        "Quarry runs a marketplace for garden tools and values your privacy.",
        "We collect delivery addresses and telephone numbers to fulfil orders.",
        "Quarry shares addresses with carriers and keeps personal data for two years.",
        "You may request a copy of your personal information.",
        "Quarry notes which products a visitor looked at, and deletes these notes after a season.",
        "Newsletters go to people who asked for them, until they unsubscribe by a link in every letter.",
    ).replace("Nimbus Loom", "Quarry")
    found = judged(other, PRIVACY, bare)
    assert found is not None
    assert found.rule == "other-provider"


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            faults.page(
                "<h1>Privacy Policy</h1>" + "".join(f"<h2>{h}</h2>" for h, _ in faults.POLICY_CLAUSES)
            ),
            id="headings alone",
        ),
        pytest.param(
            faults.page(f"<h1>Privacy Policy</h1><p>{faults.POLICY_CLAUSES[0][1][0]}</p>"),
            id="first sentence alone",
        ),
        pytest.param(
            faults.page('<div id="root"></div>', title="Privacy Policy", framed=True)
            + f"<script>{'x' * 5000}</script>",
            id="framed shell",
        ),
    ],
)
def test_next_to_nothing_of_a_known_policy_is_invalid(markup: str) -> None:
    assert outcome_of(judged(markup, PRIVACY, faults.policy())) is Outcome.INVALID


HELP_PAGE = simple(
    "Do you train on my data?",
    "We don’t train on business data by default, and you can opt out in settings at any time.",
    "Changes take effect for new conversations only, and earlier ones stay as they were.",
    "Contact support if you have any question about this.",
)
ANYWHERE = [
    pytest.param(faults.soft_404(framed=True), Outcome.NOT_FOUND, id="soft 404"),
    pytest.param(faults.soft_404("zh"), Outcome.NOT_FOUND, id="soft 404 in Chinese"),
    pytest.param(faults.cloudflare_rendered(), Outcome.BLOCKED, id="Cloudflare"),
    pytest.param(faults.cloudflare_block(), Outcome.BLOCKED, id="Cloudflare's refusal"),
    pytest.param(faults.datadome(), Outcome.BLOCKED, id="DataDome"),
    pytest.param(faults.aliyun_slider(), Outcome.BLOCKED, id="Aliyun WAF"),
    pytest.param(faults.sign_in(), Outcome.BLOCKED, id="sign-in"),
    pytest.param(faults.consent_wall(), Outcome.BLOCKED, id="consent wall"),
    pytest.param(faults.country_block(), Outcome.BLOCKED, id="country"),
    pytest.param(faults.maintenance(), Outcome.UNREACHABLE, id="maintenance"),
    pytest.param(faults.application_error(), Outcome.UNREACHABLE, id="application error"),
    pytest.param(faults.parked(), Outcome.REPLACED, id="parked"),
    pytest.param(faults.shell(), Outcome.INVALID, id="shell"),
    pytest.param(faults.skeleton(), Outcome.INVALID, id="skeleton"),
]


@pytest.mark.parametrize(("markup", "outcome"), ANYWHERE)
@pytest.mark.parametrize("past", [(), (HELP_PAGE,)], ids=["first day", "later"])
@pytest.mark.parametrize("source", [HELP, OTHER], ids=["help", "other"])
def test_fault_is_known_at_the_address_of_any_kind(
    source: Source, past: tuple[str, ...], markup: str, outcome: Outcome
) -> None:
    assert outcome_of(judged(markup, source, *past)) is outcome


@pytest.mark.parametrize(
    ("source", "past", "markup", "outcome"),
    [
        pytest.param(HELP, HELP_PAGE, HELP_PAGE, None, id="the help page"),
        pytest.param(HELP, HELP_PAGE, faults.home(), Outcome.REPLACED, id="home for a help page"),
        pytest.param(HELP, HELP_PAGE, simple("How to export invoices", "Open the billing page and choose the month that you need.", "Click export to download the invoice as a file.", "Only owners of the workspace can see the billing page."), Outcome.REPLACED, id="another help page"),
        pytest.param(OTHER, faults.cookie_policy(), faults.cookie_policy(), None, id="the cookie policy"),
        pytest.param(OTHER, faults.cookie_policy(), faults.policy(), Outcome.REPLACED, id="privacy policy for the cookie policy"),
        pytest.param(TERMS, faults.terms(), faults.terms(), None, id="the terms"),
        pytest.param(TERMS, faults.terms(), faults.policy(), Outcome.REPLACED, id="privacy policy for the terms"),
    ],
)  # fmt: skip
def test_past_says_what_the_document_is(
    source: Source, past: str, markup: str, outcome: Outcome | None
) -> None:
    assert outcome_of(judged(markup, source, past)) is outcome
