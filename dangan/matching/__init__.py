"""两处资料怎样对应、怎样比：dangan compare 与 dangan match 共用。"""
