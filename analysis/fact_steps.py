"""The facts of an article in words, for `explain`: what was read, and the words that say so."""

from collections.abc import Iterable

from analysis.article import Facts, Notice, Region, Step

_SHOWN = 12  # of each kind


def fact_steps(facts: Facts) -> list[Step]:
    """One step for each kind of fact that there is."""
    steps: list[Step] = []
    if facts.notice is not None:
        steps += _notice(facts.notice)
    for name, region in (("region", facts.act), ("outlet region", facts.outlet)):
        if region is not None:
            steps.append(_region(name, region))
    titled = (f"{d.relation} {_named(d.title, d.number)}" for d in facts.documents)
    listed = (
        ("documents", titled, ((d.start, d.end) for d in facts.documents)),
        ("officials", (f"{o.name} ({o.office})" for o in facts.officials), ((o.start, o.end) for o in facts.officials)),
        ("organisations", (o.name for o in facts.organisations), ((o.start, o.end) for o in facts.organisations)),
        ("places", (f"{p.name} {p.code}" for p in facts.places), ((p.start, p.end) for p in facts.places)),
        ("quantities", (q.text for q in facts.quantities), ((q.start, q.end) for q in facts.quantities)),
        ("deadlines", (f"{d.date} “{d.text}”" for d in facts.deadlines), ((d.start, d.end) for d in facts.deadlines)),
    )
    steps += [step for name, texts, spans in listed if (step := _list(name, texts, spans)) is not None]
    steps += [Step("attachment", a.title or a.url, f"{a.media_type}, {a.url}") for a in facts.attachments[:_SHOWN]]
    return steps


def _notice(notice: Notice) -> Iterable[Step]:
    fields = (
        ("document number", notice.number),
        ("issuer", notice.issuer),
        ("index number", notice.index_number),
        ("date of writing", notice.written),
        ("date of publication", notice.published),
        ("subject class", notice.subject),
        ("validity", notice.validity),
    )
    told = "; ".join(f"{name} {value}" for name, value in fields if value)
    yield Step("notice", told or "untold", " | ".join(f"{label}: {text}" for label, text in notice.rows) or "meta")


def _region(name: str, region: Region) -> Step:
    codes = ", ".join(code for code in (region.iso, region.code) if code)
    level = region.level or "level unknown"
    where = f"{region.part} {region.start}–{region.end}"
    return Step(name, f"{region.name} ({level}{', ' if codes else ''}{codes})", f"“{region.text}” in {where}")


def _named(title: str | None, number: str | None) -> str:
    return " ".join(part for part in (f"《{title}》" if title else None, number) if part)


def _list(name: str, texts: Iterable[str], spans: Iterable[tuple[int, int]]) -> Step | None:
    shown = list(texts)
    if not shown:
        return None
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    at = ", ".join(f"{start}–{end}" for start, end in list(spans)[:_SHOWN])
    return Step(name, ", ".join(shown[:_SHOWN]) + more, f"at {at}")
