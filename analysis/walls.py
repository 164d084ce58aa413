"""What stands in a site's place: a log-in, a question about cookies, a shell that scripts would fill, or nobody's page at all.

Told from the few words of a page that has nothing else to say; a page with a text or a list of its own is never judged here.
Challenges and pages that are gone are told in `analysis.refusal`, which asks here last.
"""

import re

from analysis.article import Refusal, RefusalKind
from analysis.layout import words_in
from analysis.scripts import in_both_scripts

_PARKED = re.compile(
    in_both_scripts(
        r"(?:domain|website|site)(?: name)?s? (?:is|are|may be|might be) (?:for sale|parked|available for (?:sale|purchase))"
        r"|buy this domain|this (?:web ?page|domain) is parked|domain (?:has )?(?:expired|parking)|future home of"
        r"|related searches\b.{0,200}\bprivacy policy|this domain (?:has been|was) registered"
        r"|(?:本|该|此)?域名(?:已|正在|可以?)?(?:出售|转让|停放|过期|到期)|域名(?:停靠|停放)|(?:购买|出售)(?:此|该|本)域名"
        r"|ドメイン(?:は|を)?(?:販売|売却|お名前)|このドメインは"
    ),
    re.IGNORECASE | re.DOTALL,
)
_PARKED_CODE = re.compile(
    r"sedoparking|parkingcrew|bodis\.com|hugedomains|dan\.com/buy|afternic|parklogic|domainmarket|cdn\.uniregistry|above\.com",
    re.IGNORECASE,
)
_EMPTY_SERVER = re.compile(
    in_both_scripts(
        r"welcome to nginx|apache2? (?:\w+ )?default page|^it works!|iis windows server|test page for the|default web site page"
        r"|恭喜[,，]?\s*站点创建成功"
        r"|没有找到站点|您的请求在web服务器中没有找到对应的站点|网站(?:已|暂时)?(?:关闭|关停|停止访问)|该网站未备案"
    ),
    re.IGNORECASE,
)
_LOGIN = re.compile(
    in_both_scripts(
        r"\b(?:log ?in|sign ?in|log ?on|register) (?:to|or|for|is required|below|here|with)"
        r"|(?:please|must|need to) (?:log|sign) ?in"
        r"|^(?:log ?in|sign ?in)\b|\bsubscribers only\b|请(?:先)?登[录陆]|登[录陆](?:后|才能|以)"
        r"|用户登[录陆]|统一身份认证|账号登[录陆]|密码登[录陆]"
        r"|ログイン(?:して|が必要|ページ)|로그인(?:이 필요| 후)"
    ),
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"<input[^>]{0,300}\btype\s*=\s*[\"']?password", re.IGNORECASE)
_COOKIES = re.compile(
    in_both_scripts(
        r"(?:accept|agree to|consent to|allow)\b.{0,40}\bcookies?|cookies?\b.{0,60}\b(?:accept|agree|consent)|before you continue"
        r"|we (?:value|care about) your privacy|cookie (?:consent|wall|settings)"
        r"|(?:同意|接受|允许|启用).{0,20}cookie|cookie.{0,20}(?:同意|接受)|cookie.{0,10}(?:に同意|を受け入れ)"
    ),
    re.IGNORECASE | re.DOTALL,
)
_ROOT = re.compile(
    r"<(?:div|main|section|app-root|my-app)[^>]{0,200}\bid\s*=\s*[\"']?(?:app|root|__next|__nuxt|main-app|q-app|mount)\b|<app-root\b",
    re.IGNORECASE,
)
_NEEDS_SCRIPTS = re.compile(
    in_both_scripts(
        r"(?:enable|requires?|need|without|turn on) javascript|javascript (?:is )?(?:required|disabled|enabled)"
        r"|(?:启用|开启|打开|支持).{0,6}javascript|javascriptを有効"
    ),
    re.IGNORECASE,
)
_NOSCRIPT = re.compile(r"<noscript[^>]{0,300}>((?:(?!<noscript).){0,2000}?)</noscript>", re.IGNORECASE | re.DOTALL)
_FEW_WORDS = 60
_HARDLY_ANY = 25


def of_wall(html: str, heading: str, shown: str, words: int) -> Refusal | None:
    """What stands in the page's place, if something does.

    `heading` is its title, `shown` what a reader sees, and `words` how many words that has.
    """
    code = html[:400_000]
    for kind, pattern, said in (
        (RefusalKind.PARKED, _PARKED, "nobody's site: the domain is parked or for sale"),
        (RefusalKind.PARKED, _EMPTY_SERVER, "nobody's site: a server's own page"),
    ):
        found = pattern.search(heading) or pattern.search(shown)
        if found is not None:
            return Refusal(kind, f"{said} ({_quoted(found)})")
    if words < _FEW_WORDS and (parked := _PARKED_CODE.search(code)):
        return Refusal(RefusalKind.PARKED, f"nobody's site: the domain is parked or for sale ({_quoted(parked)})")
    asked = _LOGIN.search(heading) or _LOGIN.search(shown)
    if (asked and (words < _FEW_WORDS or _LOGIN.search(heading))) or (words < _FEW_WORDS and _PASSWORD.search(code)):
        return Refusal(RefusalKind.LOGIN, f"a log-in is asked for{f' ({_quoted(asked)})' if asked else ''}")
    cookies = _COOKIES.search(heading) or _COOKIES.search(shown)
    if cookies is not None:
        return Refusal(RefusalKind.COOKIES, f"consent to cookies is asked for first ({_quoted(cookies)})")
    return None


def of_shell(html: str, shown: str) -> Refusal | None:
    """A page without links whose content is made by scripts; an article may still be in its data, a list was looked for there."""
    code = html[:400_000]
    if words_in(shown) >= _HARDLY_ANY or "<script" not in code.lower():
        return None
    told = _NEEDS_SCRIPTS.search(shown) or next(
        (said for block in _NOSCRIPT.finditer(code) if (said := _NEEDS_SCRIPTS.search(block[1]))), None
    )
    if told is None and _ROOT.search(code) is None:
        return None
    return Refusal(RefusalKind.SHELL, "a shell without content, which scripts would fill: it needs a browser")


def _quoted(found: re.Match[str]) -> str:
    return repr(" ".join(found[0].split())[:60])
