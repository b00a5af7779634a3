"""YAML is read exactly, and whatever could surprise is refused with its line."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from amparo.law.plain_yaml import EVENT_LIMIT, TEXT_LIMIT_CHARACTERS, YamlError, read_yaml


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1518.00", Decimal("1518.00")),
        ("0.1", Decimal("0.1")),
        ("1_000", 1000),
        ("-3", -3),
        ("2025-12-31", date(2025, 12, 31)),
        ("2025-12", "2025-12"),
        ("true", True),
        ("yes", "yes"),
        ("on", "on"),
        ("007", "007"),
        ("1e5", "1e5"),
        ("1:30", "1:30"),
        ("0x10", "0x10"),
        ("", None),
        ("~", None),
        ("'12'", "12"),
    ],
)
def test_plain_words_mean_one_thing(written: str, meant: object) -> None:
    found = read_yaml(f"value: {written}")["value"]
    assert found == meant
    assert type(found) is type(meant)


def test_words_that_older_yaml_takes_for_booleans_are_ordinary_keys() -> None:
    assert read_yaml("on: 1\nyes: 2\nno: 3\noff: 4") == {"on": 1, "yes": 2, "no": 3, "off": 4}


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=2, allow_nan=False))
def test_money_is_never_read_through_a_float(amount: Decimal) -> None:
    assert str(read_yaml(f"wage: {amount:f}")["wage"]) == f"{amount:f}"


@pytest.mark.parametrize(
    ("hostile", "why"),
    [
        ("a: &x [1]\nb: 2", "anchors"),
        ("b: *x", "aliases"),
        ("a: !!python/object/apply:os.system [ls]", "tags are not allowed"),
        ("a: !!float 3.1", "tags are not allowed"),
        ("a: 1\na: 2", "written twice"),
        ("? [1, 2]\n: 3", "plain word"),
        ("a: 2025-02-30", "no day 2025-02-30"),
        ("[" * 5_000, "nested deeper"),
        ("a: " + "9" * 41, "too many digits"),
        ("a: [1,", "line"),
        ("a: \x00", "not valid YAML"),
        ("a: \ud800", "surrogate"),
        ("a" * (TEXT_LIMIT_CHARACTERS + 1), "characters"),
        ("- 1\n" * (EVENT_LIMIT - 2), "values"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_not_plain_data_is_refused(hostile: str, why: str) -> None:
    with pytest.raises(YamlError) as refused:
        read_yaml(hostile)
    assert why in f"{refused.value} line {refused.value.line}"


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    layers = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    with pytest.raises(YamlError, match="anchors"):
        read_yaml("\n".join(layers))


def test_the_line_is_named() -> None:
    with pytest.raises(YamlError) as refused:
        read_yaml("a: 1\nb: 2\na: 3")
    assert refused.value.line == 3


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text("abc é:#-[]{}'\"", max_size=8) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcxyz", min_size=1, max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(plain)
def test_what_a_program_writes_is_read_back(data: object) -> None:
    class NoAliases(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True

    assert read_yaml(yaml.dump(data, Dumper=NoAliases, allow_unicode=True)) == data


@given(st.text(max_size=200))
def test_no_text_raises_anything_but_a_yaml_error(text: str) -> None:
    with suppress(YamlError):
        read_yaml(text)
