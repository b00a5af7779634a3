"""The demonstration: an invented but plausible population, and a walk from its claims to its payments.

Deterministic: one seed gives one population. What differs between institutions is in their demonstration.yaml.
Fed by the law's parameters; writes by every room's own operations.
"""
