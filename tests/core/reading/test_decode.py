"""Charsets and kinds of answers: the right text, or `invalid`; never a misreading."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.reading.charset import is_garbled
from monitor.core.reading.decode import Decoded, decode
from monitor.core.reading.read import read
from monitor.model import Finding, Outcome, Page

CHINESE = "我们会收集您的个人信息，并在中华人民共和国境内存储这些数据。未经您的同意，我们不会与第三方共享。"
TAIWANESE = "我們會收集您的個人資料，並在中華民國境內儲存這些資料。未經您的同意，我們不會與第三方分享。"
FRENCH = "Nous conservons vos données pendant trente jours, où qu’elles soient traitées ; l’été dernier déjà."
UMLAUTS = "Wir löschen sie früh, ausschließlich für Sie, und geben nichts an Dritte, außer es muss so sein."
GERMAN = "Wir löschen Ihre Daten nach dreißig Tagen und geben sie nicht an Händler weiter."
JAPANESE = "私たちはお客様の個人情報を収集し、日本国内で保存します。"
RUSSIAN = "Мы не передаём ваши персональные данные третьим лицам без вашего согласия."


def page(text: str, meta: str | None = None) -> str:
    declared = f'<meta charset="{meta}">' if meta else ""
    return f"<!doctype html><html><head>{declared}<title>x</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("body", "header"),
    [
        pytest.param(page(CHINESE).encode(), "utf-8", id="utf-8, header"),
        pytest.param(page(CHINESE).encode(), None, id="utf-8, undeclared"),
        pytest.param(b"\xef\xbb\xbf" + page(CHINESE).encode(), "gbk", id="utf-8 mark against the header"),
        pytest.param(page(CHINESE, "gbk").encode(), None, id="utf-8, meta wrong"),
        pytest.param(page(CHINESE, "utf-8").encode(), "iso-8859-1", id="utf-8, header wrong"),
        pytest.param(page(CHINESE).encode("gbk"), "gbk", id="gbk, header"),
        pytest.param(page(CHINESE).encode("gbk"), "GB2312", id="gb2312 means gb18030"),
        pytest.param(page(CHINESE, "gb2312").encode("gb18030"), None, id="gb18030, meta only"),
        pytest.param(page(CHINESE, "gbk").encode("gbk"), "utf-8", id="gbk, header says utf-8"),
        pytest.param(page(CHINESE, "gbk").encode("gbk"), "iso-8859-1", id="gbk, header says latin-1"),
        pytest.param(page(CHINESE).encode("gbk"), None, id="gbk, undeclared"),
        pytest.param(page(CHINESE, "utf-8").encode("gbk"), "gbk", id="gbk, meta says utf-8"),
        pytest.param(page(CHINESE).encode("utf-16"), None, id="utf-16 with mark"),
        pytest.param(page(CHINESE, "utf-8").encode("utf-16"), "utf-8", id="utf-16 with mark against both"),
        pytest.param(page(CHINESE).encode("utf-16-le"), "utf-16", id="utf-16-le without mark"),
        pytest.param(page(CHINESE).encode("utf-16-be"), None, id="utf-16-be, undeclared"),
    ],
)
def test_chinese_is_read_in_its_charset(body: bytes, header: str | None) -> None:
    assert readable(body, header) == CHINESE


@pytest.mark.parametrize(
    ("text", "charset", "header", "meta"),
    [
        pytest.param(TAIWANESE, "big5", "big5", None, id="big5"),
        pytest.param(TAIWANESE, "big5", None, "Big5", id="big5, meta only"),
        pytest.param(TAIWANESE, "big5", "utf-8", "big5", id="big5, header says utf-8"),
        pytest.param(FRENCH, "cp1252", "iso-8859-1", None, id="latin-1 means windows-1252"),
        pytest.param(FRENCH, "cp1252", None, "windows-1252", id="windows-1252, meta only"),
        pytest.param(FRENCH, "cp1252", "utf-8", "iso-8859-1", id="latin-1, header says utf-8"),
        pytest.param(GERMAN, "latin-1", "latin1", None, id="german latin-1"),
        pytest.param(GERMAN, "latin-1", None, None, id="german, undeclared"),
        pytest.param(GERMAN, "utf-8", "latin1", None, id="german utf-8 called latin-1"),
        pytest.param(JAPANESE, "shift_jis", "Shift_JIS", None, id="shift_jis"),
        pytest.param(JAPANESE, "euc_jp", None, "EUC-JP", id="euc-jp"),
        pytest.param(RUSSIAN, "cp1251", "windows-1251", None, id="windows-1251"),
        pytest.param(RUSSIAN, "koi8-r", None, "koi8-r", id="koi8-r"),
    ],
)
def test_other_charsets_are_read(text: str, charset: str, header: str | None, meta: str | None) -> None:
    assert readable(page(text, meta).encode(charset), header) == text


def readable(body: bytes, header: str | None) -> str:
    content_type = "text/html" + (f"; charset={header}" if header else "")
    found = read(body, content_type=content_type, url="https://example.com/")
    assert isinstance(found, Page), found
    return found.document.text.strip()


@pytest.mark.parametrize(
    ("body", "header"),
    [
        pytest.param(page(CHINESE).encode("gbk"), "x-klingon", id="unknown charset"),
        pytest.param(
            page("Data " + "\udc81\udc8d\udcff\udcfe" * 30).encode("utf-8", "surrogateescape"),
            "utf-8",
            id="junk",
        ),
        pytest.param(
            page("We sell \udcff data.").encode("utf-8", "surrogateescape"), "utf-8", id="a damaged letter"
        ),
        pytest.param(b"\xff\xfe" + b"a" * 301, None, id="half a code unit"),
        pytest.param(page(RUSSIAN).encode("cp1251"), "x-unknown", id="unknown charset, cyrillic"),
        pytest.param(page(UMLAUTS).encode("mac-roman"), None, id="german of an old Mac, undeclared"),
        pytest.param(page(UMLAUTS).encode("cp437"), "iso-8859-1", id="german of DOS, header says latin-1"),
    ],
)
def test_what_cannot_be_known_is_invalid(body: bytes, header: str | None) -> None:
    content_type = "text/html" + (f"; charset={header}" if header else "")
    found = read(body, content_type=content_type, url="https://example.com/")
    assert isinstance(found, Finding)
    assert (found.outcome, found.rule) == (Outcome.INVALID, "charset")
    assert found.reason.endswith((".", "known."))


def test_damage_that_no_reader_sees_does_no_harm() -> None:
    body = page("We keep data.").encode().replace(b"<title>", b"<script>'\xff'</script><title>")
    assert readable(body, "utf-8") == "We keep data."


def test_a_replacement_character_in_sound_text_is_text() -> None:
    assert readable(page("a \ufffd b").encode(), "utf-8") == "a \ufffd b"


@pytest.mark.parametrize(
    "header",
    [pytest.param("x-klingon", id="unknown"), pytest.param("gbk", id="wide"), pytest.param(None, id="none")],
)
def test_plain_ascii_is_the_same_in_every_charset(header: str | None) -> None:
    assert readable(page("We keep data.").encode(), header) == "We keep data."


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "text/html", id="png called html"),
        pytest.param(b"\xff\xd8\xff\xe0", "image/jpeg", id="jpeg"),
        pytest.param(b"PK\x03\x04\x14\0", "text/html", id="zip called html"),
        pytest.param(gzip.compress(b"<p>x</p>"), "text/html", id="gzip inside"),
        pytest.param(b"<p>x</p>", "image/png", id="html called image"),
        pytest.param(b"<p>x</p>", "application/zip", id="html called archive"),
        pytest.param(bytes(range(256)) * 20, "text/html", id="bytes of all kinds"),
        pytest.param(b"\0\0\0\x18ftypmp42", "video/mp4", id="video"),
        pytest.param(b"RIFF\0\0\0\0WEBPVP8 ", None, id="webp"),
    ],
)
def test_binary_things_are_invalid(body: bytes, content_type: str | None) -> None:
    found = decode(body, content_type)
    assert isinstance(found, Finding)
    assert (found.outcome, found.rule) == (Outcome.INVALID, "binary")


def test_a_pdf_says_what_it_needs() -> None:
    found = decode(b"%PDF-1.7\n...", "text/html")
    assert isinstance(found, Finding)
    assert found.rule == "needs-pdf"


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        pytest.param("text/html", "text/html", id="plain"),
        pytest.param("Text/HTML; Charset=UTF-8", "text/html", id="case"),
        pytest.param("application/json", "application/json", id="json"),
        pytest.param(None, "text/html", id="none"),
        pytest.param("application/octet-stream", "text/html", id="unnamed bytes"),
        pytest.param("", "text/html", id="empty"),
    ],
)
def test_the_media_type_comes_from_the_header_or_the_content(content_type: str | None, expected: str) -> None:
    found = decode(b"<p>x</p>", content_type)
    assert isinstance(found, Decoded)
    assert found.media_type == expected


@given(st.binary(max_size=400), st.sampled_from(["utf-8", "gbk", "big5", "latin1", "utf-16", "nonsense", ""]))
def test_any_bytes_are_decoded_or_refused(body: bytes, charset: str) -> None:
    assert isinstance(decode(body, f"text/html; charset={charset}"), Decoded | Finding)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    found = decode(f"<p>{text}</p>".encode(), "text/html; charset=utf-8")
    assert isinstance(found, Decoded)
    assert found.text == f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        pytest.param("We store data in ZÃ¼rich; itâ€™s safe.", True, id="umlaut and apostrophe"),
        pytest.param("个人信息".encode().decode("latin-1"), True, id="Chinese"),
        pytest.param("Data in São Paulo, «NÃO», naïve Ünïcode – it’s fine.", False, id="accents and quotes"),
        pytest.param("Only one, Â©, stands here.", False, id="one stray sequence"),
        pytest.param(
            "The letters “Ã¼” stand for “ü”, “é” and “ö”; see “Ã©”.", False, id="about such letters"
        ),
        pytest.param("我们存储个人信息。", False, id="Chinese, well read"),
        pytest.param("plain", False, id="ASCII"),
    ],
)
def test_text_that_was_encoded_twice_is_known(text: str, garbled: bool) -> None:
    assert is_garbled(text) is garbled
