"""The one rule of what an email address is: what SES will send to, in the form in which it takes it.

"Amazon SES does not support the SMTPUTF8 extension": the part before the @ is ASCII, and a domain in other letters
is written in Punycode (SES API v2, Destination). What SES refuses would be a registration whose mail never comes.
"""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

EXAMPLE = "An email address looks like name@example.org."


def deliverable(text: str) -> str:
    """The address in lower case, its domain in ASCII, without spaces round it; ValueError if SES would not send to it.

    Nobody has two addresses that differ in their case, and many type theirs in capitals. Refused: a host without a
    dot, quoted names, a name before the address ("Ann <ann@example.org>"), addresses of machines ("[192.0.2.1]"), dots
    where none may stand, more than 64 characters before the @ or 254 in all (RFC 5321, 4.5.3.1).
    """
    try:
        found = validate_email(text.strip(), allow_smtputf8=False, check_deliverability=False, strict=True)
    except EmailNotValidError:
        raise ValueError(EXAMPLE) from None
    if found.ascii_email is None:
        raise ValueError(EXAMPLE)
    return found.ascii_email.lower()
