import gc

import pytest

from endpoints.check.collector import without_collection


@without_collection
def collecting() -> bool:
    return gc.isenabled()


@without_collection
def failing() -> None:
    raise ValueError("the work failed")


def test_the_collector_rests_during_the_work_and_works_after_it() -> None:
    assert not collecting()
    assert gc.isenabled()


def test_it_works_again_after_a_failure() -> None:
    with pytest.raises(ValueError, match="the work failed"):
        failing()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        collecting()
        assert not gc.isenabled()
    finally:
        gc.enable()
