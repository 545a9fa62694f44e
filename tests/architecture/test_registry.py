"""Foreign keys point downhill and every field is classified: what hides from an import linter."""

import pytest
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

from tests.architecture import registry


def test_foreign_keys_point_downwards():
    assert registry.upward_keys(registry.our_models(), settings.APP_ORDER) == []


def test_every_field_is_classified():
    assert registry.unclassified(registry.our_models()) == []


def test_the_registry_is_not_empty():
    assert len(registry.our_models()) > 20


@pytest.fixture
def upper_and_lower():
    with isolate_apps("django.contrib.contenttypes"):

        class Upper(models.Model):
            class Meta:
                app_label = "upper"

        class Lower(models.Model):
            upper = models.ForeignKey(Upper, on_delete=models.CASCADE)
            uppers = models.ManyToManyField(Upper, related_name="+")

            class Meta:
                app_label = "lower"

        yield Upper, Lower


def test_an_upward_key_is_found(upper_and_lower):
    assert len(registry.upward_keys(upper_and_lower, ["lower", "upper"])) == 2
    assert registry.upward_keys(upper_and_lower, ["upper", "lower"]) == []


def test_a_room_that_nobody_placed_is_found(upper_and_lower):
    assert registry.upward_keys(upper_and_lower, ["lower"])[0].endswith("is in no room of APP_ORDER")


@isolate_apps("django.contrib.contenttypes")
def test_a_forgotten_a_double_and_an_invented_class_are_found():
    class Answers(models.Model):
        degree = models.TextField()

        class Meta:
            abstract = True
            app_label = "contenttypes"

        class Privacy:
            sensitive = frozenset({"degree"})

    class Entry(Answers):
        name = models.TextField()

        class Meta:
            app_label = "contenttypes"

        class Privacy:
            identity = frozenset({"degree"})
            safe = frozenset({"id", "ghost"})

    assert registry.unclassified([Entry]) == [
        "contenttypes.Entry.name has no privacy class",
        "contenttypes.Entry.ghost is declared but is no field",
        "contenttypes.Entry.degree is identity and sensitive",
    ]
