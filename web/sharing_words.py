"""The sentences of the pages on which candidates share results, and others see them."""

from __future__ import annotations

from collections.abc import Mapping

from web.translations import N_

SHARED_FIELDS: Mapping[str, str] = {
    "overall": N_("Overall score"),
    "papers": N_("Score of each paper"),
    "grade": N_("Grade"),
    "level": N_("CEFR level"),
    "name": N_("Name"),
    "birth_date": N_("Date of birth"),
}
"""By the API's own name of the field."""

ENDED: Mapping[str, str] = {
    "problem_link_expired": N_(
        "The candidate shared this until a day that is over. It is the end of the link and not of the result: ask them "
        "for another one."
    ),
    "problem_link_revoked": N_("The candidate has ended what they shared. Ask them for another link."),
    "problem_link_used_up": N_("All views of this link are used. Ask the candidate for another one."),
    "problem_link_locked": N_("Ten wrong PINs have ended this link. Ask the candidate for another one."),
    "refused_pin_required": N_("This link has a PIN, too. The candidate gives it to you: enter it, and press again."),
    "refused_wrong_pin": N_("This is not the PIN of the link. Ten wrong ones end it."),
}

SHARING_WORDS: Mapping[str, Mapping[str, str]] = {
    "shared": {
        **ENDED,
        "problem_not_found": N_(
            "There is nothing to see here. Check the code; or the result is not out yet, and will be here then."
        ),
        "refused_token": N_("Enter the code of the link."),
        "good_for": N_("Views left: {count}. The link ends on {date}."),
    },
    "ended": ENDED,
    "shared-with": {
        **ENDED,
        "until": N_("until {date}"),
        "open": N_("Open"),
        "acknowledge": N_("Taken over"),
        "meets": N_("Meets “{profile}”"),
        "mark_new": N_("New"),
        "mark_read": N_("Read"),
        "mark_acknowledged": N_("Taken over"),
        "is_acknowledged": N_("The result of {name} is taken over, and stands under “Taken over”."),
    },
    "shares": {
        **{f"field_{name}": label for name, label in SHARED_FIELDS.items()},
        "by_link": N_("Whoever has the link"),
        "made": N_("made on {date}"),
        "share_of": N_("{with}: {result}"),
        "views": N_("seen {seen} of {most} times"),
        "with_pin": N_("with a PIN"),
        "opens": N_("opens with the result"),
        "is_open": N_("open"),
        "is_blocked": N_("blocked: sees nothing"),
        "is_shut": N_("they see nothing"),
        "by_condition": N_("only if it meets “{profile}”"),
        "is_met": N_("Meets it"),
        "is_missed": N_("Does not meet it"),
        "miss_least": N_("{what}: {required} is asked for, your result has {actual}."),
        "miss_least_none": N_("{what}: {required} is asked for, your result reports none."),
        "miss_least_exempt": N_("{what}: {required} is asked for, you did not have to sit the paper."),
        "miss_least_alone": N_("{what}: {required} is asked for, your result does not reach it."),
        "miss_age": N_("Age: exams from {required} on are accepted, yours was on {actual}."),
        "miss_age_alone": N_("Age: exams from {required} on are accepted, yours was earlier."),
        "miss_exam": N_("Exam: {required} is accepted, yours is {actual}."),
        "miss_exam_alone": N_("Exam: {required} is accepted, yours is another one."),
        "miss_state": N_("State: only a valid result counts, yours is not: {actual}."),
        "miss_state_alone": N_("State: only a valid result counts, yours is not."),
        "elsewhere": N_("This address is not one of {domain}. Make sure whose it is."),
        "mail_waiting": N_("the mail goes with the result"),
        "mail_sent": N_("mailed"),
        "mail_undelivered": N_("the mail has not arrived: end this, and check the address or send a link"),
        "share_live": N_("Shared"),
        "share_revoked": N_("Ended by you"),
        "share_locked": N_("Ended by ten wrong PINs"),
        "share_expired": N_("Ended"),
        "share_used_up": N_("All views used"),
        "extend": N_("Extend to 90 days from now"),
        "more_views": N_("10 more views"),
        "end": N_("End it"),
        "end_what": N_("They see nothing more from then on. It cannot be taken back; you can share the result again."),
        "end_link_what": N_("The link shows nothing more from then on, to anybody. It cannot be taken back."),
        "is_extended": N_("{share}: shared until {date}."),
        "has_more_views": N_("{share}: ten more views."),
        "is_ended": N_("{share}: ended. Nobody sees anything more there."),
        "problem_share_over": N_("This has ended, and stays so. Share the result again."),
    },
    "share": {
        **{f"field_{name}": label for name, label in SHARED_FIELDS.items()},
        "share_of": N_("{with}: {result}"),
        "any_result": N_("Whatever the result is"),
        "by_condition": N_("only if it meets “{profile}”"),
        "only_if": N_(
            "Only if the result meets “{profile}”. That is judged at the release and again with each new version, and "
            "you read here whether it does. If the organisation looked at an earlier version, it learns that the "
            "result has changed."
        ),
        "is_shared": N_("{share}: shared. The organisation sees it once the result is out."),
        "is_shared_out": N_("{share}: shared. The organisation sees it from now on."),
        "is_shared_if": N_(
            "{share}. The organisation sees it once the result is out, if it meets “{profile}”, and nothing if not."
        ),
        "is_missed": N_("{share}: your result does not meet “{profile}”. The organisation sees nothing."),
        "choose_one": N_("Choose one"),
        "found": N_("Found: {count}"),
        "found_none": N_(
            "Found: 0. To send it to one that is not here, choose “An institution that is not here yet” above."
        ),
        "refused_query": N_("Write three letters at least."),
        "copied": N_("Copied."),
        "not_copied": N_("Copy it yourself: it is marked."),
        "refused_expires_in_days": N_("That is over before the result comes out. Choose a longer time."),
        "refused_fields": N_("Choose one part at least."),
        "refused_organisation_id": N_("Choose an organisation of the directory that you have not blocked."),
        "refused_pin": N_("A PIN has 6 to 12 digits, not all the same, and not in a row."),
        "refused_condition": N_("The organisation no longer publishes this requirement. Choose another one, or none."),
        "problem_stale_version": N_(
            "The organisation has changed this requirement. Read what it asks now, and share again."
        ),
        "problem_shares_spent": N_("You share fifty results already, the most there can be. End one first."),
        "elsewhere": N_("This address is not one of {domain}. Make sure whose it is."),
        "is_invited": N_("{share}. {email} gets a mail with a link once the result is out, and nothing before."),
        "is_invited_out": N_("{share}. {email} gets a mail with a link now."),
        "refused_invited_name": N_("Write the name of the institution, in 2 to 120 characters."),
        "refused_invited_email": N_("Enter an email address like name@example.org."),
        "refused_web_domain": N_("Write the web domain alone, such as uni.example.org, or leave it empty."),
        "problem_invitations_spent_after": N_("You can invite five institutions a day. Try again {after}."),
        "problem_searches_spent_after": N_("You can search a hundred times in ten minutes. Try again {after}."),
        "is_linked": N_("Whoever has this link sees it once the result is out."),
        "is_linked_out": N_("Whoever has this link sees it from now on."),
        "needs_pin": N_("The PIN is needed, too. Tell it to them by another way than the link."),
    },
}
