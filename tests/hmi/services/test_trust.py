"""Trust in a controller: for the certificate that was compared, and no other."""

import pytest

from hmi.domain.command import DistrustCertificate, TrustCertificate
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.services.trust import TrustService

SHOWN = "AB:CD"


class ShowingController:
    """Shows one certificate."""

    def __init__(self) -> None:
        self.is_trusted = False

    def trust(self, fingerprint: str) -> bool:
        self.is_trusted = fingerprint == SHOWN
        return self.is_trusted

    def distrust(self, fingerprint: str) -> bool:
        was_trusted, self.is_trusted = self.is_trusted and fingerprint == SHOWN, False
        return was_trusted


@pytest.fixture
def controller() -> ShowingController:
    return ShowingController()


@pytest.fixture
def trust(controller: ShowingController) -> TrustService:
    return TrustService({"plc": controller})  # pyright: ignore[reportArgumentType]  # the part of the port that is asked


@pytest.mark.parametrize(
    ("endpoint", "fingerprint", "outcome", "is_trusted"),
    [
        ("plc", SHOWN, Done(), True),
        ("plc", "00:00", Refused(reason=Reason.CERTIFICATE_CHANGED, facts={"fingerprint": "00:00"}), False),
        ("oven", SHOWN, Refused(reason=Reason.UNKNOWN_ENDPOINT, facts={"endpoint": "oven"}), False),
    ],
)
def test_that_only_the_compared_certificate_is_trusted(
    trust: TrustService, controller: ShowingController, endpoint: str, fingerprint: str, outcome: Outcome,
    is_trusted: bool,
):  # fmt: skip
    assert trust.trust(TrustCertificate(endpoint=endpoint, fingerprint=fingerprint)) == outcome
    assert controller.is_trusted is is_trusted


def test_that_trust_can_be_taken_back_once(trust: TrustService):
    trust.trust(TrustCertificate(endpoint="plc", fingerprint=SHOWN))
    command = DistrustCertificate(endpoint="plc", fingerprint=SHOWN)

    assert trust.distrust(command) == Done()
    assert trust.distrust(command) == Refused(reason=Reason.BAD_REQUEST)
    assert trust.distrust(DistrustCertificate(endpoint="oven", fingerprint=SHOWN)) == Refused(
        reason=Reason.UNKNOWN_ENDPOINT, facts={"endpoint": "oven"}
    )
