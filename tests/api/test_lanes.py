"""Turns: small questions never queue behind large ones, clients take turns, who waits hears how long."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from threading import Event

import pytest
from fastapi import HTTPException

from api.lanes import SMALL, Lanes, QuestionLane
from planner.errors import Stopped
from tests.api.houses import launch_id, running
from tests.patience import PATIENCE_S
from tests.worlds import steady_wind, written_campaign, written_plan


async def stays() -> bool:
    return False


async def has_left() -> bool:
    return True


@asynccontextmanager
async def in_hand(lane: QuestionLane, *clients: str):
    """Questions of these clients, in this order; gives who had a turn, and a way to end one of them."""
    had, over = [], asyncio.Queue()

    async def ask(client: str) -> None:
        async with lane.admitted(client, 1000.0, stays):
            had.append(client)
            await over.get()

    async with asyncio.TaskGroup() as group:
        tasks = []
        for client in clients:
            tasks.append(group.create_task(ask(client)))
            await asyncio.sleep(0)
        yield had, over
        for task in tasks:
            task.cancel()


async def until(had: list, count: int) -> None:
    while len(had) < count:
        await asyncio.sleep(0)


def test_a_client_of_many_questions_lets_one_of_few_go_before_the_rest_of_its_own():
    async def story() -> list[str]:
        lane = QuestionLane("questions", at_once=1)
        async with in_hand(lane, "many", "many", "many", "many", "few", "other") as (had, over):
            for turn in range(6):
                await until(had, turn + 1)
                over.put_nowait(None)
            return list(had)

    assert asyncio.run(story()) == ["many", "few", "other", "many", "many", "many"]


def test_a_lane_lets_so_many_at_once_and_no_more():
    async def story() -> tuple[int, int]:
        lane = QuestionLane("questions", at_once=3)
        async with in_hand(lane, *"abcdefg") as (had, _):
            await until(had, 3)
            await asyncio.sleep(0.01)
            return len(had), len(lane.waiting)

    assert asyncio.run(story()) == (3, 4)


def test_one_client_may_have_so_many_and_another_may_still_ask():
    async def story() -> tuple[int, int]:
        lane = QuestionLane("questions", at_once=1, most=6, of_a_client=4)
        async with in_hand(lane, *"aaaa"):
            with pytest.raises(HTTPException) as own:
                async with lane.admitted("a", 1.0, stays):
                    raise AssertionError
            async with in_hand(lane, "b", "c"):
                with pytest.raises(HTTPException) as everybody:
                    async with lane.admitted("d", 1.0, stays):
                        raise AssertionError
            return own.value.status_code, everybody.value.status_code

    assert asyncio.run(story()) == (429, 503)


def test_the_wait_that_is_told_grows_with_what_is_in_hand_and_with_the_pace_that_was_seen():
    async def story() -> dict[str, float]:
        lane = QuestionLane("questions", at_once=2, pace_s=0.01)  # ten seconds each
        async with in_hand(lane, "a", "a", "b", "b", "c"):
            told = {client: lane.wait_s(client) for client in "abc"} | {"any": lane.wait_s()}
            lane.pace_s *= 10
            return told | {"slower": lane.wait_s("b")}

    told = asyncio.run(story())
    assert (told["a"], told["any"]) == (pytest.approx(10, abs=1), pytest.approx(10, abs=1))
    assert (told["b"], told["c"]) == (pytest.approx(20, abs=1), pytest.approx(20, abs=1))
    assert told["slower"] == pytest.approx(200, abs=10)


def test_a_lane_learns_its_pace():
    async def story() -> float:
        lane = QuestionLane("questions", at_once=1, pace_s=100.0)
        for _ in range(40):
            async with lane.admitted("a", 10.0, stays):
                pass
        return lane.pace_s

    assert asyncio.run(story()) < 0.1


def test_whoever_leaves_while_waiting_leaves_no_place_taken():
    async def story() -> tuple[int, int]:
        lane = QuestionLane("questions", at_once=1)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(lane.admitted("a", 1.0, stays))
            with pytest.raises(Stopped):
                async with lane.admitted("b", 1.0, has_left):
                    raise AssertionError
            between = len(lane.waiting)
        return between, len(lane.running)

    assert asyncio.run(story()) == (0, 0)


def test_a_question_is_large_by_its_drops_pieces_and_days():
    lanes = Lanes.of(2)
    assert lanes.for_flights(SMALL) is lanes.small
    assert lanes.for_flights(SMALL + 1) is lanes.large


@pytest.fixture
def crowded(tmp_path):
    """A service whose lane of large questions is full of one client's, for as long as the test runs."""
    with running(tmp_path, fields=(steady_wind(),)) as client:
        lane = client.app.state.service.lanes.large

        async def fill(over: asyncio.Event, full: Event) -> None:
            async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
                for _ in range(lane.at_once):
                    await stack.enter_async_context(lane.admitted("testclient", 1e6, stays))

                async def queue() -> None:
                    async with lane.admitted("testclient", 1e6, stays):
                        await over.wait()

                for _ in range(lane.of_a_client - lane.at_once):
                    group.create_task(queue())
                while len(lane.waiting) < lane.of_a_client - lane.at_once:
                    await asyncio.sleep(0)
                full.set()
                await over.wait()
                await stack.aclose()

        async def event() -> asyncio.Event:
            return asyncio.Event()

        over, full = client.portal.call(event), Event()
        filling = client.portal.start_task_soon(fill, over, full)
        assert full.wait(PATIENCE_S)
        yield client
        client.portal.call(over.set)
        filling.result(PATIENCE_S)


