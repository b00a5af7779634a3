"""The door of officers: referred claims, persons' records, payment runs.

Fed by every room's queries; writes only by their operations. Whatever an officer opens of a person is logged with why.
"""
