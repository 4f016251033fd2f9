"""For how long recommendations are kept whole."""

from typing import Final

ADVICE_KEPT_NS: Final = 2 * 365 * 86_400 * 10**9
"""24 months (practice 7.2); after that only what was counted of them."""
