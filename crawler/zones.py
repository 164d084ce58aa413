"""The time zone of a region: where a page states a time without its offset, this is whose time it is.

A table of facts for the countries and regions of the catalogue. A region that spans zones has the zone of its capital.
"""

_COUNTRIES = {
    "AR": "America/Argentina/Buenos_Aires", "AT": "Europe/Vienna", "AU": "Australia/Sydney", "BE": "Europe/Brussels",
    "BR": "America/Sao_Paulo", "CA": "America/Toronto", "CH": "Europe/Zurich", "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin", "ES": "Europe/Madrid", "EU": "Europe/Brussels", "FR": "Europe/Paris", "GB": "Europe/London",
    "HK": "Asia/Hong_Kong", "IE": "Europe/Dublin", "IN": "Asia/Kolkata", "IT": "Europe/Rome", "JP": "Asia/Tokyo",
    "KR": "Asia/Seoul", "MO": "Asia/Macau", "MX": "America/Mexico_City", "NL": "Europe/Amsterdam", "NZ": "Pacific/Auckland",
    "SG": "Asia/Singapore", "TW": "Asia/Taipei", "US": "America/New_York",
}  # fmt: skip

_REGIONS = {
    **dict.fromkeys(("US-AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI").replace(" ", " US-").split(), "America/Chicago"),
    **dict.fromkeys(["US-CO", "US-ID", "US-MT", "US-NM", "US-UT", "US-WY"], "America/Denver"),
    **dict.fromkeys(["US-CA", "US-NV", "US-OR", "US-WA"], "America/Los_Angeles"),
    "US-AK": "America/Anchorage", "US-AZ": "America/Phoenix", "US-HI": "Pacific/Honolulu", "US-IN": "America/Indiana/Indianapolis",
    "CA-AB": "America/Edmonton", "CA-BC": "America/Vancouver", "CA-MB": "America/Winnipeg", "CA-NB": "America/Moncton",
    "CA-NL": "America/St_Johns", "CA-NS": "America/Halifax", "CA-NT": "America/Edmonton", "CA-PE": "America/Halifax",
    "CA-SK": "America/Regina", "CA-YT": "America/Whitehorse",
    "AU-QLD": "Australia/Brisbane", "AU-SA": "Australia/Adelaide", "AU-VIC": "Australia/Melbourne", "AU-WA": "Australia/Perth",
}  # fmt: skip


def zone_of(country: str | None, region: str | None, default: str) -> str:
    """The IANA zone of a region (ISO 3166-2) or country (ISO 3166-1), or `default` where the table has neither."""
    return _REGIONS.get(region or "") or _COUNTRIES.get(country or "") or default


def country_of(host: str) -> str | None:
    """The country (ISO 3166-1) that the end of a host name stands for, if the table has it."""
    end = host.rpartition(".")[2].upper()
    country = {"UK": "GB", "GOV": "US", "MIL": "US"}.get(end, end)
    return country if country in _COUNTRIES else None
