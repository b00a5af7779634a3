"""The one kind of error that a person is shown."""


class RecordError(Exception):
    """An operation was refused. `str()` is a plain, translated sentence that says what is wrong and how to mend it."""
