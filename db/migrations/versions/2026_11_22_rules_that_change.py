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
        "calendar_editions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("library", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("days", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_editions")),
        sa.UniqueConstraint("library", name=op.f("uq_calendar_editions_library")),
    )
    op.create_table(
        "rule_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("open_from", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revised_by", sa.BigInteger(), nullable=True),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("tried", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("tried_version", sa.Integer(), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("withdrawn_by", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("decision in ('approved', 'refused')", name=op.f("ck_rule_changes_decision")),
        sa.CheckConstraint("decision is distinct from 'approved' or tried_version = version", name=op.f("ck_rule_changes_tried")),
        sa.CheckConstraint("(decision is null) = (decided_at is null)", name=op.f("ck_rule_changes_decided")),
        sa.CheckConstraint(
            "decided_by not in (proposed_by, coalesce(revised_by, proposed_by))", name=op.f("ck_rule_changes_second_person")
        ),
        sa.CheckConstraint("open_from >= since", name=op.f("ck_rule_changes_open_from")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_rule_changes_decided_by_people")),
        sa.ForeignKeyConstraint(["proposed_by"], ["people.id"], name=op.f("fk_rule_changes_proposed_by_people")),
        sa.ForeignKeyConstraint(["revised_by"], ["people.id"], name=op.f("fk_rule_changes_revised_by_people")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["people.id"], name=op.f("fk_rule_changes_withdrawn_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_changes")),
        sa.UniqueConstraint("proposed_by", "request_id", name=op.f("uq_rule_changes_proposed_by_request_id")),
    )
    op.create_table(
        "pack_versions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["rule_changes.id"], name=op.f("fk_pack_versions_change_id_rule_changes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_versions")),
        sa.UniqueConstraint("change_id", "version", "pack", name=op.f("uq_pack_versions_change_id_version_pack")),
    )
    op.create_index("ix_pack_versions_pack", "pack_versions", ["pack", "since"], unique=False)
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
        "create trigger only_grows before update or delete or truncate on calendar_editions for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on pack_versions for each statement execute function refuse_change()"
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
    op.drop_index("ix_pack_versions_pack", table_name="pack_versions")
    op.drop_table("pack_versions")
    op.drop_table("rule_changes")
    op.drop_table("calendar_editions")
