"""Where cases come from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("held", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("preview", sa.LargeBinary(), nullable=True),
        sa.Column("original", sa.LargeBinary(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint("purpose in ('signature', 'photos', 'files', 'sound')", name=op.f("ck_uploads_purpose")),
        sa.CheckConstraint("length(sha256) = 32", name=op.f("ck_uploads_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index("ix_uploads_at", "uploads", ["at"], unique=False, postgresql_where=sa.text("not held"))
    op.create_index("ix_uploads_owner", "uploads", ["owner"], unique=False)
    op.create_table(
        "api_keys",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tokens", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_api_keys_made_by_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_api_keys_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_keys_key_hash")),
        sa.UniqueConstraint("prefix", name=op.f("uq_api_keys_prefix")),
    )
    op.create_index("ix_api_keys_person_id", "api_keys", ["person_id"], unique=False)
    op.create_table(
        "regime_bindings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("org_id", sa.BigInteger(), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("bound_by", sa.BigInteger(), nullable=True),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("withdrawn_by is null or withdrawn_at is not null", name=op.f("ck_regime_bindings_withdrawn")),
        sa.ForeignKeyConstraint(["bound_by"], ["people.id"], name=op.f("fk_regime_bindings_bound_by_people")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_regime_bindings_org_id_orgs")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["people.id"], name=op.f("fk_regime_bindings_withdrawn_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regime_bindings")),
    )
    op.create_index("ix_regime_bindings_org_id", "regime_bindings", ["org_id", "since"], unique=False)
    op.create_table(
        "webhooks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("org_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url_sealed", sa.Text(), nullable=False),
        sa.Column("secret_sealed", sa.Text(), nullable=False),
        sa.Column("events", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_webhooks_made_by_people")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_webhooks_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_index("ix_webhooks_in_use", "webhooks", ["org_id"], unique=False, postgresql_where=sa.text("removed_at is null"))
    op.create_table(
        "api_requests",
        sa.Column("key_id", sa.BigInteger(), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["api_keys.id"], name=op.f("fk_api_requests_key_id_api_keys")),
        sa.PrimaryKeyConstraint("key_id", "request_key", name=op.f("pk_api_requests")),
    )
    op.create_index("ix_api_requests_started_at", "api_requests", ["started_at"], unique=False)
    op.create_table(
        "arrivals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("room", sa.Text(), nullable=True),
        sa.Column("customer_name", sa.Text(), nullable=True),
        sa.Column("customer_phone", sa.Text(), nullable=True),
        sa.Column("earlier_id", sa.BigInteger(), nullable=True),
        sa.Column("upload_id", sa.Text(), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("external_key", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(done_at is null) = (case_id is null and reason is null)", name=op.f("ck_arrivals_done")),
        sa.CheckConstraint("case_id is null or reason is null", name=op.f("ck_arrivals_outcome")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_arrivals_by_id_people")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_arrivals_case_id_cases")),
        sa.ForeignKeyConstraint(["done_by"], ["people.id"], name=op.f("fk_arrivals_done_by_people")),
        sa.ForeignKeyConstraint(["earlier_id"], ["cases.id"], name=op.f("fk_arrivals_earlier_id_cases")),
        sa.ForeignKeyConstraint(["project_id"], ["orgs.id"], name=op.f("fk_arrivals_project_id_orgs")),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name=op.f("fk_arrivals_upload_id_uploads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrivals")),
        sa.UniqueConstraint("project_id", "channel", "external_key", name=op.f("uq_arrivals_project_id_channel_external_key")),
    )
    op.create_index(
        "ix_arrivals_waiting", "arrivals", ["project_id", "at"], unique=False, postgresql_where=sa.text("done_at is null")
    )
    op.create_index(
        "uq_arrivals_request_id",
        "arrivals",
        ["by_id", "request_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("request_id is not null"),
    )
    op.create_table(
        "customer_links",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("asks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("proposal", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_customer_links_case_id_cases")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_customer_links_made_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_customer_links_token_hash")),
    )
    op.create_index("ix_customer_links_case_id", "customer_links", ["case_id"], unique=False)
    op.create_index(
        "uq_customer_links_living", "customer_links", ["case_id"], unique=True, postgresql_where=sa.text("revoked_at is null")
    )
    op.create_table(
        "webhook_calls",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("webhook_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("uid", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("status in ('waiting', 'sent', 'failed')", name=op.f("ck_webhook_calls_status")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_webhook_calls_case_id_cases")),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name=op.f("fk_webhook_calls_webhook_id_webhooks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_calls")),
        sa.UniqueConstraint("webhook_id", "case_id", "n", name=op.f("uq_webhook_calls_webhook_id_case_id_n")),
    )
    op.create_index(
        "ix_webhook_calls_failed",
        "webhook_calls",
        ["webhook_id", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'failed'"),
    )
    op.create_index(
        "ix_webhook_calls_waiting",
        "webhook_calls",
        ["webhook_id", "case_id", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("step_n", sa.Integer(), nullable=True),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("preview", sa.LargeBinary(), nullable=True),
        sa.Column("original", sa.LargeBinary(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint("purpose in ('signature', 'photos', 'files', 'sound')", name=op.f("ck_attachments_purpose")),
        sa.CheckConstraint("length(sha256) = 32", name=op.f("ck_attachments_sha256")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_attachments_by_id_people")),
        sa.ForeignKeyConstraint(
            ["case_id", "step_n"], ["steps.case_id", "steps.n"], name=op.f("fk_attachments_case_id_step_n_steps")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_attachments_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index("ix_attachments_case_id", "attachments", ["case_id", "id"], unique=False)
    op.create_index("ix_attachments_sha256", "attachments", ["sha256"], unique=False)
    op.create_table(
        "customer_acts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("link_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("concerns_id", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.LargeBinary(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.CheckConstraint("(kind = 'rate') = (score is not null)", name=op.f("ck_customer_acts_score")),
        sa.CheckConstraint("(kind = 'sign') = (sha256 is not null)", name=op.f("ck_customer_acts_picture")),
        sa.CheckConstraint("kind in ('sign', 'agree', 'rate', 'complain')", name=op.f("ck_customer_acts_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_customer_acts_case_id_cases")),
        sa.ForeignKeyConstraint(["concerns_id"], ["people.id"], name=op.f("fk_customer_acts_concerns_id_people")),
        sa.ForeignKeyConstraint(["link_id"], ["customer_links.id"], name=op.f("fk_customer_acts_link_id_customer_links")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_acts")),
        sa.UniqueConstraint("link_id", "ask", name=op.f("uq_customer_acts_link_id_ask")),
    )
    op.create_index("ix_customer_acts_case_id_at", "customer_acts", ["case_id", "at"], unique=False)
    op.create_index("ix_customer_acts_concerns_id_at", "customer_acts", ["concerns_id", "at"], unique=False)
    op.create_table(
        "customer_calls",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("link_id", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["customer_links.id"], name=op.f("fk_customer_calls_link_id_customer_links")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_calls")),
    )
    op.create_index("ix_customer_calls_address_at", "customer_calls", ["address", "at"], unique=False)
    op.create_index("ix_customer_calls_link_id_at", "customer_calls", ["link_id", "at"], unique=False)
    op.add_column("cases", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_cases_closed_owing",
        "cases",
        ["project_id"],
        unique=False,
        postgresql_where=sa.text("closed_at is not null and next_due_at is not null"),
    )
    op.create_index("ix_cases_import_id", "cases", ["import_id"], unique=False, postgresql_where=sa.text("import_id is not null"))
    op.create_index(
        "ix_clocks_open_responsible",
        "clocks",
        ["responsible_id", "responsible_role", "due_at"],
        unique=False,
        postgresql_where=sa.text("outcome is null"),
    )
    op.add_column("imports", sa.Column("rows_expected", sa.Integer(), nullable=True))
    op.add_column("imports", sa.Column("cases_added", sa.Integer(), server_default="0", nullable=False))
    op.add_column("imports", sa.Column("cases_known", sa.Integer(), server_default="0", nullable=False))
    op.add_column("imports", sa.Column("cases_rejected", sa.Integer(), server_default="0", nullable=False))
    op.add_column("imports", sa.Column("steps_added", sa.Integer(), server_default="0", nullable=False))
    op.add_column("imports", sa.Column("kept", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("imports", sa.Column("rejects_hash", sa.Text(), nullable=True))
    op.add_column("imports", sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("imports", sa.Column("undone_by", sa.BigInteger(), nullable=True))
    op.add_column("imports", sa.Column("undone_because", sa.Text(), nullable=True))
    op.create_foreign_key(op.f("fk_imports_undone_by_people"), "imports", "people", ["undone_by"], ["id"])
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update of id, org_id, pack, since, bound_by, bound_at or delete or truncate on regime_bindings for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on attachments for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on customer_acts for each statement execute function refuse_change()"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_imports_undone_by_people"), "imports", type_="foreignkey")
    op.drop_column("imports", "undone_because")
    op.drop_column("imports", "undone_by")
    op.drop_column("imports", "undone_at")
    op.drop_column("imports", "rejects_hash")
    op.drop_column("imports", "kept")
    op.drop_column("imports", "steps_added")
    op.drop_column("imports", "cases_rejected")
    op.drop_column("imports", "cases_known")
    op.drop_column("imports", "cases_added")
    op.drop_column("imports", "rows_expected")
    op.drop_index("ix_clocks_open_responsible", table_name="clocks", postgresql_where=sa.text("outcome is null"))
    op.drop_index("ix_cases_import_id", table_name="cases", postgresql_where=sa.text("import_id is not null"))
    op.drop_index(
        "ix_cases_closed_owing", table_name="cases", postgresql_where=sa.text("closed_at is not null and next_due_at is not null")
    )
    op.drop_column("cases", "withdrawn_at")
    op.drop_index("ix_customer_calls_link_id_at", table_name="customer_calls")
    op.drop_index("ix_customer_calls_address_at", table_name="customer_calls")
    op.drop_table("customer_calls")
    op.drop_index("ix_customer_acts_concerns_id_at", table_name="customer_acts")
    op.drop_index("ix_customer_acts_case_id_at", table_name="customer_acts")
    op.drop_table("customer_acts")
    op.drop_index("ix_attachments_sha256", table_name="attachments")
    op.drop_index("ix_attachments_case_id", table_name="attachments")
    op.drop_table("attachments")
    op.drop_index("ix_webhook_calls_waiting", table_name="webhook_calls", postgresql_where=sa.text("status = 'waiting'"))
    op.drop_index("ix_webhook_calls_failed", table_name="webhook_calls", postgresql_where=sa.text("status = 'failed'"))
    op.drop_table("webhook_calls")
    op.drop_index("uq_customer_links_living", table_name="customer_links", postgresql_where=sa.text("revoked_at is null"))
    op.drop_index("ix_customer_links_case_id", table_name="customer_links")
    op.drop_table("customer_links")
    op.drop_index(
        "uq_arrivals_request_id",
        table_name="arrivals",
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("request_id is not null"),
    )
    op.drop_index("ix_arrivals_waiting", table_name="arrivals", postgresql_where=sa.text("done_at is null"))
    op.drop_table("arrivals")
    op.drop_index("ix_api_requests_started_at", table_name="api_requests")
    op.drop_table("api_requests")
    op.drop_index("ix_webhooks_in_use", table_name="webhooks", postgresql_where=sa.text("removed_at is null"))
    op.drop_table("webhooks")
    op.drop_index("ix_regime_bindings_org_id", table_name="regime_bindings")
    op.drop_table("regime_bindings")
    op.drop_index("ix_api_keys_person_id", table_name="api_keys")
    op.drop_table("api_keys")
    op.drop_index("ix_uploads_owner", table_name="uploads")
    op.drop_index("ix_uploads_at", table_name="uploads", postgresql_where=sa.text("not held"))
    op.drop_table("uploads")
