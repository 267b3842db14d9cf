"""Every page of the site, as data: one row a page. The build, the tests and the language switch read these rows."""

from __future__ import annotations

from dataclasses import dataclass

from web.translations import N_


@dataclass(frozen=True, slots=True)
class Page:
    """One page in every language.

    `path` is what follows the language in the address ("" is the start page), `script` the module of `web/assets/pages`
    that drives it, `words` the groups of `web.words.WORDS` that module speaks, `facts` the table of the catalogue it
    reads (a key of `web.exam_pages.FACTS`), `calls` the API calls made on load.
    """

    path: str
    template: str
    script: str | None = None
    words: tuple[str, ...] = ()
    facts: str = ""
    calls: int = 0
    nav: str = ""

    @property
    def room(self) -> str:
        """Where its readers sign in: candidates at the root, organisations and staff in parts of their own."""
        first = self.path.partition("/")[0]
        return f"{first}/" if first in ("org", "centre") else ""


FOR_EVERYBODY = ("calendar", "s", "check", "converter", "requirements")
"""Pages with a script whose readers need be no candidates, whom their exam centre can give the result on paper."""
FORM = ("asking", "form", "credentials")
NEW_PASSWORD = (*FORM, "new-password")
STAFF = ("asking", "centre")
MINE = ("asking", "statement", "askable", "saving", "exams")

