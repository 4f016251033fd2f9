"""Names of kinds of advice: asked for once, and not with every row that is painted while they are refused."""

from hmi.domain.advice import AdviceType
from hmi.domain.outcome import Failed, Reason
from ui.models.kind_names import KindNames


def test_that_a_refusal_is_not_asked_for_again_with_every_row():
    asked = []

    def refuse(query, on_answer):
        asked.append(query)
        on_answer(Failed(reason=Reason.SERVICE_SILENT))

    names = KindNames(refuse)

    assert [names.words(AdviceType("joint_gear_dry")) for _row in range(20)] == ["Joint gear dry"] * 20
    assert len(asked) == 1
    names.forget()
    names.words(AdviceType("joint_gear_dry"))
    assert len(asked) == 2
