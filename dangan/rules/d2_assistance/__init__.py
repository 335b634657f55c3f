"""D2 精准帮扶。"""

from dangan.rules.d2_assistance import (
    causes,
    formal,
    helping,
    housing,
    measures,
    project_progress,
    projects,
    relocation,
    student_aid,
    support,
)

MODULES = (
    support,
    formal,
    projects,
    housing,
    relocation,
    causes,
    measures,
    student_aid,
    project_progress,
    helping,
)
