from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.comparing.words import word_changes
from monitor.core.judging.severity import severity_of
from monitor.model import Severity, WordChange, WordOp

PROMISE = (
    "We may share your personal data with third parties in Germany for up to 30 days, unless you opt out of "
    "the programme that Foo Labs Co., Ltd. has run since May 5, 2025 for $20 a month, and we do not sell any "
    "of it."
)
CHINESE = (
    "我们不会将您的个人信息用于训练模型，除非您同意；"
    "信息保存在中国境内的服务器上30天，由杭州远山科技有限公司运营。"
)


def judged(old: str, new: str, language: str | None = "en") -> tuple[Severity, str]:
    return severity_of(old, new, word_changes(old, new), language)


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        pytest.param("do not sell", "do sell", 'negation: "not" gone', id="negation gone"),
        pytest.param("may share", "may never share", 'negation: "never" added', id="negation added"),
        pytest.param("do not sell", "sell", "negation", id="negation with its verb"),
        pytest.param("with third", "without third", 'negation: "without" added', id="without"),
        pytest.param("may share", "will share", 'modal: "may" became "will"', id="modal"),
        pytest.param("may share", "share", 'modal: "may" gone', id="modal gone"),
        pytest.param("30 days", "60 days", 'period: "30 days" became "60 days"', id="period"),
        pytest.param("30 days", "30 business days", "period", id="business days"),
        pytest.param("30 days", "30 months", "period", id="unit"),
        pytest.param("$20", "$25", 'money: "$20" became "$25"', id="sum"),
        pytest.param("$20", "€20", "money", id="currency"),
        pytest.param("May 5, 2025", "June 5, 2025", 'date: "May 5, 2025" became "June 5, 2025"', id="month"),
        pytest.param("May 5, 2025", "May 5, 2026", "date", id="year"),
        pytest.param("Germany", "Spain", 'jurisdiction: "Germany" became "Spain"', id="country"),
        pytest.param("Germany", "Germany or Kenya", "jurisdiction", id="another country"),
        pytest.param("Foo Labs", "Bar Labs", "legal entity", id="name"),
        pytest.param("Co., Ltd.", "Inc.", "legal entity", id="legal form"),
        pytest.param("opt out", "opt in", 'consent: "opt out" became "opt in"', id="opt-in"),
        pytest.param("unless you", "if you", 'exception: "unless" became "if"', id="condition"),
        pytest.param("any of it", "any of it, except in the EU", "exception", id="exception"),
        pytest.param("any of it", "all of it", 'scope: "any" became "all"', id="scope"),
        pytest.param("third parties", "affiliates", "scope", id="third parties"),
        pytest.param("up to 30", "at least 30", "scope", id="bound"),
    ],
)
def test_an_edit_of_what_is_promised_is_critical_and_says_why(was: str, now: str, reason: str) -> None:
    assert was in PROMISE
    severity, told = judged(PROMISE, PROMISE.replace(was, now, 1))
    assert severity is Severity.CRITICAL
    assert reason in told


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        pytest.param("不会", "会", "negation", id="negation"),
        pytest.param("除非", "如果", "exception", id="exception"),
        pytest.param("同意", "知晓", "consent", id="consent"),
        pytest.param("中国境内", "新加坡", "jurisdiction", id="place"),
        pytest.param("30天", "30个工作日", 'period: "30天" became "30个工作日"', id="period"),
        pytest.param("杭州远山", "北京高山", "legal entity", id="company"),
        pytest.param("不会", "可能", "modal", id="modal"),
    ],
)
def test_chinese_edits_of_what_is_promised_are_critical(was: str, now: str, reason: str) -> None:
    assert was in CHINESE
    severity, told = judged(CHINESE, CHINESE.replace(was, now, 1), "zh-CN")
    assert severity is Severity.CRITICAL
    assert reason in told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("our lawful use", "our unlawful use", id="un"),
        pytest.param("active rules", "inactive rules", id="in"),
        pytest.param("a personal matter", "a non-personal matter", id="non"),
        pytest.param("You can't sell it.", "You can sell it.", id="contraction"),
        pytest.param("We won't keep it.", "We will keep it.", id="won't"),
        pytest.param("It is no longer kept.", "It is kept.", id="no longer"),
    ],
)
def test_negation_in_other_forms_is_critical(old: str, new: str) -> None:
    severity, reason = judged(old, new)
    assert severity is Severity.CRITICAL
    assert reason.startswith("negation")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("We share data with you.", "We convey data to you.", id="synonym"),
        pytest.param("Your Personal Data is safe.", "Your Personal Information is safe.", id="defined term"),
        pytest.param("We keep it in the U.S. now.", "We keep it in the United States now.", id="other name"),
        pytest.param("They collect data.", "You collect data.", id="opening word"),
    ],
)
def test_other_words_are_notable(old: str, new: str) -> None:
    severity, reason = judged(old, new)
    assert severity is Severity.NOTABLE
    assert reason.startswith("wording")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param("We keep the data.", "We keep a data.", "form of words", id="article"),
        pytest.param("We organise the data.", "We organize the data.", "form of words", id="spelling"),
        pytest.param("We collect log files.", "We collected log file.", "form of words", id="inflection"),
        pytest.param("We recieve it.", "We receive it.", "form of words", id="slip"),
        pytest.param("We don't sell it.", "We do not sell it.", "form of words", id="contraction"),
        pytest.param("Please write to us.", "Write to us.", "form of words", id="filler"),
        pytest.param("Users who pay, write.", "Users who pay write.", "punctuation", id="mark"),
        pytest.param("It's “ours”.", 'It’s "ours".', "typography", id="typography"),
        pytest.param("Kept for thirty days.", "Kept for 30 days.", "wording", id="number in words"),
    ],
)
def test_form_is_less_than_notable_or_no_more(old: str, new: str, reason: str) -> None:
    severity, told = judged(old, new)
    assert severity in (Severity.MINOR, Severity.NOTABLE)
    assert told.startswith(reason)
    assert (severity is Severity.MINOR) == (reason != "wording")


