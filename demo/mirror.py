"""The mirror: pages of another portal in traditional characters, with sounds in brackets behind many of them.

As on real mirrors, the footer lines of the portal that is copied stand under the text as if they were part of it.
"""

import functools
from html import escape

import opencc

from demo.site import Answer, Pages, Row, fill, html, latest, robots
from demo.texts import Text

HOST = "hant.mirror-reader.example"
SOURCE = Row(
    id="mirror-reader",
    name="今日江漢網（鏡像）",
    name_en="Mirror Reader",
    kind="news_portal",
    country="CN",
    region="CN-XX",
    type="listing",
    url=f"http://{HOST}/list/",
    zone="Asia/Shanghai",
    language="zh-Hant",
)
MIRRORED = 10241
_FOOTER = (
    "江汉ICP备20260001号-1",
    "网络传播视听节目许可证(0000001)",
    "备案号:00000000000001",
    "今日江汉网版权所有",
    "技术支持:江汉报网传媒有限公司",
    "举报电话:000-00000000",
    "运维监督:00000000000",
)
# Sounds as such sites write them; only characters that the conversion changed get one.
_SOUNDS = dict(
    pair.split(":")
    for pair in """
    雲:yún 調:diào 產:chǎn 業:yè 發:fā 記:jì 書:shū 況:kuàng 強:qiáng 認:rèn 實:shí 國:guó 進:jìn 動:dòng 數:shù 據:jù 場:chǎng
    辦:bàn 讓:ràng 術:shù 儘:jǐn 變:biàn 瀾:lán 圖:tú 從:cóng 語:yǔ 識:shí 別:bié 務:wù 熱:rè 線:xiàn 驗:yàn 機:jī 聽:tīng 幾:jǐ
    話:huà 轉:zhuǎn 寫:xiě 詳:xiáng 細:xì 詢:xún 問:wèn 時:shí 準:zhǔn 說:shuō 羣:qún 衆:zhòng 間:jiān 縮:suō 勵:lì 來:lái 廳:tīng
    層:céng 員:yuán 見:jiàn 漢:hàn 運:yùn 這:zhè 裏:lǐ 訓:xùn 練:liàn 電:diàn 餘:yú 戶:hù 節:jié 網:wǎng 對:duì 優:yōu 區:qū 關:guān
    門:mén 緊:jǐn 筆:bǐ 賬:zhàng 醫:yī 觀:guān 輔:fǔ 診:zhěn 斷:duàn 統:tǒng 與:yǔ 談:tán 負:fù 擔:dān 輕:qīng 簽:qiān 責:zé 還:hái
    規:guī 範:fàn 療:liáo 質:zhì 隱:yǐn 開:kāi 議:yì 經:jīng 鍵:jiàn 級:jí 籌:chóu 評:píng 測:cè 臺:tái 複:fù 設:shè 銀:yín 領:lǐng
    續:xù 簡:jiǎn 單:dān 養:yǎng 審:shěn 監:jiān 錯:cuò 爲:wèi 創:chuàng 導:dǎo 啓:qǐ 羅:luó 寧:níng 參:cān 賞:shǎng 薦:jiàn 處:chù
    園:yuán 費:fèi 內:nèi 覽:lǎn 殘:cán 嬰:yīng 兒:ér 車:chē 專:zhuān 濱:bīn 牆:qiáng 條:tiáo 適:shì 遊:yóu 腳:jiǎo 點:diǎn 懸:xuán
    長:cháng 過:guò 較:jiào 結:jié 氣:qì 預:yù 報:bào 塊:kuài 給:gěi 學:xué 澆:jiāo 個:gè 週:zhōu 現:xiàn 講:jiǎng 蟲:chóng
    響:xiǎng 請:qǐng 備:bèi 絡:luò 傳:chuán 視:shì 許:xǔ 證:zhèng 號:hào 權:quán 舉:jǔ 維:wéi 應:yīng
    """.split()
)


def pages(texts: tuple[Text, ...], originals: tuple[Text, ...]) -> Pages:
    """Everything on this host: its own texts, and the copy of one of the originals."""
    (copied,) = (text for text in originals if text.number == MIRRORED)
    listed = (copied, *texts)
    answers = {_path(text): _article(text, _FOOTER if text is copied else ()) for text in listed}
    items = "\n".join(
        f'<li><a href="{_path(t)}">{escape(converted(t.title))}</a> <i>{t.moment:%Y-%m-%d}</i></li>' for t in listed
    )
    answers["/"] = answers["/list/"] = html(fill("mirror-listing.html", items=items), latest(listed))
    answers["/robots.txt"] = robots("Disallow:")
    return answers


def converted(text: str) -> str:
    """A simplified text as a mirror site shows it."""
    shown = []
    for simple, letter in zip(text, _converter().convert(text), strict=True):
        sound = _SOUNDS.get(letter) if simple != letter else None
        shown.append(f"{letter}({sound})" if sound else letter)
    return "".join(shown)


def _path(text: Text) -> str:
    return f"/article/{text.moment:%Y-%m-%d}/{text.number}.html"


def _article(text: Text, footer: tuple[str, ...]) -> Answer:
    body = "\n".join(f"<p>{escape(converted(p))}</p>" for p in (*text.paragraphs, *footer))
    return html(fill("mirror-article.html", title=escape(converted(text.title)), body=body), text.modified)


@functools.cache
def _converter() -> opencc.OpenCC:
    # Characters only: words of another region would change the number of characters.
    return opencc.OpenCC("s2t")
