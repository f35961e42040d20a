"""Which kind of policy a page is, by its names and by its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from monitor.model import SourceKind


class Kind(StrEnum):
    """Kinds of documents that sites keep next to one another, as named in reasons."""

    PRIVACY = "a privacy policy"
    TERMS = "terms of service"
    COOKIES = "a cookie policy"
    DPA = "a data processing agreement"
    USE = "a usage policy"
    IMPRINT = "an imprint"
    REFUND = "a refund policy"
    COPYRIGHT = "a copyright policy"
    SECURITY = "a security page"
    ACCESSIBILITY = "an accessibility statement"
    PRICING = "a price list"
    ABOUT = "a page about the company"
    CONTACT = "a contact page"
    CAREERS = "a careers page"
    BLOG = "a blog"
    FAQ = "a list of questions"


_NAMES: Mapping[Kind, re.Pattern[str]] = MappingProxyType(
    {
        Kind.DPA: re.compile(
            r"data[ -](?:process(?:ing|or)|protection)[ -](?:agreement|addendum|terms)|\bdpa\b"
            r"|sub-?processors?|auftragsverarbeitung|accord de traitement|数据处理(?:协议|附录)"
        ),
        Kind.COOKIES: re.compile(
            r"(?:cookies?|trackers?|tracking)[ -](?:policy|notice|statement|declaration)"
            r"|cookie-?(?:richtlinie|hinweis)|politique (?:de|relative aux) cookies|use of cookies"
            r"|cookie ?(?:政策|声明)|^cookies$"
        ),
        Kind.PRIVACY: re.compile(
            r"privacy|data[ -]protection|datenschutz|confidentialité|protection des données|vie privée"
            r"|privacidad|隐私|个人信息保护|隱私|プライバシー|개인정보"
        ),
        Kind.USE: re.compile(
            r"(?:acceptable[ -]use|usage|content|community)[ -](?:policy|policies|guidelines"
            r"|standards)|community[ -]rules|使用政策|社区(?:公约|规范|准则)"
        ),
        Kind.TERMS: re.compile(
            r"terms\b|user[ -]agreement|service[ -]agreement|customer[ -]agreement|(?:conditions)[ "
            r"-](?:of[ -](?:use|service|sale)|générales|d'utilisation)|\btos\b|\beula\b|licen[cs]e[ "
            r"-]agreement"
            r"|nutzungsbedingungen|geschäftsbedingungen|\bagb\b|términos|(?:服务|用户|使用|会员|注册"
            r"|平台|授权|许可)(?:服务|使用|许可)?(?:协议|条款)|利用規約|이용약관"
        ),
        Kind.IMPRINT: re.compile(r"^(?:imprint|impressum|mentions légales|legal notice)\b"),
        Kind.REFUND: re.compile(
            r"(?:refund|return|cancellation|shipping)s?(?: (?:and|&) \w+)?[ -]policy|widerrufs"
        ),
        Kind.COPYRIGHT: re.compile(
            r"copyright[ -](?:policy|notice)|\bdmca\b|trademark[ -](?:policy|guidelines)|brand guidelines"
        ),
        Kind.SECURITY: re.compile(
            r"^(?:security|trust cent(?:er|re)|vulnerability disclosure)\b|security (?:policy|overview|at )"
        ),
        Kind.ACCESSIBILITY: re.compile(r"accessibility (?:statement|policy)|barrierefreiheit"),
        Kind.PRICING: re.compile(
            r"^(?:pricing|prices?|plans)\b|pricing (?:and|&) plans|plans (?:and|&) pricing|^(?:定价|价格)"
        ),
        Kind.ABOUT: re.compile(
            r"^(?:about(?: us| \w+)?|our (?:story|team|mission)|关于我们|über uns|à propos)$"
        ),
        Kind.CONTACT: re.compile(r"^(?:contact(?: us| sales)?|get in touch|联系我们|kontakt)$"),
        Kind.CAREERS: re.compile(
            r"^(?:careers|jobs|join us|open (?:roles|positions)|work (?:with|at))\b|^(?:加入我们|招聘)"
        ),
        Kind.BLOG: re.compile(r"^(?:blog|news(?:room)?|press|changelog|release notes)\b"),
        Kind.FAQ: re.compile(r"\bfaqs?\b|frequently asked|常见问题|häufig(?:e|ge)"),
    }
)
KINDS_OF_SOURCES: Mapping[SourceKind, frozenset[Kind]] = MappingProxyType(
    {
        SourceKind.PRIVACY_POLICY: frozenset({Kind.PRIVACY}),
        SourceKind.TERMS: frozenset({Kind.TERMS, Kind.USE}),
        SourceKind.DPA: frozenset({Kind.DPA}),
    }
)
"""What sources of these kinds are called; other kinds of source hold anything."""
LOOSE = frozenset({Kind.SECURITY, Kind.PRICING, Kind.ABOUT, Kind.CONTACT, Kind.CAREERS, Kind.BLOG, Kind.FAQ})
"""Kinds whose names also stand over policies ("Trust Center"): not enough to refuse a page on."""
_TAKEN = {Kind.PRIVACY: (Kind.DPA,), Kind.TERMS: (Kind.DPA,)}
"""A name that says the second kind does not say the first, whatever words it shares with it."""

_QUALIFIERS = re.compile(
    r"\b(applicants?|candidates?|recruit(?:ing|ment)|job[ -]seekers?|employees?|workforce"
    r"|child(?:ren)?(?:'s)?|kids|minors"
    r"|california|ccpa|resellers?|vendors?|suppliers?|students?|biometric|archived?|legacy|superseded)\b"
    r"|(招聘|求职者|儿童|未成年人|员工|供应商|历史版本)|\b(bewerber|kinder|mitarbeiter|candidats|enfants)\b"
)

_WORDS: Mapping[Kind, re.Pattern[str]] = MappingProxyType(
    {
        Kind.PRIVACY: re.compile(
            r"personal (?:data|information)|privacy|data subject|we collect|legal basis|data "
            r"controller|legitimate interests?|retention|your rights|个人信息|隐私|收集|個人情報"
            r"|personenbezogen|datenschutz|données (?:à caractère )?personnel|confidentialité|datos "
            r"personales"
        ),
        Kind.TERMS: re.compile(
            r"these terms|this agreement|you agree|liab(?:le|ility)|warrant(?:y|ies)|indemnif"
            r"|terminat(?:e|ion)|governing law|arbitration|intellectual property|licen[cs]e|your "
            r"account|subscription|本协议|用户|责任|违约|知识产权|终止"
            r"|nutzungsbedingungen|haftung|kündig|vertrag|présentes conditions|responsabilité|résili"
        ),
        Kind.COOKIES: re.compile(r"cookies?\b|web beacons?|pixels?\b|local storage|trackers?\b"),
        Kind.DPA: re.compile(
            r"sub-?processors?|data processing (?:agreement|addendum)|personal data breach|standard "
            r"contractual clauses|processing of customer (?:personal )?data|data exporter|data "
            r"importer|受托"
        ),
    }
)
_TEXT_LIMIT = 24_000
_LEAST_HITS = 6
_LEADING = 2.0


def kinds_in(names: Iterable[str]) -> frozenset[Kind]:
    """Give the kinds that titles, headings or paths name."""
    found: set[Kind] = set()
    for name in names:
        folded = name.lower().replace("’", "'").replace("_", "-").strip(" #*.:")[:300]
        here = {kind for kind, pattern in _NAMES.items() if pattern.search(folded)}
        for kind, stronger in _TAKEN.items():
            if kind in here and here & set(stronger) and not _both(folded, kind):
                here.discard(kind)
        found |= here
    return frozenset(found)


def _both(name: str, kind: Kind) -> bool:
    """Say whether a name speaks of two documents in one, as "Privacy and Cookie Policy" does."""
    words = {Kind.PRIVACY: r"privacy|datenschutz|隐私", Kind.TERMS: r"terms of (?:service|use)"}[kind]
    return re.search(rf"(?:{words})[\w ]{{0,20}}(?:and|&|/|,|und|et|与|和)", name) is not None


def qualifiers_in(names: Iterable[str]) -> tuple[str, ...]:
    """Give the words in names that say for whom or for what a policy is."""
    return tuple(
        next(filter(None, match.groups())).removesuffix("'s").rstrip("s")
        for name in names
        for match in _QUALIFIERS.finditer(name.lower())
    )


def kinds_of_text(text: str) -> frozenset[Kind]:
    """Give the kind whose words lead in a text, or those that are close; none where there are too few."""
    sample = text[:_TEXT_LIMIT].lower()
    hits = {kind: len(pattern.findall(sample)) for kind, pattern in _WORDS.items()}
    best = max(hits.values())
    if best < _LEAST_HITS:
        return frozenset()
    return frozenset(kind for kind, count in hits.items() if count * _LEADING >= best)


def words_of_kinds(text: str, kinds: Iterable[Kind]) -> int:
    """Count the words in a text that documents of these kinds use."""
    sample = text.lower()
    return sum(len(_WORDS[kind].findall(sample)) for kind in kinds if kind in _WORDS)
