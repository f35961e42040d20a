"""How often an edit that changes what a sentence promises is called critical.

Plants edits of each critical kind, and harmless ones, in sentences of real
policies:

    python benchmarks/severity.py ../shared/corpus

The words it plants are chosen by hand here, apart from the product's own lists.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from monitor.core.comparing.words import word_changes
from monitor.core.judging.severity import severity_of
from monitor.core.quoting.sentences import sentences
from monitor.core.reading.read import read
from monitor.model import Finding, Severity

Plant = Callable[[str, random.Random], str | None]


def swapped(pattern: str, *others: str) -> Plant:
    """Put another word for one that `pattern` finds, keeping its capital letter."""
    compiled = re.compile(pattern)

    def plant(sentence: str, random_: random.Random) -> str | None:
        found = list(compiled.finditer(sentence))
        if not found:
            return None
        match = random_.choice(found)
        choices = [other for other in others if other.lower() != match[0].lower()]
        other = random_.choice(choices)
        if match[0][0].isupper():
            other = other[0].upper() + other[1:]
        return sentence[: match.start()] + other + sentence[match.end() :]

    return plant


def rewritten(pattern: str, by: str) -> Plant:
    """Write one place that `pattern` finds as `by` says (a template of `re`)."""
    compiled = re.compile(pattern)

    def plant(sentence: str, random_: random.Random) -> str | None:
        found = list(compiled.finditer(sentence))
        if not found:
            return None
        match = random_.choice(found)
        return sentence[: match.start()] + match.expand(by) + sentence[match.end() :]

    return plant


def changed_number(sentence: str, random_: random.Random) -> str | None:
    found = list(re.finditer(r"(?<![\w.])\d+(?![\w.])", sentence))
    if not found:
        return None
    match = random_.choice(found)
    return f"{sentence[: match.start()]}{int(match[0]) + random_.randint(1, 40)}{sentence[match.end() :]}"


_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_COUNTRY = (
    "United States|United Kingdom|China|Singapore|Ireland|France|Germany|Canada|Japan|California|Switzerland|"
    "Australia|European Union|European Economic Area|Brazil|India|Hong Kong|EEA|EU|UK"
)
_SUFFIX = r"Ltd\.?|Limited|Inc\.?|LLC|GmbH|Corporation|Corp\.?|SAS|Pte\.?"
_NAME = "OpenAI|Google|Microsoft|Amazon|Stripe|Anthropic|Perplexity|Replit|Cursor|Mistral(?: AI)?|DeepSeek"

CRITICAL: dict[str, list[Plant]] = {
    "negation": [
        rewritten(r"\b(may|will|can|shall|must|should|do|does|are|is)\b(?! not)", r"\1 not"),
        rewritten(r"\b(do|does|are|is|will|may|can|must|shall) not\b", r"\1"),
        rewritten(r"\b(do|does|are|is|wo|ca)n['’]t\b", "will"),
        rewritten(
            r"\b(we|you|they) (collect|use|share|sell|store|provide|retain|disclose)\b", r"\1 never \2"
        ),
        rewritten(r"\bwith\b", "without"),
        rewritten(r"\bwithout\b", "with"),
        rewritten(r"\b(?:authorized|lawful|identified|able|reasonable|limited|available)\b", r"un\g<0>"),
        rewritten(r"\b(is|are) (?=\w+ed\b)", r"\1 no longer "),
    ],
    "modal": [
        swapped(
            r"\b(?:may|will|must|shall|can|should)\b(?! \d)", "may", "will", "must", "shall", "can", "should"
        ),
        rewritten(r"\b(we|you) (collect|use|share|sell|store|provide|retain|disclose)\b", r"\1 may \2"),
        swapped(r"\b(?:required|permitted|allowed|entitled)\b", "required", "permitted", "prohibited"),
    ],
    "number": [
        changed_number,
        swapped(
            r"\b(?:two|three|four|five|six|seven|ten|thirteen|sixteen|eighteen)\b", "three", "nine", "twelve"
        ),
        rewritten(r"\b(\d+)%", r"\g<1>5%"),
    ],
    "date": [
        swapped(rf"\b(?:{_MONTH})(?= \d)", *_MONTH.split("|")),
        rewritten(rf"\b((?:{_MONTH}) )\d+", r"\g<1>29"),
        rewritten(r"\b20[012]\d\b", "2031"),
    ],
    "money": [
        rewritten(r"([$€£¥] ?)\d+", r"\g<1>77"),
        rewritten(r"[$£](?=\d)", "€"),
        rewritten(r"(\d) (?:dollars|euros|USD|EUR)\b", r"\1 CNY"),
    ],
    "period": [
        rewritten(r"\b(\d+|thirty|sixty|ninety|seven) (?:days?|months?|years?|hours?)\b", r"\1 weeks"),
        rewritten(r"\b(\d+|thirty|sixty|ninety|seven|\(\d+\)) days\b", r"\1 business days"),
        swapped(r"\bimmediately\b|\bpromptly\b|\bindefinitely\b", "immediately", "promptly", "indefinitely"),
        swapped(r"\bmonthly\b|\bannually\b|\bannual\b|\bdaily\b", "monthly", "annually", "weekly"),
    ],
    "jurisdiction": [
        swapped(
            rf"\b(?:{_COUNTRY})\b", "Vietnam", "Singapore", "Norway", "Texas", "Hong Kong", "Malta", "UAE"
        ),
        rewritten(rf"\b({_COUNTRY})\b", r"\1 and Kenya"),
        swapped(r"\bcourts?\b", "arbitration", "tribunals"),
    ],
    "entity": [
        swapped(rf"\b(?:{_SUFFIX})(?!\w)", "GmbH", "Holdings Inc.", "LLC", "Co., Ltd."),
        swapped(rf"\b(?:{_NAME})\b", "Veritone", "Lumeon AI", "Baruch Labs", "Sundial"),
        rewritten(rf"\b({_NAME})\b(?! \w+ (?:Inc|Ltd))", r"\1 Holdings Pte. Ltd."),
    ],
    "consent": [
        rewritten(r"\b([Oo])pt([- ])out\b", r"\1pt\2in"),
        rewritten(r"\b([Oo])pt([- ])in\b", r"\1pt\2out"),
        swapped(r"\bconsent\b", "knowledge", "awareness", "interest"),
        rewritten(r"\b(collect|use|share|store|disclose)\b", r"\1 with your consent"),
        swapped(r"\bpermission\b", "notice", "knowledge"),
    ],
    "scope": [
        swapped(
            r"\b(?:all|any|only|some|certain|solely|each|every)\b",
            "all",
            "any",
            "only",
            "some",
            "certain",
            "most",
        ),
        rewritten(r"\b(collect|use|share|store|disclose|provide)\b", r"only \1"),
        swapped(r"\b[Tt]hird[- ]part(?:y|ies)\b", "affiliates", "partners"),
        swapped(r"\bincluding\b", "only", "namely"),
        rewritten(r"\b(?:such as|for example)\b", "limited to"),
    ],
    "exception": [
        rewritten(r"(?<=\w)\.$", ", except where the law asks for it."),
        rewritten(r"(?<=\w)\.$", ", unless you tell us otherwise."),
        rewritten(r"(?<=\w)\.$", ", provided that you are an enterprise customer."),
        swapped(r"\b(?:unless|except)\b", "when", "where"),
        rewritten(r"\b[Ii]f (?=you|we)", "When "),
        rewritten(r"\bsubject to\b", "in line with"),
        rewritten(r"\bother than\b", "like"),
    ],
}
CHINESE: dict[str, list[Plant]] = {
    "negation": [
        rewritten("不会", "会"),
        rewritten("(?<!不)会", "不会"),
        rewritten("不得", "可以"),
        rewritten("无法", "能够"),
    ],
    "modal": [swapped("可以|应当|必须|可能|有权", "可以", "应当", "必须", "可能", "有权")],
    "number": [changed_number, rewritten("[二三四五六七八九十]+(?=个|日|天|年|月|周岁)", "十一")],
    "period": [rewritten(r"(\d+|十五|三十)(?:个)?(?:日|天|个工作日|个月)", r"\1年")],
    "jurisdiction": [
        swapped("中华人民共和国|中国|北京|上海|杭州|美国|新加坡|境外|境内", "日本", "越南", "深圳")
    ],
    "entity": [rewritten("(?:股份)?有限公司", "集团"), rewritten("(..)(?=(?:科技)?有限公司)", "宏远")],
    "consent": [rewritten("同意", "知晓"), rewritten("授权", "通知"), rewritten("撤回", "查看")],
    "scope": [
        swapped("所有|全部|任何|部分|仅", "所有", "任何", "部分", "仅"),
        rewritten("第三方", "合作方"),
        rewritten("包括", "仅限"),
    ],
    "exception": [
        rewritten("。$", "，法律另有规定的除外。"),
        rewritten("除非", "如果"),
        rewritten("但是?", "并且"),
    ],
}
HARMLESS: dict[str, list[Plant]] = {
    "synonym": [
        rewritten(r"\buse\b", "employ"),
        rewritten(r"\b(?:disclose|share)\b", "convey"),
        rewritten(r"\bcollect\b", "gather"),
        rewritten(r"\bprovide\b", "offer"),
        rewritten(r"\binformation\b", "details"),
        rewritten(r"\bhelp\b", "assist"),
        rewritten(r"\bimprove\b", "better"),
        rewritten(r"\bservices\b", "offerings"),
    ],
    "form": [
        rewritten(r"\bthe\b", "a"),
        rewritten(r"\b(a|an|the) (?=\w)", ""),
        rewritten(r"\b(collect|disclose|store|improve)(?=\b)", r"\1s"),
        rewritten(r"\b(\w+)iz(e|ed|ing|ation)\b", r"\1is\2"),
        rewritten(r"\b[Pp]lease ", ""),
    ],
}


def sentences_of(corpus: Path) -> Iterator[tuple[str, str | None]]:
    """Give the distinct sentences of each series' first readable page, with the page's language."""
    for line in (corpus / "manifest.jsonl").read_text("utf-8").splitlines():
        series = json.loads(line)
        for snapshot in series["snapshots"]:
            if snapshot["text_chars"] < 2_000:
                continue
            page = read((corpus / snapshot["file"]).read_bytes(), content_type="text/html", url=series["url"])
            if isinstance(page, Finding):
                continue
            for clause in page.document.main:
                for start, end in sentences(clause.text):
                    sentence = clause.text[start:end].strip()
                    if 40 <= len(sentence) <= 600 or (page.document.language == "zh" and len(sentence) > 12):
                        yield sentence, page.document.language
            break


def measure(
    kinds: dict[str, list[Plant]], chosen: list[tuple[str, str | None]], most: int, random_: random.Random
) -> dict[str, tuple[Counter[Severity], list[str]]]:
    results: dict[str, tuple[Counter[Severity], list[str]]] = defaultdict(lambda: (Counter(), []))
    for kind, plants in kinds.items():
        for plant in plants:
            left = max(1, most // len(plants))
            for sentence, language in random_.sample(chosen, len(chosen)):
                edited = plant(sentence, random_)
                if edited is None or not left or not (changes := word_changes(sentence, edited)):
                    continue
                left -= 1
                severity, reason = severity_of(sentence, edited, changes, language)
                counts, others = results[kind]
                counts[severity] += 1
                if severity is not Severity.CRITICAL:
                    others.append(f"{reason} | {edited[:150]}")
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--most", type=int, default=300, help="edits per kind")
    parser.add_argument(
        "--show", type=int, default=0, help="examples to print of what was not called critical"
    )
    arguments = parser.parse_args()
    found = sorted(set(sentences_of(arguments.corpus)), key=str)
    english = [pair for pair in found if pair[1] == "en"]
    chinese = [pair for pair in found if pair[1] == "zh"]
    print(f"{len(english)} English and {len(chinese)} Chinese sentences")
    for title, kinds, chosen in (
        ("critical, English", CRITICAL, english),
        ("critical, Chinese", CHINESE, chinese),
        ("harmless, English", HARMLESS, english),
    ):
        random_ = random.Random(2026)
        results = measure(kinds, chosen, arguments.most, random_)
        total = sum((counts for counts, _ in results.values()), Counter[Severity]())
        share = total[Severity.CRITICAL] / max(1, total.total())
        print(f"\n{title}: {total.total()} edits, {share:.1%} called critical")
        for kind, (counts, others) in results.items():
            told = ", ".join(f"{counts[severity]} {severity.value}" for severity in Severity)
            print(f"  {kind:13} {counts[Severity.CRITICAL] / counts.total():6.1%}  ({told})")
            for other in others[: arguments.show]:
                print(f"      {other}")


if __name__ == "__main__":
    main()
