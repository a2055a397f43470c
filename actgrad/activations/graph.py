"""A computation graph as data: steps in written order, their values, and the outside-first sweep of the chain rule."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Graph:
    """The steps from one z to one activation."""

    title: str