PAGES: tuple[Page, ...] = (
    Page("", "start.html"),
    Page("calendar", "calendar.html", "calendar", ("asking", "calendar"), calls=1, nav="calendar"),
    Page("register", "register.html", "register", (*NEW_PASSWORD, "register"), nav="register"),
    Page("confirm", "confirm.html", "confirm", FORM),
    Page("sign-in", "sign-in.html", "sign-in", FORM, nav="results"),
    Page("reset", "reset.html", "reset", FORM),
    Page("reset/new", "reset-new.html", "reset-new", NEW_PASSWORD),
    Page("results", "results.html", "results", ("asking", "results"), calls=1, nav="results"),
    Page("results/statement", "statement.html", "my-statement", MINE, facts="charts", calls=1, nav="results"),
    Page("results/enquiry", "enquiry.html", "enquiry", ("asking", "enquiry"), calls=2, nav="results"),
    Page("results/certifying", "certifying.html", "certifying", ("asking", "certifying"), calls=2, nav="results"),
    Page("account", "account.html", "account", (*FORM, "account"), calls=1, nav="results"),
    Page("account/password", "account-password.html", "account-password", NEW_PASSWORD, calls=1, nav="results"),
    Page(
        "shares",
        "shares.html",
        "shares",
        ("asking", "statement", "exams", "asked", "verdict", "shares"),
        facts="requirements",
        calls=3,
        nav="results",
    ),
    Page(
        "shares/new",
        "share.html",
        "share",
        ("asking", "form", "statement", "exams", "asked", "share"),
        facts="charts",
        calls=1,
        nav="results",
    ),
    Page("s", "shared.html", "shared", (*FORM, "statement", "exams", "shared"), facts="charts"),
    Page("check", "check.html", "check", (*FORM, "statement", "exams", "check"), facts="charts"),
    Page("documents", "documents.html", "documents", ("asking", "documents"), calls=1, nav="results"),
    Page("credential", "credential.html", nav="results"),
    Page("certificates", "certificates.html", "certificates", ("asking", "certificates"), calls=1, nav="results"),
    Page("activity", "activity.html", "activity", ("asking", "activity", "purposes"), calls=2, nav="results"),
    Page("understanding", "understanding.html", nav="understanding"),
    Page("help", "help.html", nav="understanding"),
    Page(
        "converter",
        "converter.html",
        "converter",
        (*FORM, "converter", "exams"),
        facts="conversions",
        nav="understanding",
    ),
    Page(
        "requirements",
        "requirements.html",
        "requirements",
        ("asking", "asked", "exams"),
        facts="requirements",
        calls=1,
        nav="org",
    ),
    Page("developers", "developers.html", nav="org"),
    Page("org", "org.html", nav="org"),
    Page("org/register", "org-register.html", "org-register", (*NEW_PASSWORD, "org-register"), nav="org"),
    Page("org/confirm", "org-confirm.html", "confirm", (*FORM, "org-confirm"), nav="org"),
    Page("org/sign-in", "org-sign-in.html", "sign-in", FORM, nav="org"),
    Page("org/code", "org-code.html", "centre-code", FORM, nav="org"),
    Page("org/join", "org-join.html", "join", (*NEW_PASSWORD, "joining"), nav="org"),
    Page("org/people", "org-people.html", "org-people", ("asking", "persons", "people"), calls=2, nav="org"),
    # The batches, which approved ones alone have, are asked for once these are shown.
    Page(
        "org/home",
        "org-home.html",
        "org-home",
        ("asking", "persons", "office", "home", "changes", "batches"),
        calls=3,
        nav="org",
    ),
    Page(
        "org/settings",
        "org-settings.html",
        "org-settings",
        (*FORM, "persons", "office", "settings"),
        calls=1,
        nav="org",
    ),
    Page("org/reset", "org-reset.html", "reset", FORM, nav="org"),
    Page("org/reset/new", "reset-new.html", "reset-new", NEW_PASSWORD, nav="org"),
    Page(
        "org/verify",
        "org-verify.html",
        "verify",
        (*FORM, "checked", "purposes", "verify", "verdict", "statement", "exams", "ended", "spent"),
        facts="charts",
        calls=2,
        nav="org",
    ),
    Page(
        "org/history",
        "org-history.html",
        "history",
        ("asking", "history", "checked", "purposes", "verdict", "statement", "exams", "spent"),
        facts="charts",
        calls=3,
        nav="org",
    ),
    Page(
        "org/batch",
        "org-batch.html",
        "org-batch",
        (*FORM, "batches", "batch", "verdict", "exams"),
        facts="requirements",
        calls=2,
        nav="org",
    ),
    Page("org/batches", "org-batches.html", "org-batches", ("asking", "batches", "purposes"), calls=2, nav="org"),
    Page(
        "org/inbox",
        "org-inbox.html",
        "org-inbox",
        ("asking", "checked", "purposes", "verdict", "statement", "exams", "shared-with", "spent"),
        facts="charts",
        calls=3,
        nav="org",
    ),
    Page(
        "org/requirements",
        "org-requirements.html",
        "org-requirements",
        (*FORM, "asked", "requirements", "exams"),
        facts="requirements",
        calls=2,
        nav="org",
    ),
    Page("org/changes", "org-changes.html", "org-changes", ("asking", "changes"), calls=2, nav="org"),
    Page(
        "org/webhooks",
        "org-webhooks.html",
        "org-webhooks",
        (*FORM, "changes", "webhooks", "shown-once"),
        calls=2,
        nav="org",
    ),
    Page("org/keys", "org-keys.html", "org-keys", (*FORM, "keys", "shown-once"), calls=2, nav="org"),
    Page("centre", "centre.html", "centre", (*STAFF, "overview"), calls=2),
    Page("centre/enquiries", "centre-enquiries.html", "centre-enquiries", (*STAFF, "cases", "inbox"), calls=2),
    Page(
        "centre/enquiry",
        "centre-enquiry.html",
        "centre-enquiry",
        (*STAFF, "cases", "case", "exams"),
        facts="remarks",
        calls=2,
        nav="centre/enquiries",
    ),
    Page(
        "centre/candidates",
        "centre-candidates.html",
        "centre-candidates",
        (*STAFF, "candidates", "exams"),
        facts="remarks",
        calls=2,
    ),
    Page("centre/codes", "centre-codes.html", "centre-codes", (*STAFF, "handout"), calls=2, nav="centre/candidates"),
    Page(
        "centre/confirmations",
        "centre-confirmations.html",
        "centre-confirmations",
        (*STAFF, "confirmations"),
        calls=2,
        nav="centre/candidates",
    ),
    Page("centre/results", "centre-results.html", "centre-results", (*STAFF, "broadsheet", "exams"), calls=2),
    Page("centre/certificates", "centre-certificates.html", "centre-certificates", (*STAFF, "desk"), calls=2),
    Page(
        "centre/certifying",
        "centre-certifying.html",
        "centre-certifying",
        (*STAFF, "lost"),
        calls=2,
        nav="centre/certificates",
    ),
    Page("centre/staff", "centre-staff.html", "centre-staff", ("asking", "staff"), calls=2),
    Page("centre/join", "centre-join.html", "join", (*NEW_PASSWORD, "joining")),
    Page("centre/sign-in", "centre-sign-in.html", "sign-in", FORM),
    Page("centre/code", "centre-code.html", "centre-code", FORM),
    Page("centre/reset", "centre-reset.html", "reset", FORM),
    Page("centre/reset/new", "reset-new.html", "reset-new", NEW_PASSWORD),
    Page("terms", "terms.html"),
    Page("privacy", "privacy.html"),
    Page("accessibility", "accessibility.html"),
    Page("problems", "problems.html"),
)

NAVIGATION: tuple[tuple[str, str], ...] = (
    ("results", N_("My results")),
    ("register", N_("Register")),
    ("calendar", N_("Calendar")),
    ("understanding", N_("Understanding results")),
    ("org", N_("For organisations")),
)

CENTRE_NAVIGATION: tuple[tuple[str, str], ...] = (
    ("centre", N_("Overview")),
    ("centre/enquiries", N_("Enquiries")),
    ("centre/candidates", N_("Candidates")),
    ("centre/results", N_("Results")),
    ("centre/certificates", N_("Certificates")),
    ("centre/staff", N_("Staff")),
)

LANGUAGE_NAMES = {"en": "English", "es": "Español", "ca": "Català"}
