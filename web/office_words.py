"""The sentences of an organisation's home and settings, and those about its people that several of its pages say."""

from __future__ import annotations

from collections.abc import Mapping

from web.translations import N_

KEY_SCOPES: Mapping[str, str] = {
    "verify": N_("Verify one candidate at a time, and look at your checks again"),
    "batch": N_("Check many at once"),
    "feed": N_("Read what changed and what is shared with you, and acknowledge it"),
    "webhooks": N_("Set up webhooks"),
}
KEY_MODES: Mapping[str, str] = {
    "live": N_("Real candidates"),
    "test": N_("Practice candidates alone, one at a time"),
}
OFFICE_WORDS: Mapping[str, Mapping[str, str]] = {
    "keys": {
        **KEY_SCOPES,
        **{f"mode_{mode}": said for mode, said in KEY_MODES.items()},
        "ends_with": N_("ends in {signs}"),
        "last_used": N_("Last used {date}"),
        "never_used": N_("Never used"),
        "made_by": N_("Made by {name}, {date}"),
        "old_good": N_("The one before, which ends in {signs}, is good until {date}"),
        "replace": N_("Replace"),
        "replace_what": N_("There is a new key with the same name, and the one before ends."),
        "old_ends": N_("The one before ends"),
        "ends_0": N_("at once"),
        "ends_24": N_("in 24 hours"),
        "ends_72": N_("in three days"),
        "ends_168": N_("in a week"),
        "replaced": N_("The key is replaced."),
        "revoke": N_("Revoke"),
        "revoke_what": N_("It ends at once, and whatever uses it stops working. Its checks stay in your history."),
        "revoked": N_("The key is revoked."),
        "made": N_("The key is made."),
        "refused_name": N_("Give a name of 2 to 60 characters."),
        "refused_scopes": N_("Choose one thing at least that it may do."),
        "problem_not_allowed": N_("Keys are made and revoked by an administrator of your organisation."),
        "problem_organisation_not_approved": N_(
            "Keys are for organisations that the awarding body has approved. Write to it first."
        ),
        "problem_keys_spent": N_("You have ten keys, the most there can be. Revoke one first."),
        "problem_two_keys_live": N_(
            "The key before is still good. Wait until it ends, or choose “at once”, which ends both."
        ),
    },
    "shown-once": {"copied": N_("Copied.")},
    "persons": {
        "whose_organisation": N_("{name}, {organisation}"),
        "role_administrator": N_("Administrator"),
        "role_officer": N_("Officer"),
        "has_factor": N_("Second code set up"),
        "no_factor": N_("No second code yet"),
    },
    "office": {
        "left_today": N_("{left} of {most} checks left today (UTC)"),
        "suspended_because": N_("The reason given: “{reason}”"),
    },
    "home": {
        "title": N_("{exam}, {session}"),
        "mark_new": N_("New"),
    },
    "settings": {
        "state_instant": N_("Registered, not approved by the awarding body"),
        "state_approved": N_("Approved by the awarding body"),
        "state_suspended": N_("Suspended by the awarding body"),
        "not_given": N_("Not given"),
        "fixed_judged": N_(
            "The awarding body has judged your organisation by its country and web domain. Ask it to change them."
        ),
        "fixed_officer": N_("An administrator of your organisation changes its country and web domain."),
        "refused_country": N_("Choose a country from the list."),
        "refused_web_domain": N_(
            "Enter the web domain alone, as uni.example.org: without https:// and what follows it."
        ),
        "refused_max_age_months": N_("Write a whole number of months, 120 at most, or leave it empty."),
        "problem_conflict": N_("The awarding body has just judged your organisation. Reload the page."),
        "problem_stale_version": N_("A colleague has just changed this. Reload the page."),
    },
}
