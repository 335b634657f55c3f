"""D3 精准退出。"""

from dangan.rules.d3_exit import benefits, books, confirmation, earnings, exit, exit_quality, income, marks, subsidy

MODULES = (
    exit,
    marks,
    exit_quality,
    confirmation,
    income,
    books,
    earnings,
    benefits,
    subsidy,
)
