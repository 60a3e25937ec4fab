"""Everything a report may print: exact values with their formula and cells, without frames."""

from zdxm.figures.gather import gather_figures, group_of
from zdxm.figures.model import Group, Project, ReportFigures, Source
from zdxm.figures.ranking import UNNAMED, Ranked, Ranking, rank
from zdxm.figures.registers import Item, ProblemKind, RegisterFigures, Tally, Topic, gather_registers
from zdxm.figures.values import Figure, Kind

__all__ = [
    "UNNAMED",
    "Figure",
    "Group",
    "Item",
    "Kind",
    "ProblemKind",
    "Project",
    "Ranked",
    "Ranking",
    "RegisterFigures",
    "ReportFigures",
    "Source",
    "Tally",
    "Topic",
    "gather_figures",
    "gather_registers",
    "group_of",
    "rank",
]
