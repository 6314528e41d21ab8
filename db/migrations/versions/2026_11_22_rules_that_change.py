"""Rules that change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clocks_replaced",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("responsible_role", sa.Text(), nullable=False),
        sa.Column("responsible_id", sa.BigInteger(), nullable=True),
        sa.Column("cite", sa.Text(), nullable=False),
        sa.Column("reason", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_clocks_replaced_case_id_cases")),
        sa.ForeignKeyConstraint(["responsible_id"], ["people.id"], name=op.f("fk_clocks_replaced_responsible_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clocks_replaced")),
        sa.UniqueConstraint("case_id", "rule", "n", "replaced_at", name=op.f("uq_clocks_replaced_case_id_rule_n_replaced_at")),
    )
    op.add_column(
        "cases", sa.Column("earlier_versions", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False)
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on clocks_replaced for each statement execute function refuse_change()"
    )


def downgrade() -> None:
    op.drop_column("cases", "earlier_versions")
    op.drop_table("clocks_replaced")
