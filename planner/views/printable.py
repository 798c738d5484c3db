"""Words of other people, made safe to show."""


def printable(words: str) -> str:
    """Words without the signs that steer a terminal or that XML forbids."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in words)
