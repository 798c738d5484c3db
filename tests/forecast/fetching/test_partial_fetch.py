"""What a broken fetch leaves: one process has it at a time, and it goes when nobody wants it."""

import pytest

from planner.errors import InputError
from planner.forecast.fetching.partial_fetch import clear_spools, partial_fetch


def test_two_processes_do_not_fetch_the_same_at_once(store):
    name = "gfs-20261120T00Z-12345678"
    refused = pytest.raises(InputError, match="is being fetched by another process")
    with partial_fetch(store.folder, name), refused, partial_fetch(store.folder, name):
        pass


def test_what_a_broken_fetch_of_another_run_left_goes_with_the_next_fetch(store):
    with pytest.raises(ZeroDivisionError), partial_fetch(store.folder, "gfs-20261120T00Z-12345678") as left:
        raise ZeroDivisionError
    assert left.is_dir()
    with partial_fetch(store.folder, "gefs-20261120T06Z-12345678"):
        assert left.is_dir()
    with partial_fetch(store.folder, "gfs-20261120T06Z-12345678"):
        assert not left.exists()


def test_what_is_left_of_an_ensemble_stays_while_the_forecast_beside_it_is_fetched(store):
    with (
        pytest.raises(ZeroDivisionError),
        partial_fetch(store.folder, "ecmwf-ens-20261120T00Z-12345678") as left,
    ):
        raise ZeroDivisionError
    with partial_fetch(store.folder, "ecmwf-20261120T06Z-12345678"):
        assert left.is_dir()


def test_pruning_removes_what_broken_fetches_left_but_not_those_that_go_on(store):
    with pytest.raises(ZeroDivisionError), partial_fetch(store.folder, "gfs-20261120T00Z-12345678") as left:
        raise ZeroDivisionError
    with partial_fetch(store.folder, "gefs-20261120T06Z-12345678") as going_on:
        assert clear_spools(store.folder) == [left.name]
        assert going_on.is_dir()
    assert not left.exists()
    assert clear_spools(store.folder) == []
