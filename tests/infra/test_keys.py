"""Who may use which key."""

import aws_cdk as cdk
import pytest

from infra.catalogue import FUNCTIONS
from infra.deployment import from_context
from infra.keys import credential_keys
from infra.words import Rows
from tests.infra.conftest import Templates, as_list

READERS = (
    "results",
    "verify",
    "organisations",
    "members",
    "webhooks",
    "changes",
    "calendar",
    "certificates",
    "register",
    "signin",
    "staff",
    "centre",
    "notify",
    "board",
    "casework",
)


def test_every_key_that_kms_can_replace_is_replaced_yearly(templates: Templates) -> None:
    keys = [key["Properties"] for key in templates.of_type("AWS::KMS::Key").values()]
    assert len(keys) == 12  # those of the handbook's eleven, and the alarms', which is not kept
    signing = [key for key in keys if not key.get("EnableKeyRotation")]
    assert [(each["KeySpec"], each["KeyUsage"]) for each in signing] == [("ECC_NIST_P256", "SIGN_VERIFY")] * 3


@pytest.mark.parametrize(
    "name",
    [
        *("SealingKey", "SecretNumberKey", "SecondFactorKey", "WebhookSecretKey", "ConfirmationKey"),
        *("DocumentSigningKey", "CredentialKey1", "CredentialKey2"),
    ],
)
def test_what_our_own_items_are_sealed_under_can_go_to_another_region(templates: Templates, name: str) -> None:
    """No key becomes multi-Region after it is made."""
    (key,) = [each for logical, each in templates.of_type("AWS::KMS::Key").items() if logical.startswith(name)]
    assert key["Properties"]["MultiRegion"] is True


def test_the_next_key_of_credentials_is_there_before_its_turn_and_none_goes() -> None:
    deployment = from_context({"credential_turn": "3"}.get)
    made = credential_keys(cdk.Stack(cdk.App(), "Turned"), deployment)
    assert [key.node.id for key in made] == ["CredentialKey3", "CredentialKey4", "CredentialKey2", "CredentialKey1"]


@pytest.mark.parametrize("name", READERS)
def test_a_reading_function_has_no_permission_on_the_sealing_key(templates: Templates, name: str) -> None:
    """The embargo by construction: until a release publishes its key, these find ciphertext."""
    assert _actions_on(templates, name, "SealingKey") == set()


def test_only_ingest_and_release_use_the_sealing_key(templates: Templates) -> None:
    users = {row.name for row in FUNCTIONS if _actions_on(templates, row.name, "SealingKey")}
    assert users == {"ingest", "release"}
    assert _actions_on(templates, "release", "SealingKey") == {"kms:Decrypt"}


def test_only_the_functions_that_compare_or_issue_secret_numbers_use_their_key(templates: Templates) -> None:
    users = {row.name for row in FUNCTIONS if _actions_on(templates, row.name, "SecretNumberKey")}
    assert users == {"batches", "centre", "ingest", "register", "verify"}


def test_only_joining_and_signing_in_use_the_key_of_second_factors(templates: Templates) -> None:
    users = {row.name for row in FUNCTIONS if _actions_on(templates, row.name, "SecondFactorKey")}
    assert users == {"members", "signin", "staff"}
    assert _actions_on(templates, "signin", "SecondFactorKey") == {"kms:Decrypt"}


def test_only_who_keeps_and_signs_webhooks_uses_the_key_of_their_secrets(templates: Templates) -> None:
    assert {row.name for row in FUNCTIONS if _actions_on(templates, row.name, "WebhookSecretKey")} == {"webhooks"}


def test_who_issues_a_number_seals_it_and_who_prints_it_opens_it(templates: Templates) -> None:
    on_key = {row.name: _actions_on(templates, row.name, "ConfirmationKey") for row in FUNCTIONS}
    assert {name: actions for name, actions in on_key.items() if actions} == {
        "ingest": {"kms:Encrypt"},
        "centre": {"kms:Encrypt"},
        "documents": {"kms:Decrypt"},
    }


def test_nobody_but_the_printing_function_reads_a_sealed_number() -> None:
    grants = [(row.name, grant) for row in FUNCTIONS for grant in row.grants if isinstance(grant, Rows)]
    of_sealed = [(name, grant) for name, grant in grants if any("SEALED" in key for key in grant.keys)]
    assert {(name, action) for name, grant in of_sealed for action in grant.actions} == {
        ("ingest", "PutItem"),
        ("centre", "PutItem"),
        ("centre", "DeleteItem"),
        ("register", "DeleteItem"),
        ("documents", "BatchGetItem"),
        ("documents", "DeleteItem"),
    }


@pytest.mark.parametrize(
    ("key", "condition"),
    [
        ("ConfirmationKey", {"StringEquals": {"kms:EncryptionContext:purpose": "confirmation"}}),
        ("WebhookSecretKey", {"StringEquals": {"kms:EncryptionContext:purpose": "webhook-secret"}}),
        ("SecondFactorKey", {"StringEquals": {"kms:EncryptionContext:purpose": "second-factor"}}),
        ("SecretNumberKey", {"StringEquals": {"kms:EncryptionContext:purpose": "secret-number"}}),
        ("SealingKey", {"StringLike": {"kms:EncryptionContext:release": "*"}}),
    ],
)
def test_a_wrapping_key_is_used_under_its_context_only(
    templates: Templates, key: str, condition: dict[str, dict[str, str]]
) -> None:
    found = [each for row in FUNCTIONS for each in templates.statements(row.name) if key in str(each["Resource"])]
    assert found
    assert all(each["Condition"] == condition for each in found)


@pytest.mark.parametrize(("key", "through"), [("TablesKey", "dynamodb"), ("UploadsKey", "s3")])
def test_a_key_at_rest_is_used_through_its_store_only(templates: Templates, key: str, through: str) -> None:
    found = [each for row in FUNCTIONS for each in templates.statements(row.name) if key in str(each["Resource"])]
    assert found
    for each in found:
        assert f"{through}.eu-west-1." in str(each["Condition"]["StringEquals"]["kms:ViaService"])


def _actions_on(templates: Templates, name: str, key: str) -> set[str]:
    return {
        action
        for statement in templates.statements(name)
        for action in as_list(statement["Action"])
        if key in str(statement["Resource"])
    }
