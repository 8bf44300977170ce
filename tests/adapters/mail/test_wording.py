"""Lines that were filled for a mail, on one line again for a page."""

from hypothesis import given
from hypothesis import strategies as st

from support_engine.adapters.mail.wording import reflow, unfilled

WORDS = st.lists(
    st.sampled_from(("le", "comité", "d’été", "12\u00a0juin", "œuvre", "x" * 20)), min_size=1
)
PIECES = st.lists(st.tuples(st.sampled_from(("", "- ")), WORDS), min_size=1, max_size=5)


@given(PIECES)
def test_what_was_filled_is_on_one_line_again(pieces) -> None:
    whole = "\n\n".join(f"{mark}{' '.join(words)}" for mark, words in pieces)
    assert unfilled(reflow(whole)) == whole


def test_lines_that_end_by_themselves_stay() -> None:
    signed = "Bien cordialement,\n\n  Sacha\n  Programme\n________\nPourquoi ?"
    table = f"MP1-001   {'Atelier ' * 8}\nMP1-002   {'Forge ' * 8}"
    for words in (signed, table):
        assert unfilled(words) == words
