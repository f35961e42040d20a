"""The language of a document, declared and recognised."""

from __future__ import annotations

import pytest

from monitor.core.reading.language import language_of, primary_subtag, recognised

ENGLISH = "We do not sell your data to anyone, and we delete it when you close your account with us. " * 3
GERMAN = (
    "Wir verkaufen Ihre Daten nicht an Dritte und löschen sie, wenn Sie das Konto bei uns schließen. " * 3
)
FRENCH = (
    "Nous ne vendons pas vos données et nous les supprimons dès que vous fermez votre compte chez nous. " * 3
)
CHINESE = "我们不会向第三方出售您的数据，并会在您注销账户后删除这些数据。" * 5
JAPANESE = "私たちはお客様のデータを第三者に販売することはありません。" * 5
RUSSIAN = "Мы не продаём ваши данные третьим лицам и удаляем их после закрытия учётной записи. " * 3
ARABIC = "نحن لا نبيع بياناتك إلى أي طرف ثالث ونحذفها عند إغلاق حسابك لدينا. " * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (FRENCH, "fr"),
        (CHINESE, "zh"),
        (JAPANESE, "ja"),
        (RUSSIAN, "ru"),
        (ARABIC, "ar"),
    ],
)
def test_languages_are_recognised_from_their_words_and_scripts(text: str, expected: str) -> None:
    assert recognised(text) == expected
    assert language_of(text, None) == expected


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        pytest.param(ENGLISH, "en-US", "en", id="region is dropped"),
        pytest.param(CHINESE, "en", "zh", id="chinese called english"),
        pytest.param(ENGLISH, "zh-CN", "en", id="english called chinese"),
        pytest.param(GERMAN, "en", "de", id="german called english"),
        pytest.param(RUSSIAN, "uk", "uk", id="languages that share a script"),
        pytest.param("Short.", "fr", "fr", id="too short to tell"),
        pytest.param("", None, None, id="nothing"),
        pytest.param(
            "Vi säljer inte dina uppgifter till någon annan. " * 5, "sv", "sv", id="language not in the list"
        ),
    ],
)
def test_the_declaration_is_believed_unless_the_text_contradicts(
    text: str, declared: str | None, expected: str | None
) -> None:
    assert language_of(text, declared) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("zh-Hans-CN", "zh"),
        ("EN_us", "en"),
        (" de ", "de"),
        ("yue", "yue"),
        ("english", None),
        ("", None),
        (None, None),
    ],
)
def test_primary_subtags(tag: str | None, expected: str | None) -> None:
    assert primary_subtag(tag) == expected
