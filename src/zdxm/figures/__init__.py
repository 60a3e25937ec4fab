"""Everything a report may print: exact values with their formula and cells, without frames."""

from zdxm.figures.gather import gather_figures, group_of
from zdxm.figures.model import STATUS_NAMES, Group, Project, ReportFigures, Source, kind_of
from zdxm.figures.origins import Fact, Origins
from zdxm.figures.ranking import UNNAMED, Place, Ranking, rank, rank_figure, ranked_by
from zdxm.figures.registers import Item, ProblemKind, RegisterFigures, Tally, Topic, gather_registers
from zdxm.figures.values import Figure, Kind

__all__ = [
    "STATUS_NAMES",
    "UNNAMED",
    "Fact",
    "Figure",
    "Group",
    "Item",
    "Kind",
    "Origins",
    "Place",
    "ProblemKind",
    "Project",
    "Ranking",
    "RegisterFigures",
    "ReportFigures",
    "Source",
    "Tally",
    "Topic",
    "gather_figures",
    "gather_registers",
    "group_of",
    "kind_of",
    "rank",
    "rank_figure",
    "ranked_by",
]
