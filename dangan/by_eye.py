"""只有人对照原件才看得出的情形：规则不查，列入未核查，印在核查单上供人勾。有哪些由方案定。"""

from __future__ import annotations

from dangan.findings import BY_EYE, NotChecked
from dangan.profile import Profile


def parts(profile: Profile, *, village: bool) -> dict[str, list[str]]:
    """核查单的各部分 → 要看的各情形；village 为真给出看村级材料的，为假给出看户内材料的。"""
    found: dict[str, list[str]] = {}
    for entry in profile.by_eye:
        if entry.village == village:
            found.setdefault(entry.part, []).append(entry.name)
    return found


def not_checked(profile: Profile) -> list[NotChecked]:
    """未核查一栏里的各部分，一部分一条。"""
    every = parts(profile, village=False) | parts(profile, village=True)
    return [NotChecked(BY_EYE, f"须由人查看的{part}：{'；'.join(names)}") for part, names in every.items()]
