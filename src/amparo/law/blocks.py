"""Lines of generated source, where in them what has been computed stands, and names that stand for what is given."""

from amparo.law.sharing import Key

BINARY = {
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
}
AGGREGATED = {"sum": "sum({})", "largest": "max({}, default=0)", "smallest": "min({}, default=0)"}
COUNTED = {
    "le": "bisect_right({}, {})",
    "lt": "bisect_left({}, {})",
    "ge": "count_from({}, {})",
    "gt": "count_above({}, {})",
}


class Block:
    """Lines of source at one level, and the names of what they computed."""

    def __init__(self, parent: "Block | None" = None) -> None:
        self.parent = parent
        self.lines: list[str] = []
        self.names: dict[Key, str] = {}

    def name_of(self, key: Key) -> str | None:
        block: Block | None = self
        while block is not None:
            if key in block.names:
                return block.names[key]
            block = block.parent
        return None

    def include(self, inner: "Block") -> None:
        """The inner block's lines, one level deeper."""
        self.lines += ["    " + line for line in inner.lines]


def column_name(owner: str, name: str) -> str:
    """The list of a column; the length keeps `a_b.c` and `a.b_c` apart."""
    return f"c{len(owner)}_{owner}_{name}"


def linked_name(link: str, name: str) -> str:
    """The value of a linked person."""
    return f"l{len(link)}_{link}_{name}"
