"""D6 家庭成员。"""

from dangan.rules.d6_members import (
    employment,
    identity,
    insurance,
    labour,
    monitoring,
    people,
    population,
    relations,
    risk_removal,
    schooling,
)

MODULES = (
    people,
    relations,
    identity,
    population,
    labour,
    schooling,
    employment,
    insurance,
    monitoring,
    risk_removal,
)
