"""The sentences of an organisation's home and settings, and those about its people that several of its pages say."""

from __future__ import annotations

from collections.abc import Mapping

from web.translations import N_

OFFICE_WORDS: Mapping[str, Mapping[str, str]] = {
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
        "problem_conflict": N_("The awarding body has just judged your organisation. Reload the page."),
        "problem_stale_version": N_("A colleague has just changed this. Reload the page."),
    },
}
