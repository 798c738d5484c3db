"""Which bytes of a remote file are asked for."""

from hypothesis import given
from hypothesis import strategies as st

from planner.forecast.fetching.byte_ranges import JOINED_OVER, LARGEST_PART, ByteRange, parts_of
from planner.forecast.remote_file import Entry


def entries(*sizes: int) -> list[Entry]:
    """Messages one after the other, named by their number; the last one's length is not known."""
    starts = [sum(sizes[:k]) for k in range(len(sizes))]
    known = [*sizes[:-1], None]
    return [Entry(start, size, str(k), "") for k, (start, size) in enumerate(zip(starts, known, strict=True))]


def wanting(*names: int):
    return lambda entry: int(entry.name) in names


def test_neighbours_are_one_request():
    assert parts_of(entries(100, 200, 300, 400), wanting(0, 1)) == [ByteRange(0, 299, 2)]


def test_a_little_that_nobody_wants_is_fetched_rather_than_asked_round():
    little, much = JOINED_OVER // 2, 2 * JOINED_OVER
    assert parts_of(entries(100, little, 300, 400), wanting(0, 2)) == [ByteRange(0, 399 + little, 3)]
    apart = [ByteRange(0, 99, 1), ByteRange(100 + much, 399 + much, 1)]
    assert parts_of(entries(100, much, 300, 400), wanting(0, 2)) == apart


def test_the_last_message_runs_to_the_end_of_the_file():
    assert parts_of(entries(100, 200), wanting(1)) == [ByteRange(100, None, 1)]
    assert ByteRange(100, None, 1).header == "bytes=100-"


def test_fields_of_one_message_are_one_message():
    both = [Entry(0, 500, "0", ""), Entry(0, 500, "1", ""), Entry(500, None, "2", "")]
    assert parts_of(both, wanting(1)) == [ByteRange(0, 499, 1)]


@given(
    st.lists(st.integers(1, LARGEST_PART // 2), min_size=1, max_size=60),
    st.sets(st.integers(0, 59)),
)
def test_every_wanted_message_is_in_one_part_and_none_is_too_large(sizes, names):
    listed = entries(*sizes)
    wanted = [entry for entry in listed if int(entry.name) in names]
    parts = parts_of(listed, wanting(*names))
    for entry in wanted:
        holding = [p for p in parts if p.first <= entry.offset and (p.last is None or entry.offset <= p.last)]
        assert len(holding) == 1
    for part in parts:
        inside = [
            e for e in listed if part.first <= e.offset and (part.last is None or e.offset <= part.last)
        ]
        assert len(inside) == part.messages
        assert part.last is None or part.last - part.first < LARGEST_PART
        assert {inside[0], inside[-1]} <= set(wanted)
