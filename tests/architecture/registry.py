"""Checks over Django's models. Each takes models and returns what is wrong."""

from collections.abc import Iterable, Mapping

from django.apps import apps
from django.db.migrations import AddField, CreateModel, Migration
from django.db.models import Model

CLASSES = ("identity", "sensitive", "personal", "safe", "secret")
"""How a field stands to a person: names them · special category · about them · neither."""


def our_models() -> list[type[Model]]:
    """Return the product's own models, from every room."""
    return [model for model in apps.get_models(include_auto_created=False) if model.__module__.startswith("kladka.")]


def upward_keys(models: Iterable[type[Model]], order: list[str]) -> list[str]:
    """Return relations from a lower room to a higher one, or out of the order's knowledge."""
    rank: Mapping[str, int] = {label: place for place, label in enumerate(order)}
    wrong = []
    for model in models:
        here = rank.get(model._meta.app_label)
        if here is None:
            wrong.append(f"{model._meta.label} is in no room of APP_ORDER")
            continue
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            target = field.related_model
            # Django's own apps lie below all rooms.
            if target and rank.get(target._meta.app_label, -1) > here:
                wrong.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    return wrong


def declared(model: type[Model]) -> dict[str, list[str]]:
    """Return field → classes, as the `Privacy` of the model and of each of its bases say."""
    found: dict[str, set[str]] = {}
    for base in model.__mro__:
        privacy = vars(base).get("Privacy")
        for name in CLASSES if privacy else ():
            for field in getattr(privacy, name, ()):
                found.setdefault(field, set()).add(name)
    return {field: sorted(names) for field, names in found.items()}


def unclassified(models: Iterable[type[Model]]) -> list[str]:
    """Return fields without a privacy class or with two, and classes of fields that do not exist."""
    wrong = []
    for model in models:
        classes = declared(model)
        names = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}
        label = model._meta.label
        wrong += [f"{label}.{name} has no privacy class" for name in sorted(names - classes.keys())]
        wrong += [f"{label}.{name} is declared but is no field" for name in sorted(classes.keys() - names)]
        wrong += [f"{label}.{name} is {' and '.join(c)}" for name, c in sorted(classes.items()) if len(c) > 1]
    return wrong


def late_columns(models: Iterable[type[Model]], migrations: Iterable[Migration]) -> list[str]:
    """Return columns that a table got in another migration than that which made it and that its model does not name in
    `ADDED_LATER`, in which case whatever was hashed before would look altered."""
    by_table = {(model._meta.app_label, model._meta.model_name): model for model in models}
    wrong = []
    for migration in migrations:
        made = {each.name.lower() for each in migration.operations if isinstance(each, CreateModel)}
        for added in migration.operations:
            if not isinstance(added, AddField) or added.model_name.lower() in made:
                continue
            model = by_table.get((migration.app_label, added.model_name.lower()))
            # What was taken away again, or called otherwise, is no column today.
            fields = [each for each in model._meta.concrete_fields if each.name == added.name] if model else []
            known = getattr(model, "ADDED_LATER", ())
            wrong += [f"{each.model._meta.label}.{each.attname}" for each in fields if each.attname not in known]
    return sorted(wrong)
