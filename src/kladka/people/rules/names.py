"""Whether two names may be one, written differently. Pure; for people of one birth date only."""

_SOUNDS = (
    *(("sch", "s"), ("sz", "s"), ("cz", "c"), ("ch", "h"), ("rz", "z"), ("dz", "z"), ("ph", "f"), ("th", "t")),
    *(("ck", "k"), ("w", "v"), ("y", "i"), ("j", "i"), ("o", "u"), ("x", "ks")),
)
"""What sounds alike in Polish, after diacritics are gone: "Jóźwiak" and "Juzwiak", "Chabros" and "Habros"."""
_ENDINGS = ("ska", "ski", "cka", "cki", "dzka", "dzki", "na", "ny")


def sound(word: str) -> str:
    """Return how one folded word sounds: alike words give the same, a woman's and a man's ending too."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            word = word[:-1]
            break
    for letters, one in _SOUNDS:
        word = word.replace(letters, one)
    return "".join(letter for place, letter in enumerate(word) if place == 0 or letter != word[place - 1])


def may_be_one(one: str, other: str) -> bool:
    """Tell whether two folded names ("family given") share a part that sounds the same, be it of a double name."""
    return bool(_parts(one) & _parts(other))


def _parts(name: str) -> set[str]:
    return {sound(part) for part in name.replace("-", " ").split() if len(part) > 1}
