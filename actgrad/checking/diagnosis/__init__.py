"""The likely mistake behind a wrong gradient, tested against the numbers before it is named."""

from actgrad.checking.diagnosis.evidence import Evidence
from actgrad.errors import Finding

__all__ = ["Evidence", "diagnose"]


def diagnose(evidence: Evidence) -> tuple[Finding, ...]:
    """Give the mistakes that explain the wrong entries, the likeliest first."""
    return ()
