"""柜子里的文件夹：一户一户地看扫描件，认出是谁的、是什么、放在哪里，归为与资料同样的模型。"""

from __future__ import annotations

from dangan.cupboard.cabinet import Cabinet

__all__ = ["Cabinet"]
