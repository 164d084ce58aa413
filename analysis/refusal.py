"""Pages that hold no article, told from those that do: nothing, another kind of file, a challenge, a page that is gone."""

import re

from analysis.article import Refusal, RefusalKind

_MAGIC = (
    (b"%PDF", "a PDF"), (b"PK\x03\x04", "a ZIP or Office file"), (b"\xd0\xcf\x11\xe0", "an Office file"),
    (b"\x89PNG", "an image"), (b"\xff\xd8\xff", "an image"), (b"GIF8", "an image"), (b"RIFF", "a media file"),
    (b"\x1f\x8b", "a compressed file"), (b"Rar!", "an archive"), (b"7z\xbc\xaf", "an archive"), (b"OggS", "a media file"),
    (b"ID3", "a media file"), (b"\x00\x00\x00\x18ftyp", "a media file"), (b"\x00\x00\x00 ftyp", "a media file"),
)  # fmt: skip
_OTHER_KIND = re.compile(r"^(?:image|audio|video|font)/|^application/(?:pdf|zip|msword|vnd\.|octet-stream|x-rar)", re.I)
_CHALLENGE = re.compile(
    r"just a moment|attention required|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|enable javascript and cookies"
    r"|cf-browser-verification|cf_chl_|_cf_chl|请完成安全验证|安全验证|人机验证|滑动验证|访问验证|请输入验证码|您的访问(?:过于频繁|被拦截|请求被)"
    r"|ddos protection|captcha-delivery|px-captcha|are you a robot|unusual traffic|waf拦截|访问被阻断|\$_ts\s*=|__jsl_clearance",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"(?:页面|网页|内容|文章|信息|稿件|您(?:要|所)?访问的(?:页面|内容|网页)?)\s*(?:已|已经|可能)?\s*(?:不存在|被删除|已删除|找不到|无法找到|下线|失效|走丢)"
    r"|404\s*(?:not found|error|错误)|page (?:not found|does not exist|no longer (?:exists|available))|页面找不到|ページが見つかりません"
    r"|페이지를 찾을 수 없|seite nicht gefunden|page introuvable|página no encontrada|^\s*404\s*$",
    re.IGNORECASE,
)
FEW_WORDS = 120


def of_bytes(body: bytes, content_type: str | None) -> Refusal | None:
    """The refusal of bytes that can't be a page; None if they may be one."""
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if not start:
        return Refusal(RefusalKind.EMPTY, "the answer is empty")
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return Refusal(RefusalKind.NOT_HTML, f"this is {name}, not a page")
    if content_type and _OTHER_KIND.match(content_type.strip()) and b"<" not in start:
        return Refusal(RefusalKind.NOT_HTML, f"this is {content_type.split(';')[0].strip()}, not a page")
    return None


def of_page(html: str, title: str | None, visible: str, words: int) -> Refusal | None:
    """The refusal of a page by what it says: a challenge or a missing page says little else."""
    if words > FEW_WORDS:
        return None
    said = f"{title or ''}\n{visible[:3000]}"
    match = _CHALLENGE.search(said) or (_CHALLENGE.search(html[:20_000]) if words < 30 else None)
    if match:
        return Refusal(RefusalKind.CHALLENGE, f"the page asks to prove that one is human ({_short(match[0])})")
    match = _GONE.search(title or "") or (_GONE.search(visible[:600]) if words < 60 else None)
    if match:
        return Refusal(RefusalKind.GONE, f"the page says that there is nothing here ({_short(match[0])})")
    return None


def _short(text: str) -> str:
    return " ".join(text.split())[:40]
