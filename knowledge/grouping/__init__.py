"""Groups of like reports, by meaning, place and time, as they come in; the hottest of them; the open reports likest one."""

from knowledge.grouping.groups import Assignment, Groups, GroupUnknown, HotGroup
from knowledge.grouping.heat import Standing
from knowledge.grouping.report import Report

__all__ = ["Assignment", "GroupUnknown", "Groups", "HotGroup", "Report", "Standing"]
