"""DOCX 的底本：用 python-docx 备好样式、字体、语言与兼容设置，一个进程只做一次。"""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

from dangan.backends.style import ROLES, Style, TextStyle

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_KEPT_STYLES = {"Normal", "Heading1", "Heading2", "Heading3", "DefaultParagraphFont", "TableNormal", "NoList"}
_UNUSED = ("customXml", "stylesWithEffects", "numbering", "thumbnail", "theme", "webSettings", "fontTable")
_ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "both"}

# 标点：连着的挤在一起；行首、行末不许有的，不随 Word 的语言版本而变。
_PUNCTUATION = (
    '<w:characterSpacingControl xmlns:w="{W}" w:val="compressPunctuation"/>',
    '<w:noLineBreaksAfter xmlns:w="{W}" w:lang="zh-CN" w:val="([{{‘“〈《「『【〔〖（．［｛￡￥"/>',
    '<w:noLineBreaksBefore xmlns:w="{W}" w:lang="zh-CN" '
    'w:val="!),.:;?]}}·・•‧ˇˉ¨―‖’”…∶、。〃々〉》」』】〕〗！＂＇），．：；？］｀｜｝～￠"/>',
)

_COMPAT = """<w:compat xmlns:w="{W}"><w:ulTrailSpace/><w:doNotExpandShiftReturn/>
<w:useFELayout/>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
<w:compatSetting w:name="overrideTableStyleFontSizeAndJustification" w:uri="http://schemas.microsoft.com/office/word"
 w:val="1"/></w:compat>"""


def twips(mm: float) -> int:
    """毫米 → 缇（二十分之一磅）。"""
    return round(mm * 1440 / 25.4)


def style_id(layout: str, name: str) -> str:
    """某版式某样式在 DOCX 中的样式名。"""
    return f"{layout}-{name}"


def parts(style: Style) -> dict[str, bytes]:
    """底本各部件：路径 → 内容；正文、页眉页脚、元数据与关系由后端另写。"""
    import docx

    document = docx.Document()
    _styles(document.styles.element, style)
    _settings(document.settings.element)
    for relationships in (document.part.rels, document.part.package.rels):
        for identity, relationship in list(relationships.items()):
            if relationship.reltype.rsplit("/", 1)[-1] in _UNUSED:
                del relationships[identity]
    buffer = BytesIO()
    document.save(buffer)
    with ZipFile(buffer) as package:
        return {name: package.read(name) for name in package.namelist()}


def fonts(name: str) -> str:
    """四种字符范围都用同一中文字体；eastAsia 不写明，Word 便用日文默认字体。"""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _styles(root: Any, style: Style) -> None:
    for element in root.findall(f"{{{W}}}style"):
        identity = element.get(f"{{{W}}}styleId")
        if identity not in _KEPT_STYLES:
            root.remove(element)
        elif identity.startswith("Heading"):
            _strip_look(element)
    root.remove(root.find(f"{{{W}}}latentStyles"))
    song = fonts(style.fonts["song"].word)
    defaults = root.find(f"{{{W}}}docDefaults")
    root.replace(defaults, _element(_DEFAULTS.format(W=W, fonts=song)))
    for role in ROLES:
        root.append(
            _element(
                f'<w:style xmlns:w="{W}" w:type="character" w:customStyle="1" w:styleId="{role}">'
                f'<w:name w:val="{role}"/><w:rPr>{fonts(style.fonts[role].word)}</w:rPr></w:style>'
            )
        )
    for layout, entry in style.layouts.items():
        for name, text in entry.styles.items():
            root.append(_element(_paragraph_style(style_id(layout, name), name, text, style)))


_DEFAULTS = """<w:docDefaults xmlns:w="{W}"><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="21"/><w:szCs w:val="21"/>
<w:lang w:val="zh-CN" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>
<w:spacing w:before="0" w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults>"""


def _paragraph_style(identity: str, name: str, text: TextStyle, style: Style) -> str:
    heading = name if name in ("h1", "h2", "h3") else ""
    based = f"Heading{heading[1]}" if heading else "Normal"
    indent = (
        f'<w:ind w:firstLineChars="{text.indent * 100:.0f}" w:firstLine="{text.indent * text.size * 20:.0f}"/>'
        if text.indent
        else ""
    )
    keep = "<w:keepNext/>" if heading else ""
    bold = "<w:b/>" if text.bold else ""
    tracking = f'<w:spacing w:val="{text.tracking * 20:.0f}"/>' if text.tracking else ""
    return (
        f'<w:style xmlns:w="{W}" w:type="paragraph" w:customStyle="1" w:styleId="{identity}">'
        f'<w:name w:val="{identity}"/><w:basedOn w:val="{based}"/><w:qFormat/>'
        f"<w:pPr>{keep}"
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{twips(text.before)}" w:after="{twips(text.after)}" '
        f'w:line="{text.line * 20:.0f}" w:lineRule="exact"/>{indent}<w:jc w:val="{_ALIGN[text.align]}"/></w:pPr>'
        f"<w:rPr>{fonts(style.fonts[text.font].word)}{bold}{tracking}"
        f'<w:sz w:val="{text.size * 2:.0f}"/><w:szCs w:val="{text.size * 2:.0f}"/></w:rPr></w:style>'
    )


def _strip_look(heading: Any) -> None:
    """标题样式只留级别（导航窗格用），不要默认的蓝色与西文字体。"""
    for name in ("rPr", "link"):
        for element in heading.findall(f"{{{W}}}{name}"):
            heading.remove(element)
    properties = heading.find(f"{{{W}}}pPr")
    for element in list(properties):
        if element.tag != f"{{{W}}}outlineLvl":
            properties.remove(element)


def _settings(root: Any) -> None:
    control = root.find(f"{{{W}}}characterSpacingControl")
    for xml in _PUNCTUATION:
        control.addprevious(_element(xml.format(W=W)))
    root.remove(control)
    for element in root.findall(f"{{{W}}}compat"):
        root.replace(element, _element(_COMPAT.format(W=W)))
    for element in root.findall(f"{{{W}}}themeFontLang"):
        element.set(f"{{{W}}}val", "zh-CN")
        element.set(f"{{{W}}}eastAsia", "zh-CN")


def _element(xml: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(xml)
