"""The sentences of the scripts that make an account, confirm it or give it a new password, as in `web/words.py`."""

from __future__ import annotations

from collections.abc import Mapping

from web.translations import N_

ACCOUNT_WORDS: Mapping[str, Mapping[str, str]] = {
    "new-password": {
        "refused_current_password": N_("This is not your present password."),
        "refused_password": N_("Choose another password, of 10 to 256 characters."),
        "refused_password_id_number": N_("Choose another password: this one contains your ID number."),
        "refused_password_email": N_("Choose another password: this one contains your email address or a part of it."),
        "refused_password_birth": N_("Choose another password: this one contains your date of birth."),
        "refused_password_secret_number": N_("Choose another password: this one contains your Secret number."),
        "refused_password_name": N_(
            "Choose another password: this one is the name of the awarding body or of this service."
        ),
        "refused_password_repeated": N_("Choose another password: this one repeats the same few characters."),
        "refused_password_row": N_(
            "Choose another password: this one follows the alphabet, the digits or the keys of a keyboard."
        ),
        "refused_password_common": N_(
            "Choose another password: this one, or most of it, is on the lists that burglars try first."
        ),
    },
    "register": {
        "sent_to": N_("We have sent a message to {email}."),
        "near": N_("Did you mean {email}?"),
        "near_take": N_("Yes, change it"),
        "check_pair": N_("Check the Secret number as well: four digits, on the same paper."),
        "check_code": N_("A one-time code has 8 letters and digits; you typed {typed}."),
        "check_code_signs": N_("A one-time code has only letters and digits."),
        "refused_access_code": N_("Type the one-time code as your exam centre gave it: 8 letters and digits."),
    },
    "org-register": {
        "refused_name": N_("Enter the name of the organisation, 2 to 120 characters."),
        "refused_country": N_("Choose a country from the list, or none."),
        "refused_web_domain": N_(
            "Enter the web domain alone, as uni.example.org: without https:// and what follows it."
        ),
        "sent_if_new": N_("If this is the first registration with {email}, a link is on its way to it."),
    },
    "org-confirm": {
        "problem_link_expired": N_("This link has been used already or is too old. Register again."),
        "refused_another_password": N_(
            "This is not the password that you registered with. Of two registrations within two minutes the first "
            "counts. If no password of yours fits, somebody else registered with this address: wait two minutes, then "
            "register again."
        ),
    },
    "joining": {
        "refused_name": N_("Give your name, in 2 to 120 characters."),
        "whom": N_("You act for {name}."),
        "whom_unchecked": N_("You act for “{name}”. The awarding body has not checked this name."),
        "problem_second_factor_missing": N_("This organisation is approved: scan the picture, and type the code."),
    },
    "activity": {
        "receipt": N_("Receipt"),
        "saved_as": N_("Saved as {name}."),
        "block": N_("Block this organisation"),
        "unblock": N_("Unblock"),
        "is_blocked": N_("{organisation} can no longer check your results."),
        "is_unblocked": N_("{organisation} can check your results with your numbers again."),
        "problem_blocked_list_full": N_(
            "You have blocked 100 organisations, the most there can be. Unblock one first."
        ),
        "for_other": N_("Purpose: {text}"),
        "judged": N_("Compared with “{profile}”."),
        "judged_alone": N_("Compared with “{profile}”; saw only whether it is met or what is missing, and no scores."),
        "seen_version": N_("{exam}, {session} (version {version})"),
        "seen_again": N_("Seen again after an earlier check: {results}"),
        "state_again": N_("Asked again about an earlier check: only whether the result still counts, no scores."),
        "by_link": N_("Somebody with your link"),
        "by_document": N_("Somebody with your document"),
        "seen_by_link": N_("Looked through a link that you have shared: {results}"),
        "seen_document": N_("Checked your document {number}, by the file or its QR code: {results}"),
        "seen_a_document": N_(
            "Checked one of your documents, by the file or its QR code; which one was not recorded then: {results}"
        ),
        "seen_by_code": N_("Checked with the code of a link: {results}"),
        "seen_shared": N_("Opened what you have shared: {results}"),
        "given_access_code": N_("Your exam centre gave you a one-time code to register with. Reason: “{reason}”"),
        "given_secret_reissue": N_("Your exam centre gave you a new Secret number. Reason: “{reason}”"),
        "given_confirmation_reissue": N_("Your exam centre issued a new Secret number for you. Reason: “{reason}”"),
        "given_confirmation": N_("Your Confirmation of Entry was printed, with your Secret number."),
    },
}
