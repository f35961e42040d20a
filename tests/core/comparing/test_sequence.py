from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.comparing.sequence import edits, heaviest_chain, increasing

NUMBERS = st.lists(st.integers(0, 6), max_size=16)


@given(NUMBERS, NUMBERS)
def test_what_is_between_the_edits_is_equal(old: list[int], new: list[int]) -> None:
    at, beside = 0, 0
    for start, end, other, stop in [*edits(old, new), (len(old), len(old), len(new), len(new))]:
        assert old[at:start] == new[beside:other]
        at, beside = end, stop


@given(NUMBERS, NUMBERS)
def test_two_edits_have_something_equal_between_them(old: list[int], new: list[int]) -> None:
    for one, other in pairwise(edits(old, new)):
        assert one[1] < other[0]
        assert one[3] < other[2]


@given(NUMBERS, NUMBERS)
def test_edits_keep_a_longest_common_subsequence(old: list[int], new: list[int]) -> None:
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for row, one in enumerate(old):
        for column, other in enumerate(new):
            longest = max(lengths[row][column + 1], lengths[row + 1][column])
            lengths[row + 1][column + 1] = lengths[row][column] + 1 if one == other else longest
    kept = len(old) - sum(end - start for start, end, _, _ in edits(old, new))
    assert kept == lengths[-1][-1]


def test_sequences_too_long_for_one_go_are_cut_where_they_say_the_same() -> None:
    old = list(range(20_000))
    new = [*old[:500], -1, *old[501:9_000], -2, *old[9_000:15_000], *old[15_001:]]
    assert edits(old, new) == [
        (500, 501, 500, 501),
        (9_000, 9_000, 9_000, 9_001),
        (15_000, 15_001, 15_001, 15_001),
    ]


@given(st.lists(st.integers(0, 20), max_size=12))
def test_a_longest_increasing_run_is_increasing_and_no_shorter_than_a_greedy_one(values: list[int]) -> None:
    chosen = [values[place] for place in increasing(values)]
    assert all(one < other for one, other in pairwise(chosen))
    greedy: list[int] = []
    for value in values:
        if not greedy or value > greedy[-1]:
            greedy.append(value)
    assert len(chosen) >= len(greedy)


def best_weight(pairs: list[tuple[int, int, int]], left: int = -1, right: int = -1) -> int:
    """The same by trying everything."""
    return max(
        (
            weight + best_weight(pairs, one, other)
            for weight, one, other in pairs
            if one > left and other > right
        ),
        default=0,
    )


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 4), st.integers(0, 4)), max_size=7))
def test_the_heaviest_chain_rises_and_none_is_heavier(pairs: list[tuple[int, int, int]]) -> None:
    chain = heaviest_chain([(float(weight), left, right) for weight, left, right in pairs])
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(chain))
    weights = {
        (left, right): max(w for w, *place in pairs if place == [left, right]) for _, left, right in pairs
    }
    assert sum(weights[place] for place in chain) == best_weight(pairs)


@pytest.mark.parametrize("count", [0, 1, 3_000])
def test_a_chain_of_many_pairs_is_found_as_well(count: int) -> None:
    random_ = random.Random(5)
    noise = [(0.5, random_.randrange(count), random_.randrange(count)) for _ in range(count)]
    chain = heaviest_chain([(1.0, at, at) for at in range(count)] + noise)
    assert chain == [(at, at) for at in range(count)]
