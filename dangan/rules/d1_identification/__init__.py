"""D1 精准识别。"""

from dangan.rules.d1_identification import chronology, identification, rounds, signing, traces

MODULES = (
    identification,
    signing,
    traces,
    rounds,
    chronology,
)
