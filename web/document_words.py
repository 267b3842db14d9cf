"""The sentences of the pages on which documents are checked, and candidates keep theirs, as in `web/words.py`."""

from __future__ import annotations

from collections.abc import Mapping

from web.translations import N_

KINDS: Mapping[str, str] = {
    "kind_statement": N_("Statement of Results"),
    "kind_certifying_statement": N_("Certifying statement"),
    "kind_credential": N_("Digital credential"),
}
CHANGED = N_("We made this document, but its result has changed since: it stands here as it is now.")

DOCUMENT_WORDS: Mapping[str, Mapping[str, str]] = {
    "check": {
        "verdict_current_sha256": N_("Genuine, unchanged and current"),
        "verdict_current_token": N_("Current: the document of this QR code is ours"),
        "verdict_current_number": N_("Current: a document of ours has this number"),
        "verdict_expired": N_("Genuine, but valid only until {date}"),
        "verdict_replaced": N_("Replaced by version {version}, of {date}"),
        "verdict_withdrawn": N_("Withheld or taken back: do not rely on it"),
        "verdict_retired": N_("Retired by its owner, on {date}"),
        "verdict_practice": N_("Fictional: made for practice"),
        "verdict_unknown_sha256": N_("Not a file of ours, or altered"),
        "verdict_unknown_token": N_("This QR code is none of ours"),
        "verdict_unknown_number": N_("No document of ours has this number"),
        "verdict_large": N_("Not a file of ours"),
        "do_current_sha256": N_("This is the file as we handed it out. Here is the result as it stands now."),
        "do_current_token": N_(
            "A QR code can be copied onto another paper. Compare the name and every score with what stands here, and "
            "rely on what stands here."
        ),
        "do_current_sha256_certified": N_(
            "This is the file as we handed it out. Here is what it states, as it stands now."
        ),
        "do_current_token_certified": N_(
            "A QR code can be copied onto another paper. Compare the name, the grade and the level with what stands "
            "here, and rely on what stands here."
        ),
        "do_current_number": N_(
            "A number can be copied onto another paper, and shows nothing of the result. To see what the document "
            "says, scan its QR code, or ask for the file and choose it here."
        ),
        "do_expired": N_("By the rule of its exam this result is valid no longer. Ask for a newer one."),
        "do_replaced": N_("We made this document, but its result has changed since. Ask for the new document."),
        "do_replaced_sha256": CHANGED,
        "do_replaced_token": CHANGED,
        "do_withdrawn": N_(
            "We made this document, but its result is not out now: it is withheld, or was taken back. The candidate "
            "may not know why. Check it again in a few days, or ask for another proof."
        ),
        "do_uncertified": N_(
            "We made this document, but its result has changed since, and there is no certificate of it now. Do not "
            "rely on it."
        ),
        "do_limited": N_(
            "It was checked very often today, so what it says is not shown now, and you cannot compare it. Check it "
            "again tomorrow, or ask the candidate to share the result with you by a link."
        ),
        "do_retired": N_(
            "We made this document, but its owner has said that it is to be used no more. Ask them for a new one, or "
            "for a link to their result."
        ),
        "do_practice": N_("The person and the result are invented. Do not rely on it."),
        "do_unknown_sha256": N_(
            "Do not rely on it. Saving a file again, printing it into a new one or taking a picture of it alters it, "
            "too: ask for the very file that was saved from our site, or check its number."
        ),
        "do_unknown_token": N_(
            "Do not rely on the document. Ask the candidate to share the result with you by a link."
        ),
        "do_unknown_number": N_(
            "Compare it with the document, sign by sign. If it is right, do not rely on the document: ask the "
            "candidate to share the result with you by a link."
        ),
        "do_large": N_("It has {size} MB, and no file of ours has more than {most}. It was not read."),
        "checked_on": N_("Checked on {date}."),
        "checked_document": N_("Checked on {date}. {kind}, number {number}, made on {made}."),
        **KINDS,
        "about_certifying": N_(
            "A certifying statement stands in the place of a lost certificate. It states the grade and the level, and "
            "has no scores."
        ),
        "about_certifying_any": N_(
            "A certifying statement stands in the place of a lost certificate, and states what stood on that."
        ),
        "asked_file": N_("The file:"),
        "asked_number": N_("The number:"),
        "asked_code": N_("By its QR code"),
        "reading_file": N_("Reading the file…"),
        "refused_number": N_(
            "A document number has 15 letters and digits. Here one is missing, too many or mistyped: compare it with "
            "the document, sign by sign. If this is exactly what the document says, it is not ours: do not rely on it."
        ),
        "refused_token": N_(
            "This link is cut short, or none of ours. Scan the QR code again, or type the number. If the code is whole "
            "and leads here again, the document is not ours: do not rely on it."
        ),
        "problem_one_file": N_("Choose one file, not several and no folder."),
        "problem_unreadable": N_("We could not read this file. Save it on your device first, and choose it there."),
        "problem_empty_file": N_("This file is empty. Save it again, or ask for it again."),
        "problem_no_hash": N_("This browser cannot check a file. Type the number, or use another browser."),
    },
    "saving": {
        "saving": N_("Preparing the PDF. This can take a few seconds."),
        "saving_credential": N_("Preparing the credential."),
        "saved_as": N_("Saved as {name}."),
        "problem_no_credential": N_("There is no digital credential of this result. Save it as PDF."),
        "problem_documents_unsigned": N_(
            "The PDF cannot be signed just now, so there is none yet. Your result is safe here: try later, or print it."
        ),
    },
    "documents": {
        "title": N_("{exam}, {session}"),
        **KINDS,
        "state_current": N_("Current"),
        "state_expired": N_("Expired"),
        "state_replaced": N_("Replaced by a newer version"),
        "state_withdrawn": N_("Withheld or taken back"),
        "state_retired": N_("Retired by you"),
        "state_practice": N_("Practice example"),
        "document_of": N_("{kind}: {result}"),
        "made": N_("{date}, in {language}"),
        "retire": N_("Retire it"),
        "retire_what": N_(
            "Whoever checks it from then on reads that you have retired it, and nothing of your result. It cannot be "
            "taken back; you can save a new one."
        ),
        "is_retired": N_("{document}: retired. It is good for nothing any more."),
    },
}
