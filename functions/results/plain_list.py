""" "My results" as a page: a card for each session, with the words of the page with script."""

from __future__ import annotations

from datetime import datetime

from functions.results.plain_words import centre_lines, day, format_of, moment, title
from shared.adapters.plain_pages import NOTHING, Html, Tongue, joined, own
from shared.results.session_list import ListLine, MyResults


def page(of: Tongue, mine: MyResults, at: datetime) -> Html:
    cards = joined([_card(of, each, at) for each in mine["data"]]) or of.draw("empty")
    return of.page(of.words["list_title"], "results", of.draw("list", cards=cards))


def _card(of: Tongue, line: ListLine, at: datetime) -> Html:
    inside = {"expected": _expected, "released": _released, "taken_back": _taken_back}.get(line["status"])
    session, why, mail = line["session"], line["why"], line["mail"]
    return of.draw(
        "card",
        name=title(of, line["exam"], session),
        strong=" strong" if line["status"] == "released" else "",
        state=of.words[f"card_status_{line['status']}"],
        taken=of.say("card_exam_taken", format=format_of(of, session), date=day(of, session["exam_date"])),
        inside=inside(of, line, at) if inside else _without(of, line),
        mail=of.draw("line", text=of.say(f"card_mail_{mail['state']}", email=own(mail["email"]))) if mail else NOTHING,
        why=of.draw("why", why=why) if why else NOTHING,
    )


def _expected(of: Tongue, line: ListLine, at: datetime) -> Html:
    announced = line["expected_at"]
    if announced is None:
        return of.draw("line", text=of.words["card_postponed" if line["why"] == "postponed" else "card_not_announced"])
    is_due = datetime.fromisoformat(announced) <= at
    due = of.draw("line", text=of.words["card_due"]) if is_due else NOTHING
    return of.draw("expected", when=moment(of, announced, line["zone"]), due=due)


def _released(of: Tongue, line: ListLine, _: datetime) -> Html:
    at = line["released_at"] or ""
    date = of.say("card_released", date=moment(of, at, line["zone"]))
    return of.draw("released", date=date, id=line["id"], named=of.say("card_open_named", exam=line["exam"]["name"]))


def _taken_back(of: Tongue, line: ListLine, _: datetime) -> Html:
    back = line["taken_back"]
    if back is None:
        return _without(of, line)
    return of.draw(
        "taken_back",
        since=of.say("card_taken_back", date=moment(of, back["at"], line["zone"])),
        reason=of.words[f"card_taken_back_{back['reason']}"],
        centre=centre_lines(of, line["centre"]),
    )


def _without(of: Tongue, line: ListLine) -> Html:
    why = line["why"] or line["status"]
    sentence = of.draw("line", text=of.words.get(f"card_{why}", of.words.get(f"card_{line['status']}", line["status"])))
    return joined([sentence, centre_lines(of, line["centre"])])
