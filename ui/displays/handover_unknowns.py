"""What the records do not tell of a handover at a past moment: said in words, never drawn as nothing."""

from collections.abc import Iterator

from hmi.domain.handover_query import HandoverAnswer, NotRecorded
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import ngettext
from ui.formatting import chain_text, count_text

UNKNOWNS: dict[NotRecorded, str] = {
    NotRecorded.ANYTHING: N_("Nothing of that time is on record: what was open is not known"),
    NotRecorded.ALARMS: N_("Alarms of that time are not recorded: some may have been open"),
    NotRecorded.CASES: N_("Not all cases of that time are on record: others may have been open"),
    NotRecorded.VALUES: N_("Values of that time are not recorded: modes and set points are not known"),
    NotRecorded.ADVICE: N_("Recommendations of that time are not told here; the journal has them"),
    NotRecorded.PROCEDURES: N_("Runs of procedures and locks of that time are not told here; the journal has them"),
    NotRecorded.TROUBLES: N_("Troubles of the records themselves are not kept"),
}


def untold_words(answer: HandoverAnswer) -> str:
    """All that is not known of that moment, in one text; empty where everything is."""
    return chain_text(_parts(answer))


def _parts(answer: HandoverAnswer) -> Iterator[str]:
    yield from (_(UNKNOWNS[one]) for one in answer.not_recorded)
    if answer.untold:
        yield untold_acts(answer.untold)


def untold_acts(count: int) -> str:
    """Of acts whose words are gone; empty for none."""
    words = ngettext(
        "{count} act on it is on record without its words: they named somebody who was erased",
        "{count} acts on it are on record without their words: they named somebody who was erased",
        count,
    )
    return words.format(count=count_text(count)) if count else ""
