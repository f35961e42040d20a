import pytest

from monitor.core.quoting.evidence import text_fragment_url


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("never sold", "https://a.example/p#:~:text=never%20sold", id="short"),
        pytest.param("opt-out, always", "https://a.example/p#:~:text=opt%2Dout%2C%20always", id="marks"),
        pytest.param(None, "https://a.example/p", id="nothing"),
        pytest.param(
            "We store " + "very " * 30 + "much of it here with care.",
            f"https://a.example/p#:~:text=We%20store{'%20very' * 6},"
            f"{'very%20' * 2}much%20of%20it%20here%20with%20care.",
            id="long",
        ),
    ],
)
def test_an_address_points_at_the_words(text: str | None, expected: str) -> None:
    assert text_fragment_url("https://a.example/p#old", text) == expected
