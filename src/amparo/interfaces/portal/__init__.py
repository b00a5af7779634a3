"""The door of insured persons: their record, what they are entitled to, claims, decisions, payments and letters.

Phone first, and whole without JavaScript. Fed by every room's queries; writes only by their operations.
"""
