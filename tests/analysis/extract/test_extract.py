"""An extract gives back what was written, maps it without copying, and says what is damaged."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.analysis.extract import (
    ExtractDamaged,
    ExtractUnknownLayout,
    ExtractWriter,
    OtherExtract,
    PartDamaged,
    open_extract,
)
from amparo.analysis.extract.digest import digests_of
from amparo.analysis.extract.layout import file_path, part_folder
from amparo.law.columnar import Batch, Column
from tests.analysis.extract.extracts import TAKEN_ON, as_plain, random_batch, write


@given(seed=st.integers(0, 10_000), persons=st.integers(0, 30))
@settings(max_examples=25, deadline=None)
def test_what_is_written_is_read(seed: int, persons: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    batch = random_batch(seed, persons)
    part = write(tmp_path_factory.mktemp("extract"), [batch]).read_part(0)
    assert as_plain(part.batch) == as_plain(batch)
    assert part.digest.tolist() == digests_of(batch).tolist() == digests_of(part.batch).tolist()


def test_partners_within_the_part_are_not_written_twice(tmp_path: Path) -> None:
    extract = write(tmp_path / "own", [random_batch(1)])
    assert not file_path(part_folder(extract.folder, 0), "partner").exists()
    batch = extract.read_part(0).batch
    assert batch.links["partner"].people.facts is batch.facts


def test_a_part_is_mapped_and_not_copied(tmp_path: Path) -> None:
    wages = write(tmp_path / "mapped", [random_batch(1)]).read_part(0).batch.relations["contributions"].columns["wage"]
    assert not wages.values.flags.owndata
    assert not wages.values.flags.writeable


def test_values_are_held_in_the_narrowest_integers(tmp_path: Path) -> None:
    facts = {
        "few": Column(np.array([0, 127])),
        "more": Column(np.array([0, 128])),
        "most": Column(np.array([0, 2**40])),
    }
    batch = write(tmp_path / "narrow", [Batch(2, facts, {}, {})]).read_part(0).batch
    assert [batch.facts[name].values.dtype for name in facts] == [np.int8, np.int16, np.int64]


def test_the_manifest_counts_and_adds_up_every_column(tmp_path: Path) -> None:
    batches = [random_batch(1), random_batch(2)]
    totals = write(tmp_path / "totals", batches).manifest.totals
    wages = [batch.relations["contributions"].columns["wage"].values for batch in batches]
    assert totals.persons == 80
    assert totals.rows["contributions"] == sum(map(len, wages))
    assert totals.sums["contributions.wage"] == sum(int(each.sum()) for each in wages)


def test_only_the_files_that_matter_are_opened(tmp_path: Path) -> None:
    extract = write(tmp_path / "some", [random_batch(1)])
    file_path(part_folder(extract.folder, 0), "household").unlink()
    part = extract.read_part(0, {"contributions"})
    assert set(part.batch.relations) == {"contributions"}
    assert set(part.batch.links) == set()
    with pytest.raises(PartDamaged, match=r"household\.arrow: the file is not there"):
        extract.read_part(0)


class TestDigest:
    def test_it_tells_who_has_changed_and_nobody_else(self) -> None:
        batch = random_batch(3)
        income = batch.facts["monthly_income"]
        values = income.values.copy()
        known = int(np.flatnonzero(~income.missing)[0])
        values[known] += 1
        other = Batch(
            batch.persons, {**batch.facts, "monthly_income": Column(values, income.missing)}, batch.relations, {}
        )
        same = Batch(batch.persons, batch.facts, batch.relations, {})
        assert np.flatnonzero(digests_of(other) != digests_of(same)).tolist() == [known]

    def test_the_order_of_rows_and_the_name_of_a_fact_matter_but_a_column_of_nothing_does_not(self) -> None:
        one = Batch(1, {"wage": Column(np.array([5]))}, {}, {})
        assert digests_of(one) != digests_of(Batch(1, {"income": Column(np.array([5]))}, {}, {}))
        nothing = {**one.facts, "age": Column(np.array([9]), np.array([True]))}
        assert digests_of(one) == digests_of(Batch(1, nothing, {}, {}))

    def test_a_day_of_ones_own_matters(self, tmp_path: Path) -> None:
        batch = Batch(1, {"income": Column(np.array([1]))}, {}, {})
        one, other = (
            write(tmp_path / str(day), [batch], on=np.array([day])).read_part(0).digest.tolist() for day in (1, 2)
        )
        assert one != other

    def test_a_hundred_thousand_persons_have_as_many_digests(self) -> None:
        batch = Batch(100_000, {"income": Column(np.arange(100_000))}, {}, {})
        assert len(np.unique(digests_of(batch))) == 100_000


class TestDamage:
    @pytest.fixture
    def extract(self, tmp_path: Path) -> Path:
        return write(tmp_path / "extract", [random_batch(1), random_batch(2)]).folder

    @pytest.mark.parametrize("name", ["persons", "contributions", "household"])
    def test_a_truncated_file_is_named(self, extract: Path, name: str) -> None:
        path = file_path(part_folder(extract, 1), name)
        path.write_bytes(path.read_bytes()[:-64])
        with pytest.raises(PartDamaged, match=f"part 1: {name}.arrow: .* bytes instead of"):
            open_extract(extract).read_part(1)
        assert open_extract(extract).read_part(0).batch.persons == 40

    @given(place=st.integers(0, 10**6), bit=st.integers(0, 7), name=st.sampled_from(["persons", "contributions"]))
    @settings(max_examples=40, deadline=None)
    def test_any_bit_that_flips_is_noticed(
        self, place: int, bit: int, name: str, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        extract = write(tmp_path_factory.mktemp("flipped"), [random_batch(7, 10)])
        path = file_path(part_folder(extract.folder, 0), name)
        data = bytearray(path.read_bytes())
        data[place % len(data)] ^= 1 << bit
        path.write_bytes(data)
        with pytest.raises(PartDamaged, match=f"{name}.arrow"):
            extract.read_part(0)

    def test_a_missing_file_and_a_missing_part_are_named(self, extract: Path) -> None:
        file_path(part_folder(extract, 0), "contributions").unlink()
        with pytest.raises(PartDamaged, match=r"part 0: contributions\.arrow: the file is not there"):
            open_extract(extract).read_part(0)

    def test_counts_that_do_not_fit_the_rows_are_noticed_even_without_checksums(self, extract: Path) -> None:
        for name in ("contributions", "household"):
            own, other = (file_path(part_folder(extract, number), name) for number in (0, 1))
            own.write_bytes(other.read_bytes())
        with pytest.raises(PartDamaged):
            open_extract(extract).read_part(0, verify=False)

    def test_a_manifest_whose_totals_are_not_the_sums_is_refused(self, extract: Path) -> None:
        path = extract / "manifest.json"
        told = msgspec.json.decode(path.read_bytes())
        told["totals"]["persons"] += 1
        path.write_bytes(msgspec.json.encode(told))
        with pytest.raises(ExtractDamaged, match="its totals are not the sums of its parts"):
            open_extract(extract)

    @pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"layout": 1}', b"\xff\xfe"])
    def test_a_manifest_that_is_none_is_refused_in_a_sentence(self, extract: Path, data: bytes) -> None:
        (extract / "manifest.json").write_bytes(data)
        with pytest.raises(ExtractDamaged, match=r"manifest\.json"):
            open_extract(extract)

    def test_an_unfinished_extract_says_how_to_go_on(self, extract: Path) -> None:
        (extract / "manifest.json").unlink()
        with pytest.raises(ExtractDamaged, match="it goes on where it stopped"):
            open_extract(extract)

    def test_another_layout_is_refused(self, extract: Path) -> None:
        path = extract / "manifest.json"
        path.write_bytes(path.read_bytes().replace(b'"layout": 1', b'"layout": 99'))
        with pytest.raises(ExtractUnknownLayout, match="layout 99"):
            open_extract(extract)


class TestGoingOn:
    def test_finished_parts_are_kept_and_half_written_ones_removed(self, tmp_path: Path) -> None:
        folder = tmp_path / "extract"
        write(folder, [random_batch(1)])
        (folder / "manifest.json").unlink()
        (folder / "part-00001.writing").mkdir()
        (folder / "part-00001.writing" / "persons.arrow").write_bytes(b"half")
        before = (folder / "part-00000" / "persons.arrow").stat().st_mtime_ns
        extract = write(folder, [random_batch(1), random_batch(2)])
        assert (folder / "part-00000" / "persons.arrow").stat().st_mtime_ns == before
        assert [part.number for part in extract.parts] == [0, 1]
        assert not list(folder.glob("*.writing"))

    def test_two_extracts_never_come_together_in_one_folder(self, tmp_path: Path) -> None:
        write(tmp_path / "extract", [random_batch(1)])
        with pytest.raises(OtherExtract, match="another day, law or source"):
            write(tmp_path / "extract", [random_batch(1)], law_version="1" * 64)
        (tmp_path / "letters").mkdir()
        (tmp_path / "letters" / "dear.txt").write_text("no extract")
        with pytest.raises(OtherExtract, match="not empty"):
            write(tmp_path / "letters", [])

    def test_who_is_set_aside_is_kept_with_the_reason(self, tmp_path: Path) -> None:
        writer = ExtractWriter(tmp_path / "x", institution="any", law_version="0", taken_on=TAKEN_ON, source={})
        writer.reject([(7, "wrong_fact", "sex: one of female, male is expected")])
        writer.write_part(0, np.array([1]), np.array([1]), Batch(1, {}, {}, {}))
        writer.reject([(8, "wrong_fact", "birth_date: out of bounds"), (9, "lost", "")])
        assert writer.close().rejects == {"wrong_fact": 2, "lost": 1}
        told = [row["person_id"] for table in open_extract(tmp_path / "x").rejects() for row in table.to_pylist()]
        assert told == [7, 8, 9]

    def test_a_fact_may_not_bear_the_name_of_a_key(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="digest"):
            write(tmp_path / "x", [Batch(1, {"digest": Column(np.array([1]))}, {}, {})])
