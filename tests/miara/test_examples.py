"""Every drawn example on every runner: the pictures in the packs are the specification."""

from pathlib import Path
from typing import Any

import pytest

from miara import checks, engine, packs
from tests.miara import kernels

pytestmark = pytest.mark.slow

CODES = ("eu-esf-2014", "eu-esf-plus-2021", "pl-esf-plus-2021", "pl-po-kl-2007", "pl-po-kl-7.2.1-abc")


def test_the_packs_are_those_we_know() -> None:
    assert packs.codes() == CODES


@pytest.mark.parametrize("runner", sorted(engine.RUNNERS))
@pytest.mark.parametrize("code", CODES)
def test_what_is_drawn_comes_out(code: str, runner: engine.Runner) -> None:
    assert checks.check_examples(engine.load_pack(code), runner) == []


@pytest.mark.parametrize("code", CODES)
def test_what_is_drawn_comes_out_of_the_kernel(code: str, tmp_path: Path) -> None:
    with kernels.interpreted(tmp_path):
        assert checks.check_examples(engine.load_pack(code), "kernel") == []


def test_a_whole_pack_compiled_gives_what_the_slow_twin_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every figure of the pack over the facts of every drawing, not only the figure that each is drawn for."""
    monkeypatch.setenv("MIARA_KERNEL_CACHE", str(tmp_path))
    pack = engine.load_pack("pl-esf-plus-2021")
    for example in (each for indicator in pack.indicators for each in indicator.examples):
        asked: dict[str, Any] = {"as_of": example.as_of, "known_on": example.known_on, "projects": example.projects}
        fast, slow = (engine.evaluate(pack, example.facts, runner=name, **asked) for name in ("kernel", "reference"))
        assert fast == slow, example.text


@pytest.mark.parametrize("code", CODES)
def test_every_definition_has_an_example_and_says_what_it_means(code: str) -> None:
    silent = [
        indicator.code
        for indicator in engine.load_pack(code).indicators
        if not (indicator.examples and indicator.source and indicator.description.keys() == {"en", "pl"})
    ]
    assert silent == []


def test_a_wrong_promise_is_found(tmp_path: object) -> None:
    """The control: a picture that promises one too many is told by both runners."""
    pack = engine.load_pack("eu-esf-plus-2021")
    text = packs.find("eu-esf-plus-2021").read_text("utf-8").replace("value: 2\n", "value: 3\n", 1)
    assert isinstance(tmp_path, type(packs.root()))
    file = tmp_path / "wrong.yaml"
    file.write_text(text, "utf-8")
    for runner in engine.RUNNERS:
        (line,) = checks.check_examples(engine.load_pack(file), runner)
        assert "value is drawn as 3" in line
    assert pack.hash != engine.load_pack(file).hash
