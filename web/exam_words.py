"""The names of papers and grades, as scripts and pages write them."""

from __future__ import annotations

from collections.abc import Mapping

from web.translations import N_

EXAM_WORDS: Mapping[str, str] = {
    "reading": N_("Reading"),
    "use_of_english": N_("Use of English"),
    "writing": N_("Writing"),
    "listening": N_("Listening"),
    "speaking": N_("Speaking"),
    "reading_and_writing": N_("Reading and Writing"),
    "reading_and_listening": N_("Reading and Listening"),
    "paper_1": N_("Paper 1"),
    "paper_2": N_("Paper 2"),
    "module_1": N_("Module 1"),
    "module_2": N_("Module 2"),
    "module_3": N_("Module 3"),
    "young_learners": N_("Young Learners"),
    "clil": N_("CLIL"),
    "grade_Pass with Distinction": N_("Pass with Distinction"),
    "grade_Pass with Merit": N_("Pass with Merit"),
    "grade_Distinction": N_("Distinction"),
    "grade_Merit": N_("Merit"),
    "grade_Pass": N_("Pass"),
    "grade_Fail": N_("Fail"),
    "grade_Narrow Fail": N_("Narrow Fail"),
    "grade_C1 Pass with Merit": N_("C1 Pass with Merit"),
    "grade_C1 Pass": N_("C1 Pass"),
    "grade_B2 Pass": N_("B2 Pass"),
    "grade_level": N_("Level {cefr}"),
}

VALIDITY: Mapping[str, str] = {
    "expires": N_("Valid until {date}."),
    "expires_own": N_("Your organisation takes it until {date}, by its own age limit."),
    "advice": N_("It does not expire. Institutions are advised to ask for further proof after {years} years."),
    "no_expiry": N_("This result has no expiry date. Each institution decides how recent a result must be."),
}
"""Until when a result is valid."""
