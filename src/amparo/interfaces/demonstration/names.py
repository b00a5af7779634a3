"""Names as the institution's people have them: one or two given names, surnames, particles."""

from random import Random

from amparo.interfaces.demonstration.plan import Names


def given_names(random: Random, names: Names, sex: str) -> str:
    """One given name, or two."""
    pool = names.female if sex == "female" else names.male
    first = random.choice(pool)
    second = random.choice(pool) if random.random() < 0.35 else ""
    return f"{first} {second}".strip() if second != first else first


def family_names(random: Random, names: Names, *parents: str) -> str:
    """A surname, or two, each taken from a parent where there are any."""
    chosen = [random.choice([part for part in parent.split() if part[0].isupper()]) for parent in parents if parent]
    while len(chosen) < names.surname_count:
        surname = random.choice(names.surnames)
        if surname not in chosen:
            chosen.append(surname)
    if len(chosen) == 1 or chosen[0] == chosen[1]:
        return chosen[0]
    particle = _particle(names, chosen[1]) if random.random() < 0.5 else ""
    return " ".join(filter(None, (chosen[0], particle, chosen[1])))


def _particle(names: Names, surname: str) -> str:
    return next((particle for particle, surnames in names.particles.items() if surname in surnames), "")


def employer_name(random: Random, names: Names, number: int) -> str:
    """The name of a firm, a city hall or a school."""
    city = random.choice(names.places)[0]
    kind = number % 10
    if kind == 0:
        return names.town_halls.format(city=city)
    one, other = random.choice(names.surnames), random.choice(names.surnames)
    if kind == 1:
        return names.schools.format(one=one, other=other)
    return names.firms.format(one=one, other=other, trade=random.choice(names.trades))