def test_light_flights_small_zones_and_pages_are_answered_beside_a_lane_full_of_large_questions(crowded):
    large = crowded.post("/v1/zones", json=written_plan(members=SMALL))
    assert large.status_code == 429
    assert large.headers["content-type"] == "application/problem+json"
    assert int(large.headers["retry-after"]) > 5
    assert f"ask again in {large.headers['retry-after']} s" in large.json()["detail"]
    assert crowded.post("/v1/windows", json=written_campaign(members=SMALL)).status_code == 429
    assert crowded.post("/v1/flights", json=written_plan()).status_code == 200
    assert crowded.post("/v1/zones", json=written_plan()).status_code == 200
    assert crowded.post("/v1/windows", json=written_campaign()).status_code == 200
    assert crowded.get("/").status_code == crowded.get("/v1/forecasts").status_code == 200


def test_a_turn_is_given_back_after_every_answer_and_every_refusal(tmp_path):
    with running(tmp_path, fields=(steady_wind(),)) as client:
        for _ in range(30):
            assert client.post("/v1/flights", json=written_plan()).status_code == 200
            assert client.post("/v1/flights.exe", json=written_plan()).status_code == 404
        lanes = client.app.state.service.lanes
        for lane in (lanes.flights, lanes.small, lanes.large):
            assert lane.running == lane.waiting == []


def test_maps_and_fill_cards_take_a_turn_like_every_question(tmp_path):
    with running(tmp_path, fields=(steady_wind(),)) as client:
        word = launch_id(client, "Hill", "2026-11-24T02:00:00Z")
        client.app.state.service.lanes.small.of_a_client = 0
        assert client.get(f"/launch/{word}/map").status_code == 429
        assert client.get(f"/launch/{word}/fill").status_code == 429
        assert client.get(f"/v1/campaigns/two_sites/launches/{word}.html").status_code == 429
        client.app.state.service.lanes.flights.of_a_client = 0
        assert client.post("/v1/fills", json=written_plan()).status_code == 429


def test_maps_are_drawn_side_by_side_and_each_is_its_own(tmp_path):
    with running(tmp_path, fields=(steady_wind(),)) as client:
        words = [launch_id(client, "Hill", f"2026-11-24T0{hour}:00:00Z") for hour in (2, 3, 4)]
        client.get(f"/launch/{words[0]}/map")  # what draws is imported once
        with ThreadPoolExecutor(6) as crowd:
            answers = list(crowd.map(lambda word: client.get(f"/launch/{word}/map"), words * 2))
        assert [answer.status_code for answer in answers] == [200] * 6
        assert all(f"0{hour}:" in answer.text for hour, answer in zip((2, 3, 4), answers, strict=False))
