"""Which charset a text is in, where header, markup and bytes disagree.

Labels mean what the WHATWG Encoding Standard says they mean (`gb2312` is
GB18030, `latin1` is windows-1252). Reading in the wrong charset often
succeeds, so a candidate must also give plausible text.
"""

from __future__ import annotations

import codecs
import re

from monitor.core.reading.names import names

_LABELS = {
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "chinese", "csgb2312", "iso-ir-58"), "gb18030"),
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "ascii", "us-ascii"), "cp1252"),
    **dict.fromkeys(("windows-1252", "cp1252", "x-cp1252", "iso_8859-1"), "cp1252"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cn-big5", "csbig5"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean", "windows-949"), "cp949"),
    **dict.fromkeys(("utf8", "utf-8", "unicode-1-1-utf-8", "x-unicode20utf8"), "utf-8"),
    **dict.fromkeys(("iso-8859-9", "latin5", "windows-1254"), "cp1254"),
    "utf-16": "utf-16-le",
}
_WINDOWS_1252 = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))
_KNOWN = names(
    "utf-8 gb18030 cp1252 big5hkscs cp932 cp949 cp1254 utf-16-le utf-16-be euc_jp iso2022_jp koi8-r "
    "koi8-u cp1250 cp1251 cp1253 cp1255 cp1256 cp1257 cp1258 cp866 cp874 iso8859-2 iso8859-3 iso8859-4 "
    "iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 "
    "mac-roman mac-cyrillic hz"
)
_META = re.compile(
    rb"<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_COMMON_HAN = frozenset(
    "的一是不了在人有我他这为之来以个中上们到和地于子就得可下自而过会家学对生能同成年发作行公定民所法使及与或"
    "您用户信息服务个数据本的务息隐私收集处理共享我们其他协议"
    "這為來個們國時對會發學說過種經麼動後與業還沒進資訊務個戶隱處協議據於關從"
)
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff]")
_STRANGE = re.compile("[\u0080-\u009f\ue000-\uf8ff\ufffd\ufff0-\uffff]")
_FOREIGN_RUN = re.compile("[\u00a1-\u024f]{3,}")
_FOREIGN = re.compile("[\u00a1-\u024f]")
# Signs, and capitals with accents, in the middle of a word: "f\u0178r", "ausschlie\u00a7lich".
_MISPLACED = re.compile(
    "(?<=[a-z])[\u00a1-\u00a9\u00ab\u00ac\u00ae-\u00b6\u00b8\u00b9\u00bb-\u00de\u0152\u0160\u0178\u017d"
    "\u20ac\u201a\u201e\u2020\u2021\u2030](?=[a-z])"
)
_FEW_MISPLACED = 0.1
_FOLLOWS = (
    "[\u0080-\u00bf" + "".join(letter for letter in _WINDOWS_1252[0x80:0xA0] if letter > "\u00ff") + "]"
)
# What every alternative begins with lets the search skip from one such letter to the next.
_GARBLED = re.compile(
    f"[\u00c2-\u00f4](?:(?<=[\u00c2-\u00df]){_FOLLOWS}"
    f"|(?<=[\u00e0-\u00ef]){_FOLLOWS}{{2}}|(?<=[\u00f0-\u00f4]){_FOLLOWS}{{3}})"
)
_GARBLED_SHARE = 0.9


def codec_of(label: str) -> str | None:
    """Give the codec that a charset label means, None for an unknown one."""
    low = label.strip().strip("\"'").lower()
    if low in _LABELS:
        return _LABELS[low]
    try:
        name = codecs.lookup(low).name
    except (LookupError, ValueError):
        return None
    name = _LABELS.get(name, name)
    return name if name in _KNOWN else None


def declared_in(head: bytes) -> str | None:
    """Give the charset label that the first bytes of a page declare in `meta` or in an XML declaration."""
    found = _XML.search(head) or _META.search(head)
    return found[1].decode("ascii") if found else None


def decoded(body: bytes, codec: str) -> str | None:
    """Decode strictly; None where the bytes are not in that charset.

    The five bytes that windows-1252 leaves open become controls, as browsers do.
    """
    if codec == "cp1252":
        return codecs.charmap_decode(body, "strict", _WINDOWS_1252)[0]
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def plausibility(text: str, codec: str) -> float:
    """Say how much like natural text a decoding looks, 0..1.

    Misread Chinese has hardly any of the most frequent characters, misread
    multi-byte text has long runs of accented letters, and both have controls;
    where only some letters are misread, signs and capitals stand within words.
    """
    foreign = _BEYOND_ASCII.findall(text)
    if not foreign:
        return 1.0
    strange = len(_STRANGE.findall(text)) / len(foreign)
    if strange > 0.02:
        return 0.0
    if codec in ("gb18030", "big5hkscs"):
        han = _HAN.findall(text)
        if len(han) < 12:
            return 0.6 if han else 0.3
        return min(1.0, sum(letter in _COMMON_HAN for letter in han) / len(han) * 5)
    if codec in ("cp1252", "cp1254", "cp1250", "iso8859-15", "mac-roman"):
        letters = len(_FOREIGN.findall(text)) or 1
        if len(_MISPLACED.findall(text)) > max(1.0, _FEW_MISPLACED * letters):
            return 0.0
        return 1.0 - sum(map(len, _FOREIGN_RUN.findall(text))) / letters
    return 0.9


def is_garbled(text: str) -> bool:
    """Say whether a text is UTF-8 that somebody took for windows-1252 before it was sent ("ZÃ¼rich").

    Nearly everything in it beyond ASCII must be so; nobody writes such sequences.
    """
    if text.isascii():
        return False
    garbled = _GARBLED.findall(text)
    if len(garbled) < 2:
        return False
    return sum(map(len, garbled)) >= _GARBLED_SHARE * len(_BEYOND_ASCII.findall(text))
