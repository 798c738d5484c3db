"""Tables that fit a terminal: in columns where no word is broken, else row by row with every cell named."""

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from planner.views.printable import printable

_WHOLE = frozenset(
    ("Run", "From", "To", "Launch", "Landing time", "Latitude, longitude", "Mean landing", "Name", "Field")
)
"""Columns whose cells are copied or compared: they are never folded."""

_GAP, _INDENT = 2, 2


class TerminalTable(Table):
    """A table of texts. Wider than the terminal it is folded between words, or told row by row."""

    def __init__(self, *names: str) -> None:
        super().__init__(box=None, pad_edge=False, header_style="bold")
        for name in names:
            self.add_column(words(name), overflow="fold", no_wrap=name in _WHOLE)

    def add(self, *cells: str) -> None:
        """A row of plain words."""
        self.add_row(*map(words, cells))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        columns = [[_text(cell) for cell in (column.header, *column.cells)] for column in self.columns]
        widest = [max(cell_len(text.plain) for text in column) for column in columns]
        narrowest = [
            wide if column.no_wrap else max(_longest_word(text) for text in texts)
            for wide, column, texts in zip(widest, self.columns, columns, strict=True)
        ]
        room = options.max_width - _GAP * (len(columns) - 1) - sum(narrowest)
        if room < 0:
            yield from self._by_rows()
            return
        self._deal_out(room, narrowest, widest)
        yield from super().__rich_console__(console, options)

    def _deal_out(self, room: int, narrowest: list[int], widest: list[int]) -> None:
        """Give columns room beyond their narrowest: Rich itself would make them narrower than their words."""
        extra_widths = {k: widest[k] - narrow for k, narrow in enumerate(narrowest)}
        for left, k in enumerate(sorted(extra_widths, key=lambda k: extra_widths[k])):
            given = min(extra_widths[k], room // (len(extra_widths) - left))
            self.columns[k].width, room = narrowest[k] + given, room - given

    def _by_rows(self) -> Iterator[RenderableType]:
        for cells in zip(*(column.cells for column in self.columns), strict=True):
            named = zip((str(column.header) for column in self.columns), map(_text, cells), strict=True)
            head, *rest = [(name, cell) for name, cell in named if cell.plain.strip()] or [("", Text(""))]
            yield head[1]
            named_cells = [Text.assemble(f"{name} " if name else "", cell) for name, cell in rest]
            if named_cells:
                yield Padding(Text("; ").join(named_cells), (0, 0, 0, _INDENT))


def _longest_word(text: Text) -> int:
    return max((cell_len(word) for word in text.plain.split()), default=0)


def _text(cell: RenderableType) -> Text:
    return cell if isinstance(cell, Text) else Text(str(cell))


def words(text: str) -> Text:
    """Text that cannot steer a terminal and is not read as markup: a site may be called "[red]"."""
    return Text(printable(text))
