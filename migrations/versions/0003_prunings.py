"""Which bodies were dropped because no evidence needs them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "prunings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.Column("provider", sa.String(length=255), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("kept_for", sa.Float(), nullable=False),
        sa.Column("bodies", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prunings")),
    )
