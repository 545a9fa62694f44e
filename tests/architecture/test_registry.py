"""Foreign keys point downhill and every field is classified: what hides from an import linter."""

import pytest
from django.conf import settings
from django.db import models
from django.db.migrations import AddField, Migration
from django.db.migrations.loader import MigrationLoader
from django.test.utils import isolate_apps

from kladka.core.ledger import Fact
from kladka.core.protection import Chained
from tests.architecture import registry


def test_foreign_keys_point_downwards():
    assert registry.upward_keys(registry.our_models(), settings.APP_ORDER) == []


def test_every_field_is_classified():
    assert registry.unclassified(registry.our_models()) == []


def hashed():
    return [model for model in registry.our_models() if issubclass(model, (Fact, Chained))]


def test_a_column_that_came_later_leaves_what_was_hashed_before_as_it_was():
    found = MigrationLoader(None).disk_migrations.values()
    assert registry.late_columns(hashed(), found) == []


def test_a_column_that_nobody_named_as_later_is_found():
    class Later(Migration):
        operations = (AddField("Support", "kind", models.CharField(max_length=40)),)

    assert registry.late_columns(hashed(), [Later("0099_later", "people")]) == ["people.Support.kind"]


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
