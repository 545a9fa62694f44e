"""A form that is sent twice is stored once."""

from uuid import uuid4

import pytest

from kladka.core.errors import PolicyBroken
from kladka.core.idempotency import once
from kladka.core.models import Submission

pytestmark = pytest.mark.postgres
USER = uuid4()


def test_the_second_sending_does_nothing_and_goes_to_the_same_place(db: None) -> None:
    key, acts = uuid4(), []
    for _ in range(2):
        address = once(key=key, user=USER, path="/x", content={"a": "1"}, act=lambda: acts.append(1) or "/done")
        assert address == "/done"
    assert acts == [1]


def test_other_content_under_the_same_key_is_refused(db: None) -> None:
    key = uuid4()
    once(key=key, user=USER, path="/x", content={"a": "1"}, act=lambda: "/done")
    with pytest.raises(PolicyBroken):
        once(key=key, user=USER, path="/x", content={"a": "2"}, act=lambda: "/done")


def test_an_act_that_fails_leaves_no_key_behind(db: None) -> None:
    key = uuid4()
    with pytest.raises(ZeroDivisionError):
        once(key=key, user=USER, path="/x", content={}, act=lambda: str(1 / 0))
    assert not Submission.objects.exists()
    assert once(key=key, user=USER, path="/x", content={}, act=lambda: "/done") == "/done"