@pytest.mark.parametrize(
    ("old", "new", "severity", "reason"),
    [
        pytest.param("Nous avons 30 jours.", "Nous avons 60 jours.", "critical", "number", id="number"),
        pytest.param("Wir zahlen 20 € im Jahr.", "Wir zahlen 30 € im Jahr.", "critical", "money", id="sum"),
        pytest.param(
            "Anbieter ist die Foo GmbH.", "Anbieter ist die Foo AG.", "critical", "legal entity", id="form"
        ),
        pytest.param("Wir teilen nicht.", "Wir teilen.", "critical", "negation", id="German negation"),
        pytest.param("Wir dürfen teilen.", "Wir müssen teilen.", "critical", "modal", id="German modal"),
        pytest.param("Alle Daten.", "Einige Daten.", "critical", "scope", id="German scope"),
        pytest.param("Il n'est pas lu.", "Il est lu.", "critical", "negation", id="French negation"),
        pytest.param("Nous pouvons lire.", "Nous devons lire.", "critical", "modal", id="French modal"),
        pytest.param("Nous aidons, sauf en mai.", "Nous aidons en mai.", "critical", "exception", id="sauf"),
        pytest.param(
            "Wir löschen Daten.", "Wir verkaufen Daten.", "notable", "unclassified: language de", id="other"
        ),
    ],
)
def test_other_languages_are_judged_by_what_is_known_of_them(
    old: str, new: str, severity: str, reason: str
) -> None:
    language = "fr" if old.startswith(("Nous", "Il n")) else "de"
    found, told = judged(old, new, language)
    assert found == severity
    assert reason in told


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param("You own the outputs.", "We own the outputs.", "legal entity", id="who owns"),
        pytest.param(
            "We hold a SOC 2 Type II report.", "We hold a SOC 2 Type I report.", "number", id="type"
        ),
        pytest.param("该信息为选填项。", "该信息为必填项。", "modal", id="optional"),
        pytest.param("保存期限最长为半年。", "保存期限最短为半年。", "scope", id="at most"),
    ],
)
def test_who_and_which_kind_are_critical_too(old: str, new: str, reason: str) -> None:
    severity, told = judged(old, new, "en" if old.isascii() else "zh")
    assert severity is Severity.CRITICAL
    assert reason in told


def test_a_company_is_told_by_its_whole_name() -> None:
    old = "You contract with Hangzhou Foo Cloud Services Co., Ltd."
    severity, reason = judged(old, old.replace("Hangzhou", "Beijing"))
    assert severity is Severity.CRITICAL
    assert '"Beijing Foo Cloud Services Co., Ltd"' in reason


def test_the_gravest_of_many_edits_counts() -> None:
    severity, reason = judged("We share the log for 30 days.", "We convey a log for 60 days.")
    assert severity is Severity.CRITICAL
    assert reason == 'period: "30 days" became "60 days"'


def test_changes_that_belong_to_other_texts_are_judged_by_themselves() -> None:
    changes = (WordChange(WordOp.REPLACE, "may", "will"),)
    assert severity_of("quote", "found text", changes, "en")[0] is Severity.CRITICAL


def test_the_reason_is_one_short_line_without_control_characters() -> None:
    _, reason = judged("We sell.", "We not\x1b[31m\u202e " + "never " * 400 + "sell.")
    assert reason.isprintable()
    assert len(reason) < 300


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["en", "zh", "de", None]))
def test_any_two_texts_get_a_severity_and_a_reason(old: str, new: str, language: str | None) -> None:
    severity, reason = judged(old, new, language)
    assert isinstance(severity, Severity)
    assert reason


@given(
    st.lists(
        st.sampled_from(
            [
                "not",
                "may",
                "30",
                "days",
                "all",
                "Germany",
                "$",
                "5",
                "Foo",
                "Ltd.",
                "opt",
                "out",
                "不",
                "会",
                "有限公司",
                "May",
            ]
        )
    )
)
def test_a_text_does_not_differ_from_itself(words: list[str]) -> None:
    text = " ".join(words)
    assert judged(text, text)[0] is Severity.MINOR


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    old = "We may not share 30 files with Foo Labs Ltd. in Germany. " * 3_000
    new = "You will never sell 60 items to Bar Labs Inc. in Spain. " * 3_000
    started = time.process_time()
    assert judged(old, new)[0] is Severity.CRITICAL
    assert time.process_time() - started < 15
