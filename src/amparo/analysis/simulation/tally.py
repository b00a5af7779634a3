"""Sums over persons, kept part by part and added up: cost by year, winners and losers by group, with the sampling error."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

type Whole = NDArray[np.int64]
type Groups = Mapping[str, Mapping[str, NDArray[np.bool_]]]
CERTAINTY_95 = 1.959964  # standard errors to each side


@dataclass(slots=True)
class Spread:
    """Count, sum and sum of squares of something of each person."""

    count: int = 0
    total: int = 0
    squares: float = 0.0  # for the margin alone; amounts are whole cents

    def add(self, values: Whole) -> None:
        """Take in more persons."""
        self.count += len(values)
        self.total += int(values.sum())
        self.squares += float(np.square(values, dtype=np.float64).sum())

    def join(self, other: "Spread") -> None:
        """Take in what another part found."""
        self.count, self.total, self.squares = (
            self.count + other.count,
            self.total + other.total,
            self.squares + other.squares,
        )

    def margin(self, times: float) -> float:
        """Half the width of the 95 % interval of the total, each person standing for `times` persons; 0 for a whole nation."""
        if self.count < 2 or times <= 1:
            return 0.0
        variance = max(0.0, self.squares - self.total**2 / self.count) / (self.count - 1)
        return CERTAINTY_95 * times * math.sqrt(self.count * variance * (1 - 1 / times))


@dataclass(slots=True)
class Change:
    """Of one group: how many gain, lose or stay as they are, and by how much together."""

    persons: int = 0
    winners: int = 0
    losers: int = 0
    gained_cents: int = 0
    lost_cents: int = 0

    def add(self, difference: Whole) -> None:
        """Take in more persons: what the reform adds to each of them."""
        self.persons += len(difference)
        self.winners += int((difference > 0).sum())
        self.losers += int((difference < 0).sum())
        self.gained_cents += int(difference[difference > 0].sum())
        self.lost_cents -= int(difference[difference < 0].sum())

    def join(self, other: "Change") -> None:
        """Take in what another part found."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Tally:
    """Everything that is counted of some parts of the nation. Amounts are those of one month in cents."""

    years: tuple[int, ...]
    base: list[Spread] = field(default_factory=list)
    reform: list[Spread] = field(default_factory=list)
    difference: list[Spread] = field(default_factory=list)
    in_payment: list[list[int]] = field(default_factory=list)  # by year: under the law as it stands, under the reform
    undetermined: list[list[int]] = field(default_factory=list)
    groups: dict[str, dict[str, Change]] = field(default_factory=dict)
    persons: int = 0

    def __post_init__(self) -> None:
        count = len(self.years)
        for each in (self.base, self.reform, self.difference):
            each.extend(Spread() for _ in range(count - len(each)))
        for pairs in (self.in_payment, self.undetermined):
            pairs.extend([0, 0] for _ in range(count - len(pairs)))

    def add(self, base: Whole, reform: Whole, undetermined: tuple[Whole, Whole], groups: Groups) -> None:
        """Take in one part: amounts by year and person under both laws, and the groups its persons belong to."""
        self.persons += base.shape[1]
        for year in range(len(self.years)):
            self.base[year].add(base[year])
            self.reform[year].add(reform[year])
            self.difference[year].add(reform[year] - base[year])
            for side, amounts in enumerate((base, reform)):
                self.in_payment[year][side] += int((amounts[year] > 0).sum())
                self.undetermined[year][side] += int(undetermined[side][year])
        whole = reform.sum(axis=0) - base.sum(axis=0)
        for kind, members in groups.items():
            for name, belongs in members.items():
                self.groups.setdefault(kind, {}).setdefault(name, Change()).add(whole[belongs])

    def join(self, other: "Tally") -> None:
        """Take in what was counted elsewhere."""
        self.persons += other.persons
        for mine, theirs in ((self.base, other.base), (self.reform, other.reform), (self.difference, other.difference)):
            for one, more in zip(mine, theirs, strict=True):
                one.join(more)
        for mine_, theirs_ in ((self.in_payment, other.in_payment), (self.undetermined, other.undetermined)):
            for pair, more_ in zip(mine_, theirs_, strict=True):
                pair[0] += more_[0]
                pair[1] += more_[1]
        for kind, members in other.groups.items():
            for name, change in members.items():
                self.groups.setdefault(kind, {}).setdefault(name, Change()).join(change)
