"""在空目录里执行 dangan 的一条命令。"""

from tests.cli.conftest import dangan  # noqa: F401
