from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.comparing.keys import equality_keys
from monitor.core.normalise import canonical

TEXTS = st.text(max_size=12) | st.text(
    alphabet="aAbß1 .,-–’'“\"…•\u00a0\u200bＡﬁﬀ½ée\u0301我（）_*", max_size=12
)


@given(st.lists(TEXTS, max_size=8))
def test_keys_are_equal_exactly_when_canonical_texts_are(texts: list[str]) -> None:
    keys = equality_keys(texts)
    for one in texts:
        for other in texts:
            assert (keys[one] == keys[other]) == (canonical(one).text == canonical(other).text)


@pytest.mark.parametrize(
    "other", ["It’s “ours” – now", 'It\'s "ours" - NOW', '\u200bIt\'s  "ours"-now', 'Ｉt\'s "ours" - now']
)
def test_texts_that_differ_in_typography_share_a_key(other: str) -> None:
    text = 'It\'s "ours" - now'
    keys = equality_keys([text, other, "something else"])
    assert keys[text] == keys[other] != keys["something else"]
