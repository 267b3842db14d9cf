"""Checks of CloudFront's certificate, of whether the account may use CloudFront, and of who gets the alarms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cli.preflight.asked import CDN_REGION, Asked


def certificate(asked: Asked) -> Iterator[str]:
    """Asked where CloudFront looks; the name may be covered by a wildcard, of one label."""
    arn, domain = asked.context.get("certificate"), asked.context.get("domain")
    if bool(arn) != bool(domain):
        yield "The context has one of domain and certificate: they go together."
    if not arn or not domain:
        return
    if arn.split(":")[3:4] != [CDN_REGION]:
        yield f"The certificate {arn} is not in {CDN_REGION}, where CloudFront looks: ask ACM for one there."
        return
    acm = asked.at_the_cdn("acm")
    try:
        answer = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    except acm.exceptions.ResourceNotFoundException:
        yield f"ACM in {CDN_REGION} has no certificate {arn} in this account."
        return
    if answer["Status"] != "ISSUED":
        state = answer["Status"]
        yield f"The certificate is {state}, not ISSUED: put its validation records into the DNS, or ask anew."
    names = [answer["DomainName"], *answer.get("SubjectAlternativeNames", [])]
    if not covers(names, domain):
        yield f"The certificate is for {', '.join(dict.fromkeys(names))}, not for {domain}."


def covers(names: Sequence[str], domain: str) -> bool:
    """A star stands for exactly one label (RFC 6125, 6.4.3); names are compared without case."""
    wanted = domain.lower()
    starred = f"*.{wanted.partition('.')[2]}"
    return any(name.lower() in (wanted, starred) for name in names)


def permitted(asked: Asked) -> Iterator[str]:
    """Whether the account may use CloudFront: a new account learns it only from its first distribution, by no reading
    call."""
    listed = asked.at_the_cdn("cloudfront").list_distributions(MaxItems="1")["DistributionList"]
    if not listed["Quantity"]:
        yield (
            "This account has no CloudFront distribution yet, and whether AWS lets it make one cannot be asked: if the "
            'deploy of Edge ends with "Your account must be verified before you can add new CloudFront resources", '
            "send that message to AWS Support, and deploy again when they have answered."
        )


def alarms(asked: Asked) -> Iterator[str]:
    if not asked.context.get("alarms"):
        yield "The context names nobody in alarms, so no alarm is mailed: add -c alarms=duty@example.org."
    if not asked.is_on("cdn_alarms"):
        yield (
            "cdn_alarms is off, so nobody hears CloudFront's 5xx, nor who changes the roles that may open unreleased "
            f"results (both are told in {CDN_REGION} alone): bootstrap {CDN_REGION} and add -c cdn_alarms=on "
            "-c distribution=..., the output DistributionId of the first deploy."
        )
