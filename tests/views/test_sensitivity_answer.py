"""What is said of whose uncertainty the landing is: a sentence, and what is left out."""

from planner import Effort, sensitivity
from planner.views.sensitivity_answer import sensitivity_answer
from tests.worlds import BURST, NO_SPREAD, by_member, plan, weather

TWO = Effort(threads=2)
SPREAD = {**NO_SPREAD, "ascent_rate": 0.2, "descent_rate": 0.3, "launch_position_m": 2000.0}
STEADY = weather(by_member(5, lambda m: 8.0 + m), members=5)


def test_the_sentence_names_the_cheapest_thing_worth_measuring_and_what_gains_most():
    asked = plan(BURST, spread=SPREAD, members=2000)
    drops, whole = sensitivity(asked, STEADY, TWO)
    said = sensitivity_answer(drops, whole).sentence
    (fall,) = (one for one in whole.groups if one.group.name == "fall speed")
    assert f"balloon lands {whole.rms_km:.3g} km (rms) about its mean" in said
    assert "Cheapest to know better is the fall speed (weigh what falls" in said
    assert f"takes {fall.gain_km:.2g} km off" in said


def test_the_sentence_says_whether_the_order_rests_on_the_priors():
    def said(**spread) -> str:
        asked = plan(BURST, spread={**NO_SPREAD, **spread}, members=1000)
        return sensitivity_answer(*sensitivity(asked, weather(10.0), TWO)).sentence

    close = said(ascent_rate=0.1, descent_rate=0.1)
    assert "The order rests on the priors: " in close
    assert "ascent stays first" not in close
    assert "Ascent stays first with any one spread half or twice as wide" in said(
        ascent_rate=0.3, descent_rate=0.11
    )
    assert "No other group owns 2 %" in said(ascent_rate=0.1)
    assert "Nothing varies" in said()


def test_what_hardly_lands_has_no_shares_and_what_is_left_out_is_said():
    few = sensitivity_answer(*sensitivity(plan(BURST, spread=SPREAD, members=40), STEADY))
    assert (few.groups, few.rms_km) == ((), None)
    assert "40 of 40 drops of balloon land however they are drawn: too few" in few.sentence
    some = plan(BURST, spread={**SPREAD, "descent_rate": 0.8}, members=400, horizon_h=2.2)
    answer = sensitivity_answer(*sensitivity(some, STEADY, TWO))
    assert 50 < answer.landed < 400
    assert f"{400 - answer.landed} of 400 drops do not land however they are drawn" in " ".join(
        answer.warnings
    )
