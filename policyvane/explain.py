"""`policyvane explain`: one page, step by step: encoding, title, dates, body, relevance with reasons."""

import mimetypes
from pathlib import Path
from typing import Annotated

import typer

from analysis.act import act_in_words
from analysis.address import web_address
from analysis.analyse import analyse
from analysis.article import Article, Refusal
from analysis.errors import PolicyvaneError, UsageError
from analysis.page import Page, Said
from analysis.reasons import in_words
from analysis.record import article_record
from analysis.subtopics import subtopics_in_words
from crawler import outlets
from crawler.orders import Look, Seen
from policyvane.output import clean, clean_block, say, say_json
from policyvane.plans import need_contact, plan
from policyvane.session import Session, zone
from policyvane.settings import Settings
from scheduler.worker import Worker


def explain(
    ctx: typer.Context,
    target: Annotated[str, typer.Argument(help="The address of a page, or a saved one.", metavar="URL|FILE")],
    url: Annotated[str | None, typer.Option(help="The address that a saved page was fetched from.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the record, the normal form and the steps.")] = False,
) -> None:
    """Show how one page is read and judged, and why. Nothing is stored.

    Example: policyvane explain https://www.example.org/news/1.html
    """
    session: Session = ctx.obj
    settings = session.settings()
    page = _fetched(target, settings) if "://" in target else _saved(Path(target), url)
    found = analyse(outlets.article_page(page), Said(zone=zone(settings)))
    if isinstance(found, Refusal):
        raise PolicyvaneError(f"no article here ({found.kind}): {found.reason}", where=target)
    if as_json:
        say_json(
            {
                "article": article_record(found, page),
                "normal_form": found.normal.text,
                "steps": [{"name": s.name, "result": s.result, "evidence": s.evidence} for s in found.steps],
            }
        )
    else:
        _print(found)


def _saved(path: Path, url: str | None) -> Page:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"cannot be read ({error.strerror})", where=str(path), todo="Give a file, or an address with https://"
        ) from error
    kind = mimetypes.guess_type(path.name)[0]
    address = web_address(url) if url else "https://unknown.invalid/"
    return Page(address, body, content_type=kind)


def _fetched(target: str, settings: Settings) -> Page:
    address = web_address(target)
    need_contact(settings, [address])
    how = plan(settings)
    worker = Worker(how.contract, how.log)
    try:
        worker.send(Look(1, address))
        while not isinstance(seen := worker.receive(1.0), Seen):
            pass
    finally:
        worker.end()
    if seen.reason is not None:
        raise PolicyvaneError(f"could not be fetched: {seen.reason}", where=address)
    return Page(seen.url, seen.bytes, seen.content_type, seen.status, requested_url=address)


def _print(article: Article) -> None:
    for step in article.steps:
        say(f"{step.name}: {clean(step.result)}")
        if step.evidence:
            say(f"    {clean(step.evidence)}")
    judgement = article.judgement
    say(
        f"\n{judgement.label} {judgement.score:.2f} (relevant from {judgement.threshold:.2f}, {judgement.model_version})"
    )
    for reason in judgement.reasons:
        say(f"    {reason.weight:+.2f}  {clean(reason.term)}  ({reason.facet}, {reason.part})")
    for line in in_words(judgement):
        say(f"    {clean(line)}")
    if judgement.act:
        say(f"    {clean(act_in_words(judgement.act))}")
    if judgement.subtopics:
        say(f"    主题 {judgement.topic}: {subtopics_in_words(judgement.subtopics)}")
    say(f"\n{clean_block(article.body)}")
