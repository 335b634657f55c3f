# make demo   装好所需，校验示例县，印出档案
# make test   装好所需，跑全部测试
# 另有 lint types check docs bench recall hostile soak lock release windows verapdf clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT := out/demo
AS_OF := 2017-11-30

# 中文字体；WeasyPrint 用的 Pango；测试读 PDF、查 PDF 用的 poppler-utils、qpdf
PACKAGES := fonts-noto-cjk fonts-arphic-ukai libpango-1.0-0 libpangoft2-1.0-0 poppler-utils qpdf

.PHONY: demo test lint types check docs bench growth recall hostile soak lock release windows verapdf clean
.DELETE_ON_ERROR:

demo: $(VENV)/.installed
	@echo "== 校验有缺陷的示例县（有核查意见，退出码 1 属正常）"
	@$(BIN)/dangan validate samples/messy.json --as-of $(AS_OF) -o $(OUT)/意见.txt -o $(OUT)/意见.json -o $(OUT)/意见.html || test $$? -eq 1
	@echo
	@echo "== 印制示例县"
	@$(BIN)/dangan render samples/county.json -o $(OUT) --as-of $(AS_OF)
	@echo
	@echo "核查意见：$(OUT)/意见.txt；每户的档案：$(OUT)/乡镇/村/户编号-户主/，例如："
	@find $(OUT) -name '一户一档.pdf' | sort | head -n 3

test: $(VENV)/.developed
	$(BIN)/pytest

lint: $(VENV)/.developed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.developed
	$(BIN)/mypy

check: lint types test

docs: $(VENV)/.developed
	$(BIN)/python docs/make.py

bench: $(VENV)/.developed
	$(BIN)/python benchmarks/bench.py

# 印制随户数怎样增长：五百户至一万户，二三十分钟
growth: $(VENV)/.developed
	$(BIN)/python benchmarks/growth.py

# 批量印制的长时间测试：杀进程各三十次
soak: $(VENV)/.developed
	DANGAN_SOAK=1 $(BIN)/pytest tests/batch

# 一万户的资料、五百户的扫描件文件夹，埋下缺陷，逐条对照查全与误报
recall: $(VENV)/.developed
	$(BIN)/python benchmarks/recall.py

# 五万个改坏的输入，逐个真的核查、整改、印制：没有 traceback、不卡住、不写到别处
hostile: $(VENV)/.developed
	$(BIN)/python benchmarks/hostile.py
	$(BIN)/python benchmarks/cupboard.py

# 按 pyproject.toml 重定各包的版本与散列
lock: $(VENV)/.developed
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --no-header --no-annotate pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --all-extras pyproject.toml -o requirements-dev.lock

# 安装包、物料清单、校验值，在 dist/
release: $(VENV)/.developed
	$(BIN)/python release/make.py

# Windows 免安装版：make windows EMBED=python-3.11.9-embed-amd64.zip
windows: $(VENV)/.developed
	$(BIN)/python release/windows.py "$(EMBED)"

# PDF/A 的公认核验程序，测试用；要有 Java 与 Maven
VERAPDF := org.verapdf.apps:greenfield-apps:1.28.2
verapdf: $(VENV)/.developed
	mvn -q -B dependency:copy -Dartifact=$(VERAPDF) -DoutputDirectory=$(CURDIR)/$(VENV)/verapdf

clean:
	rm -rf out dist build benchmarks/out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# 各包的版本与散列都写定在锁定文件里（make lock 重定）
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

$(VENV)/.installed: pyproject.toml requirements.lock | $(VENV)/.system
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/.developed: pyproject.toml requirements-dev.lock | $(VENV)/.system
	$(PIP) --require-hashes -r requirements-dev.lock
	$(PIP) --no-deps --editable .
	@touch $@ $(VENV)/.installed

# 系统软件包与虚拟环境。root 或免密 sudo 时自动安装，否则说明要装什么。
$(VENV)/.system:
	@needed=""; \
	if command -v dpkg-query >/dev/null; then \
		for package in $(PACKAGES); do \
			dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || needed="$$needed $$package"; \
		done; \
		$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || needed="$$needed python3 python3-venv"; \
	fi; \
	if [ -n "$$needed" ]; then \
		if [ "$$(id -u)" = 0 ]; then run=""; \
		elif sudo -n true 2>/dev/null; then run="sudo -n"; \
		else echo "请先安装：sudo apt-get install$$needed" >&2; exit 1; fi; \
		echo "安装系统软件包：$$needed"; \
		$$run apt-get -qq update && DEBIAN_FRONTEND=noninteractive $$run apt-get -qq install -y --no-install-recommends $$needed; \
	fi
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@touch $@
