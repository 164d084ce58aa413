"""The facts of an article as fields of the canonical record, from `regions` to `mentions`, in the documented order."""

from dataclasses import asdict
from typing import Any

from analysis.article import Facts, Notice, Region


def fact_fields(facts: Facts) -> dict[str, Any]:
    """Fields of the record. `regions`, `places` and `organisations` are codes and names; `mentions` says where each was read."""
    return {
        "regions": [facts.act.iso] if facts.act is not None and facts.act.iso else [],
        "places": [place.name for place in facts.places],
        "officials": [asdict(official) for official in facts.officials],
        "organisations": [organisation.name for organisation in facts.organisations],
        "documents": [
            {
                "relation": d.relation,
                "id": None,
                "title": d.title,
                "number": d.number,
                "issuer": d.issuer,
                "date": d.date.isoformat() if d.date else None,
                "start": d.start,
                "end": d.end,
            }
            for d in facts.documents
        ],
        "quantities": [asdict(quantity) for quantity in facts.quantities],
        "deadlines": [{**asdict(d), "date": d.date.isoformat()} for d in facts.deadlines],
        "attachments": [
            {"url": a.url, "media_type": a.media_type, "sha256": None, "title": a.title} for a in facts.attachments
        ],
        "notice": _notice(facts.notice) if facts.notice is not None else None,
        "mentions": _mentions(facts),
    }


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "title": notice.title,
        "number": notice.number,
        "index_number": notice.index_number,
        "issuer": notice.issuer,
        "written": notice.written.isoformat() if notice.written else None,
        "published": notice.published.isoformat() if notice.published else None,
        "subject": notice.subject,
        "validity": notice.validity,
        "rows": [{"label": label, "text": text} for label, text in notice.rows],
    }


def _mentions(facts: Facts) -> list[dict[str, Any]]:
    """Where the act's region, the outlet's, and each place and organisation was read."""
    regions = [
        _of_region(of, region) for of, region in (("region", facts.act), ("outlet", facts.outlet)) if region is not None
    ]
    places = [
        {
            "of": "place",
            "name": p.name,
            "code": p.code,
            "level": str(p.level),
            "part": p.part,
            "start": p.start,
            "end": p.end,
        }
        for p in facts.places
    ]
    organisations = [
        {
            "of": "organisation",
            "name": o.name,
            "code": None,
            "level": None,
            "part": o.part,
            "start": o.start,
            "end": o.end,
        }
        for o in facts.organisations
    ]
    return [*regions, *places, *organisations]


def _of_region(of: str, region: Region) -> dict[str, Any]:
    return {
        "of": of,
        "name": region.name,
        "code": region.code or region.iso,
        "level": str(region.level) if region.level else None,
        "part": region.part,
        "start": region.start,
        "end": region.end,
    }
