"""A table while it is judged: when the rest is to be had, and why it may never be."""

from datetime import timedelta

from api.addresses import Addresses
from api.campaign_table import CampaignTable
from api.campaigns import Listed
from planner import Campaign, parse
from tests.api.houses import running
from tests.worlds import NOW, steady_wind, written_campaign

TOO_MANY = {"on_board": written_campaign(members=1_000_000), "memory_mb": 64, "look_every_s": 1e6}


def test_a_launch_is_promised_for_when_it_is_judged_at_the_pace_so_far():
    listed = Listed("two_sites", "Two sites", parse(Campaign, written_campaign()))
    table = CampaignTable.blank(listed, steady_wind(), NOW, Addresses(b"key"))
    third, later = list(table.ids.values())[2], NOW + timedelta(seconds=40)
    assert table.wait_s(later, third) == table.wait_s(later) == 5.0  # no pace is known yet
    table.cells += [None, None]  # two of eight in 40 s
    assert (table.wait_s(later, third), table.wait_s(later)) == (20.0, 120.0)


def test_a_campaign_that_cannot_be_judged_says_why_as_long_as_that_is_so(tmp_path):
    with running(tmp_path, fields=(steady_wind(),), **TOO_MANY) as client:
        board = client.app.state.service.board
        for _ in range(3):  # each look comes back to it
            board.renew()
            news = client.get("/board/two_sites/cells").json()
            assert "drops to a launch are more than" in news["notice"]
            assert not news["finished"]


def test_what_is_still_to_be_judged_says_when_to_ask_again(tmp_path):
    with running(tmp_path, fields=(steady_wind(),), **TOO_MANY) as client:
        board = client.app.state.service.board
        board.renew()
        word = next(iter(board.shown["two_sites"].ids.values()))
        for address in ("/v1/campaigns/two_sites/windows", f"/v1/campaigns/two_sites/launches/{word}",
                        f"/launch/{word}/map"):  # fmt: skip
            answer = client.get(address)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            assert "judged" in answer.json()["detail"]
            assert "ask again in 5 s" in answer.json()["detail"]
