"""What twins does: open the plans' forecast, judge, show, and keep the members' inflation."""

from datetime import UTC, datetime
from pathlib import Path

from planner.cli.options import PlanWords, WindWords
from planner.cli.output import say, write_file
from planner.cli.verifying import TwinWords
from planner.cli.work.question import on_wind
from planner.cli.work.showing import show
from planner.cli.work.surroundings import effort
from planner.document import as_yaml
from planner.errors import InputError
from planner.forecast.field_set import AnyField
from planner.plan.plan import Plan
from planner.verify.twin_calibration import members_calibration
from planner.verify.twin_judge import TwinQuestion
from planner.verify.twins import TwinStudy
from planner.verify.twins import twins as judged
from planner.views.twin_answer import twin_answer, twin_table


def twins(asked: TwinWords, words: WindWords, out: Path | None, *, as_json: bool) -> None:
    """Show what areas hold; `out` is written beside where truths are members."""
    if out is not None and (asked.truth != "member" or out.suffix != ".yaml"):
        raise InputError("-o FILE.yaml keeps what --truth member finds; say both, or leave it out")
    plans, field = _plans(asked, words)
    question = TwinQuestion(asked.truth, asked.cases, asked.truths, asked.drops)
    with effort() as allowed:
        study = judged(plans, field, question, allowed)
    if out is not None:
        _keep(study, out)
    answer = twin_answer(study, plans)
    show(answer, as_json=as_json, table=lambda: twin_table(answer))


def _plans(asked: TwinWords, words: WindWords) -> tuple[dict[str, Plan], AnyField]:
    """The plans by their files' names, and the one forecast of all of them."""
    opened = {path.stem: on_wind(_words(asked, path), words) for path in asked.plans}
    if len(opened) < len(asked.plans):
        raise InputError("two plans have files of one name; give each its own")
    fields = list({field.forecast.id: field for _, field in opened.values()}.values())
    if len(fields) > 1:
        named = " and ".join(field.forecast.id for field in fields)
        raise InputError(f"the plans fly in {named}; name one run for all (--wind)")
    return {name: plan for name, (plan, _) in opened.items()}, fields[0]


def _words(asked: TwinWords, plan: Path) -> PlanWords:
    return PlanWords(plan, seed=asked.seed, calibration=asked.calibration)


def _keep(study: TwinStudy, out: Path) -> None:
    found = members_calibration(study, out.stem, datetime.now(UTC).date())
    write_file(out, as_yaml(found.model_dump(mode="json", by_alias=True, exclude_none=True)))
    say(f"{out} written")
