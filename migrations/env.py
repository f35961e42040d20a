"""Alembic's entry: runs inside the transaction that the store has begun.

To write the next migration: change `monitor/store/tables.py`, add
`versions/NNNN_what_it_does.py` whose `revision` is its number, and let
`tests/store/test_migrations.py` compare both.
"""

from __future__ import annotations

from alembic import context

from monitor.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    # One transaction for all: a migration that is killed half-way has not happened.
    transactional_ddl=True,
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()
