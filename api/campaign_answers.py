"""What the campaigns on the board answer to programs: all launches, or one, each with its own address."""

from datetime import datetime

from pydantic import Field

from api.board import Board
from api.campaign_table import CampaignTable
from api.campaigns import Listed
from api.problems import later
from api.standing import Standing
from planner.views.answer_model import AnswerModel, UtcTime
from planner.views.answering import program_version
from planner.views.forecast_card import ForecastAnswer, forecast_answer
from planner.views.window_answering import cell_answer, windows_answer
from planner.views.window_answers import LaunchTimeAnswer, SiteAnswer, WindowsAnswer
from planner.window.cell import Cell, seen_at


class CampaignAnswer(AnswerModel):
    """A campaign on the board, and how far it is judged."""

    key: str
    title: str
    launches: int = Field(description="launches on its table; 0 while no forecast is there")
    judged: int
    finished_at: UtcTime | None = Field(description="when its table was whole")
    problem: str | None = Field(description="what keeps it from a newer table")


class CampaignsAnswer(AnswerModel):
    """The campaigns on the board, in the order of their tabs."""

    campaigns: tuple[CampaignAnswer, ...]


class ListedLaunch(LaunchTimeAnswer):
    """A launch time with the word for it in addresses."""

    id: str = Field(description="as in /v1/campaigns/{key}/launches/{id} and /launch/{id}")


class ListedSite(SiteAnswer):
    """A site's launch times, each with its address."""

    times: tuple[ListedLaunch, ...]


class TableAnswer(WindowsAnswer):
    """A campaign's table as the board shows it."""

    sites: tuple[ListedSite, ...]
    judged_at: UtcTime


class LaunchAnswer(AnswerModel):
    """One launch of a campaign: its verdict with the findings."""

    campaign: str
    id: str
    site: str
    now: UtcTime = Field(description="the time at which this was so")
    launch: LaunchTimeAnswer
    forms: dict[str, str] = Field(description="the same launch in other forms, by their names")
    forecast: ForecastAnswer
    is_sample: bool
    version: str


def campaigns_answer(board: Board) -> CampaignsAnswer:
    """The campaigns on the board."""
    return CampaignsAnswer(campaigns=tuple(_campaign(board, listed) for listed in board.campaigns))


def _campaign(board: Board, listed: Listed) -> CampaignAnswer:
    table = board.shown.get(listed.key)
    return CampaignAnswer(
        key=listed.key,
        title=listed.title,
        launches=len(table.launches) if table else 0,
        judged=len(table.cells) if table else 0,
        finished_at=table.finished_at if table else None,
        problem=board.notice(listed.key),
    )


def table_answer(standing: Standing) -> TableAnswer:
    """All launches of a table; 503 while some are still to be judged."""
    table = standing.table
    if (found := standing.answer) is None:
        said = f"{len(table.cells)} of {len(table.launches)} launches are judged"
        raise later(503, said, table.wait_s(standing.now))
    answer = windows_answer(table.listed.campaign, found)
    sites = tuple(
        ListedSite(
            **dict(site)
            | {
                "times": tuple(
                    ListedLaunch(**dict(time), id=table.ids[site.site, time.launch_time])
                    for time in site.times
                )
            }
        )
        for site in answer.sites
    )
    return TableAnswer(**dict(answer) | {"sites": sites, "judged_at": table.finished_at})


def launch_answer(table: CampaignTable, cell: Cell, now: datetime) -> LaunchAnswer:
    """One launch of a table as it stands now."""
    run = table.wind.forecast
    return LaunchAnswer(
        campaign=table.listed.key,
        id=table.id(cell),
        site=cell.site,
        now=now,
        launch=cell_answer(seen_at(cell, now)),
        forms=table.forms(cell),
        forecast=forecast_answer(run),
        is_sample=run.is_sample,
        version=program_version(),
    )
