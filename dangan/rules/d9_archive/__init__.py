"""D9 归档。"""

from dangan.rules.d9_archive import archive, folders, packages, volumes

MODULES = (
    archive,
    volumes,
    packages,
    folders,
)
