"""Lines of generated source, and where in them what has been computed stands."""

from amparo.law.sharing import Key


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
