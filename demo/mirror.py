"""How mirror sites convert a page: traditional characters, and sounds in brackets behind some of them."""

import functools

import opencc

# Sounds as such sites write them; only characters that the conversion changed get one.
_SOUNDS = dict(
    pair.split(":")
    for pair in (
        "調:diào 產:chǎn 業:yè 發:fā 記:jì 書:shū 強:qiáng 國:guó 進:jìn 實:shí 動:dòng 數:shù 據:jù 場:chǎng 辦:bàn 變:biàn 會:huì"
        " 語:yǔ 實:shí 驗:yàn 識:shí 別:bié 務:wù 熱:rè 線:xiàn 聽:tīng 說:shuō 時:shí 間:jiān 縮:suō 勵:lì 產:chǎn 見:jiàn 設:shè 電:diàn"
        " 網:wǎng 應:yīng 當:dāng 領:lǐng 導:dǎo 參:cān 開:kāi 關:guān 標:biāo 慮:lǜ 醫:yī 師:shī 輔:fǔ 診:zhěn 斷:duàn 統:tǒng 體:tǐ 規:guī"
        " 範:fàn 門:mén 戶:hù 質:zhì 資:zī 項:xiàng 學:xué 習:xí 養:yǎng 貫:guàn 徹:chè 認:rèn 總:zǒng 團:tuán 風:fēng 險:xiǎn 準:zhǔn"
    ).split()
)


def converted(text: str) -> str:
    """A simplified text as a mirror site shows it."""
    shown = []
    for simple, letter in zip(text, _converter().convert(text), strict=False):
        sound = _SOUNDS.get(letter) if simple != letter else None
        shown.append(f"{letter}({sound})" if sound else letter)
    return "".join(shown)


@functools.cache
def _converter() -> opencc.OpenCC:
    # Characters only: words of another region would change the number of characters.
    return opencc.OpenCC("s2t")
