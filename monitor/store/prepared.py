"""Statements that are compiled once and run by the database's driver itself.

SQLAlchemy takes four times as long for each, and every check runs a dozen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Statement = Select[Any] | Insert | Update | Delete
_Convert = Callable[[Any], Any] | None


class Prepared:
    """A statement with named parameters; those of an insert are named after the columns.

    Raises what SQLAlchemy raises, and KeyError for a parameter without a value.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, values: Mapping[str, object]) -> Iterator[dict[str, Any]]:
        """Give the rows it finds, by names of columns."""
        compiled = self._for(connection)
        cursor = compiled.run(connection, values)
        columns = compiled.columns(cursor)
        for row in cursor.fetchall():
            pairs = zip(columns, row, strict=True)
            yield {name: convert(value) if convert else value for (name, convert), value in pairs}

    def first(self, connection: Connection, values: Mapping[str, object]) -> dict[str, Any] | None:
        """Give the first row it finds."""
        return next(self.rows(connection, values), None)

    def run(self, connection: Connection, *rows: Mapping[str, object]) -> int:
        """Run it with each of the rows of values; gives how many rows the last one met."""
        met = 0
        for values in rows:
            met = self._for(connection).run(connection, values).rowcount
        return met

    def _for(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        return self._compiled[dialect.name]


class _Compiled:
    """The words of a statement for one kind of database, with what turns values into stored ones and back."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        self._words = str(compiled)
        self._constants: dict[str, object] = {}
        self._parameters: list[tuple[str, _Convert]] = []
        for bind, name in compiled.bind_names.items():
            convert = _type(bind.type, dialect).bind_processor(dialect)
            if bind.required:
                self._parameters.append((name, convert))
            else:
                self._constants[name] = convert(bind.value) if convert else bind.value
        self._chosen = list(statement.selected_columns) if isinstance(statement, Select) else []
        self._columns: list[tuple[str, _Convert]] = []
        self._dialect = dialect

    def run(self, connection: Connection, values: Mapping[str, object]) -> DBAPICursor:
        stored = dict(self._constants)
        for name, convert in self._parameters:
            stored[name] = convert(values[name]) if convert else values[name]
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._words, stored)
        except connection.dialect.loaded_dbapi.Error as error:
            raise DBAPIError(self._words, stored, error) from error
        return cursor

    def columns(self, cursor: DBAPICursor) -> Sequence[tuple[str, _Convert]]:
        """Give the names of the columns that were chosen, each with what makes a value of what was stored."""
        if not self._columns:
            described = zip(self._chosen, cursor.description or (), strict=True)
            self._columns = [
                (column.name, _type(column.type, self._dialect).result_processor(self._dialect, said[1]))
                for column, said in described
            ]
        return self._columns


def _type(declared: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return declared.dialect_impl(dialect)
