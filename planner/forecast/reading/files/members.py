"""Which member of an ensemble a GRIB field belongs to, and whether it is a state of the air at all."""

import eccodes

from planner.forecast.reading.files.grib_names import number

# WMO code table 4.7: means of an ensemble; what else is derived of it (spread, extremes) is no air.
_MEANS = (0, 1, 6)
_NO_AIR = ("es", "ep", "pd")
_NEGATIVE = 2
"""WMO code table 4.6, and NCEP in GRIB1: a member whose perturbation is another's, its sign turned."""
_CONTROL = 1
_WHOLE_FIELDS, _WEIGHTED_MEAN = 1, 2


def is_air(handle: int) -> bool:
    """Whether a field is a state of the air, and no spread or probability of an ensemble."""
    if _defined(handle, "derivedForecast"):
        return number(handle, "derivedForecast") in _MEANS
    if _of_ncep_grib1(handle):
        return number(handle, "productIdentifier") in (_WHOLE_FIELDS, _WEIGHTED_MEAN)
    return data_type(handle) not in _NO_AIR


def data_type(handle: int) -> str:
    """ECMWF's word for what a field is (`an`, `fc`); empty in GRIB1 of other centres, which have none."""
    return eccodes.codes_get(handle, "dataType", str) if _defined(handle, "dataType") else ""


def member_of(handle: int) -> int:
    """The number of a field's member, 0 for a control; below 0 for the negative one of an opposite pair."""
    if _defined(handle, "perturbationNumber"):
        kind, which = "typeOfEnsembleForecast", number(handle, "perturbationNumber")
        turned = _defined(handle, kind) and number(handle, kind) == _NEGATIVE
        return -which if turned else which
    if _of_ncep_grib1(handle):
        kind_of, which = number(handle, "type"), number(handle, "identificationNumber")
        return {_CONTROL: 0, _NEGATIVE: -which}.get(kind_of, which)
    return 0


def _of_ncep_grib1(handle: int) -> bool:
    """Whether a field has NCEP's extension for ensembles in its product section."""
    return (
        number(handle, "edition") == 1
        and eccodes.codes_get(handle, "centre") == "kwbc"
        and all(_defined(handle, key) for key in ("type", "identificationNumber", "productIdentifier"))
    )


def _defined(handle: int, key: str) -> bool:
    return bool(eccodes.codes_is_defined(handle, key))
