"""Patterns of Chinese words for pages as published: written once, in simplified characters, they match traditional ones too.

The table holds the characters that such patterns use; `analysis.normal` converts texts.
"""

import re

_SIMPLIFIED = (
    "关阅读闻链连荐报内热门欢网评论发为诗专简责编辑实习络选对审监终复图来标题号体浏览数点击访问键词签于调举电话邮运维术备识码"
    "联线广务违条页闭顶纠错扫转赞机当现声权别郑许证业传视听节载请经书严无断创并仅储结还会兴响气场烧国厅员库队学处单类状废时间记张贴组协团"
    "过进验动块输检频拦资删见没该让购买应暂录陆后户统认账启开讯综导给构办挥银总华台"
)
_TRADITIONAL = (
    "關閱讀聞鏈連薦報內熱門歡網評論發為詩專簡責編輯實習絡選對審監終復圖來標題號體瀏覽數點擊訪問鍵詞籤於調舉電話郵運維術備識碼"
    "聯線廣務違條頁閉頂糾錯掃轉讚機當現聲權別鄭許證業傳視聽節載請經書嚴無斷創並僅儲結還會興響氣場燒國廳員庫隊學處單類狀廢時間記張貼組協團"
    "過進驗動塊輸檢頻攔資刪見沒該讓購買應暫錄陸後戶統認賬啟開訊綜導給構辦揮銀總華臺"
)
_OTHER = dict(zip(_SIMPLIFIED, _TRADITIONAL, strict=True))
_BACK = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_SET_OR_LETTER = re.compile(rf"\[\^?(?:\\.|[^\\\]])*\]|[{_SIMPLIFIED}]", re.DOTALL)


def in_both_scripts(pattern: str) -> str:
    """A pattern that takes either form of each Chinese character, also in sets of characters."""

    def either(found: re.Match[str]) -> str:
        others = "".join([_OTHER[letter] for letter in found[0] if letter in _OTHER])
        return f"[{found[0]}{others}]" if len(found[0]) == 1 else f"{found[0][:-1]}{others}]"

    return _SET_OR_LETTER.sub(either, pattern)


def in_simplified(word: str) -> str:
    """A word that such a pattern took, as the pattern was written."""
    return word.translate(_BACK)
