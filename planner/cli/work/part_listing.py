"""What catalogue does: list the parts that plans can be made of."""

from planner.cli.work.showing import show
from planner.views.catalogue_answers import catalogue_answer
from planner.views.tables import catalogue_table


def catalogue(*, as_json: bool) -> None:
    """Show the parts that there are."""
    answer = catalogue_answer()
    show(answer, as_json=as_json, table=lambda: catalogue_table(answer))
