"""Whether the process lives, and whether it can answer."""

from fastapi import APIRouter, HTTPException, Request

from api.openapi import PROBLEM_ANSWERS

router = APIRouter(tags=["health"])


# Not on a thread of the pool: a process that is busy computing is alive.
@router.get("/healthz", responses=PROBLEM_ANSWERS)
async def healthz() -> dict[str, str]:
    """Say that the process is alive."""
    return {"status": "alive"}


@router.get("/readyz", responses=PROBLEM_ANSWERS)
async def readyz(request: Request) -> dict[str, str]:
    """Say whether a forecast is open and the kernels are warm."""
    winds, background = request.app.state.service.winds, request.app.state.background
    held = winds.brought or winds.store.list()
    if not (held and background.ready.is_set()):
        raise HTTPException(
            503, f"not ready: {background.doing}; ask again soon", headers={"Retry-After": "2"}
        )
    return {"status": "ready"}
