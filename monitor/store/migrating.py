"""Bring a database to this version's tables, or refuse it when it is from a newer version."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from monitor.errors import NewerDatabase, StorageError
from monitor.store.engine import Database, copy_sqlite, sqlite_tables
from monitor.store.faults import storage_errors


def migrations_folder() -> Path:
    """Give the folder with the migrations: inside the installed package, or beside it in a source tree."""
    package = Path(__file__).parent.parent
    shipped = package / "migrations"
    return shipped if shipped.is_dir() else package.parent / "migrations"


def known_versions(folder: Path) -> list[str]:
    """Give the versions in order; each file is named after its own: `0001_first_tables.py`."""
    return sorted(path.name.split("_")[0] for path in (folder / "versions").glob("[0-9]*_*.py"))


def prepare(database: Database, folder: Path | None = None) -> None:
    """Create or upgrade the tables where that is needed; a copy is made before an upgrade.

    Raises NewerDatabase, with the database untouched, and StorageError.
    """
    folder = folder or migrations_folder()
    versions = known_versions(folder)
    if not versions:
        raise StorageError("the migrations are missing from this installation; install policy-monitor again")
    version = _checked(*_look(database), versions, database.name)
    if version == versions[-1]:
        return
    with storage_errors(database.name), database.writing.begin() as connection:
        # Another process may have done it while this one waited for its turn.
        version = _checked(*_tables(connection), versions, database.name)
        if version == versions[-1]:
            return
        if version is not None and database.path is not None:
            copy_sqlite(database.path, backup_path(database.path, version))
        _upgrade(connection, folder)


def backup_path(path: Path, version: str) -> Path:
    """Give where the copy of a database goes that is about to leave `version`."""
    return path.with_name(f"{path.name}.before-upgrade-from-{version}")


def _checked(tables: set[str], version: str | None, versions: list[str], name: str) -> str | None:
    if version is not None and version not in versions:
        raise NewerDatabase(
            f"database {name}: made by a newer version of this program (its tables are {version}, "
            f"known are up to {versions[-1]}). It was not touched; upgrade: pip install -U policy-monitor"
        )
    if version is None and tables - {"alembic_version"}:
        raise StorageError(f"database {name}: holds tables of another program; name another database")
    return version


def _look(database: Database) -> tuple[set[str], str | None]:
    if database.path is not None:
        return sqlite_tables(database.path)
    with storage_errors(database.name), database.reading.begin() as connection:
        return _tables(connection)


def _tables(connection: Connection) -> tuple[set[str], str | None]:
    names = set(inspect(connection).get_table_names())
    if "alembic_version" not in names:
        return names, None
    return names, connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection, folder: Path) -> None:
    # Costs more to import than everything else of the store together, and is seldom needed.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
