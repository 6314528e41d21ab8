"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counters",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_counters")),
    )
    op.create_table(
        "draws",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("pack_version", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("weights", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
        sa.UniqueConstraint("pack", "day", name=op.f("uq_draws_pack_day")),
    )
    op.create_table(
        "gateway_rates",
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Double(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("gateway", name=op.f("pk_gateway_rates")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "orgs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.CheckConstraint("kind in ('group', 'region', 'company', 'project')", name=op.f("ck_orgs_kind")),
        sa.ForeignKeyConstraint(["parent_id"], ["orgs.id"], name=op.f("fk_orgs_parent_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orgs")),
        sa.UniqueConstraint("code", name=op.f("uq_orgs_code")),
    )
    op.create_index("ix_orgs_path", "orgs", ["path"], unique=False, postgresql_ops={"path": "text_pattern_ops"})
    op.create_table(
        "schedule_runs",
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pack", "rule", "at", name=op.f("pk_schedule_runs")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index("ix_sign_in_attempts_address_at", "sign_in_attempts", ["address", "at"], unique=False)
    op.create_index("ix_sign_in_attempts_login_at", "sign_in_attempts", ["login", "at"], unique=False)
    op.create_table(
        "statements",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("pack_version", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("cite", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_entry", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("yuan", sa.Numeric(precision=16, scale=2), nullable=False),
        sa.Column("percents", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Numeric(precision=16, scale=2), nullable=False),
        sa.Column("undecided", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("number", name=op.f("uq_statements_number")),
        sa.UniqueConstraint("pack", "closed_at", name=op.f("uq_statements_pack_closed_at")),
        sa.UniqueConstraint("pack", "n", name=op.f("uq_statements_pack_n")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("org_id", sa.BigInteger(), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), server_default="zh", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_people_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("login", name=op.f("uq_people_login")),
    )
    op.create_index("ix_people_role_org_id", "people", ["role", "org_id"], unique=False)
    op.create_table(
        "screens",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("org_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_screens_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screens")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_screens_key_hash")),
        sa.UniqueConstraint("name", name=op.f("uq_screens_name")),
    )
    op.create_table(
        "statement_issues",
        sa.Column("statement_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("readers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name=op.f("fk_statement_issues_statement_id_statements")),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_statement_issues")),
    )
    op.create_table(
        "statement_names",
        sa.Column("statement_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.CheckConstraint("kind in ('person', 'unit')", name=op.f("ck_statement_names_kind")),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name=op.f("fk_statement_names_statement_id_statements")),
        sa.PrimaryKeyConstraint("statement_id", "kind", "id", name=op.f("pk_statement_names")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_audit_actor_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"], unique=False)
    op.create_table(
        "cameras",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("address_sealed", sa.Text(), nullable=True),
        sa.Column("sub_address_sealed", sa.Text(), nullable=True),
        sa.Column("sound", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("demonstration", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("found", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(found is null) = (found_at is null)", name=op.f("ck_cameras_found")),
        sa.CheckConstraint("demonstration = (address_sealed is null)", name=op.f("ck_cameras_address")),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_cameras_created_by_people")),
        sa.ForeignKeyConstraint(["project_id"], ["orgs.id"], name=op.f("fk_cameras_project_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cameras")),
    )
    op.create_index(
        "uq_cameras_name", "cameras", ["project_id", "name"], unique=True, postgresql_where=sa.text("retired_at is null")
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("preferred", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_contacts_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("person_id", "channel", name=op.f("uq_contacts_person_id_channel")),
    )
    op.create_index("ix_contacts_channel", "contacts", ["channel"], unique=False)
    op.create_index("uq_contacts_preferred", "contacts", ["person_id"], unique=True, postgresql_where=sa.text("preferred"))
    op.create_table(
        "drafts",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_drafts")),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False),
        sa.Column("mapping_hash", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows_read", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rows_added", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rows_known", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rows_rejected", sa.Integer(), server_default="0", nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("notes", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_imports_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_table(
        "samples",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("draw_id", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("replaces", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("num_nonnulls(replaces, reason, by_id) in (0, 3)", name=op.f("ck_samples_replacement")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_samples_by_id_people")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_samples_draw_id_draws")),
        sa.ForeignKeyConstraint(["project_id"], ["orgs.id"], name=op.f("fk_samples_project_id_orgs")),
        sa.ForeignKeyConstraint(["replaces"], ["samples.id"], name=op.f("fk_samples_replaces_samples")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samples")),
        sa.UniqueConstraint("draw_id", "n", name=op.f("uq_samples_draw_id_n")),
        sa.UniqueConstraint("draw_id", "project_id", name=op.f("uq_samples_draw_id_project_id")),
        sa.UniqueConstraint("replaces", name=op.f("uq_samples_replaces")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("screen_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(person_id is null) <> (screen_id is null)", name=op.f("ck_sessions_person_or_screen")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sessions_person_id_people")),
        sa.ForeignKeyConstraint(["screen_id"], ["screens.id"], name=op.f("fk_sessions_screen_id_screens")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("no", sa.Text(), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("pack_version", sa.Text(), nullable=False),
        sa.Column("region_id", sa.BigInteger(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("room", sa.Text(), nullable=True),
        sa.Column("customer_name", sa.Text(), nullable=True),
        sa.Column("customer_phone", sa.Text(), nullable=True),
        sa.Column("demand", sa.Text(), server_default="", nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("severity", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("assigned", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("people", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("desk", sa.Text(), nullable=True),
        sa.Column("holder_role", sa.Text(), nullable=True),
        sa.Column("holder_id", sa.BigInteger(), nullable=True),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_warn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("level1_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("level2_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("level3_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wake_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calendar_assumed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("external_key", sa.Text(), nullable=True),
        sa.Column("import_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["orgs.id"], name=op.f("fk_cases_company_id_orgs")),
        sa.ForeignKeyConstraint(["holder_id"], ["people.id"], name=op.f("fk_cases_holder_id_people")),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_cases_import_id_imports")),
        sa.ForeignKeyConstraint(["project_id"], ["orgs.id"], name=op.f("fk_cases_project_id_orgs")),
        sa.ForeignKeyConstraint(["region_id"], ["orgs.id"], name=op.f("fk_cases_region_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("no", name=op.f("uq_cases_no")),
        sa.UniqueConstraint("source", "external_key", name=op.f("uq_cases_source_external_key")),
    )
    op.create_index("ix_cases_closed_at", "cases", ["closed_at"], unique=False, postgresql_where=sa.text("closed_at is not null"))
    op.create_index(
        "ix_cases_holder_role",
        "cases",
        ["holder_role", "held_since"],
        unique=False,
        postgresql_where=sa.text("holder_role is not null"),
    )
    op.create_index(
        "ix_cases_open_next_due_at", "cases", ["next_due_at"], unique=False, postgresql_where=sa.text("closed_at is null")
    )
    op.create_index(
        "ix_cases_open_opened_at", "cases", ["opened_at"], unique=False, postgresql_where=sa.text("closed_at is null")
    )
    op.create_index(
        "ix_cases_open_project_id",
        "cases",
        ["project_id"],
        unique=False,
        postgresql_include=[
            "next_due_at",
            "next_warn_at",
            "opened_at",
            "pack",
            "category",
            "severity",
            "department",
            "level1_at",
            "level2_at",
            "level3_at",
        ],
        postgresql_where=sa.text("closed_at is null"),
    )
    op.create_index("ix_cases_opened_at", "cases", ["opened_at"], unique=False)
    op.create_index("ix_cases_room", "cases", ["project_id", "room"], unique=False)
    op.create_index("ix_cases_wake_at", "cases", ["wake_at"], unique=False, postgresql_where=sa.text("wake_at is not null"))
    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("camera_id", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 32", name=op.f("ck_evidence_sha256")),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_evidence_camera_id_cameras")),
        sa.ForeignKeyConstraint(["project_id"], ["orgs.id"], name=op.f("fk_evidence_project_id_orgs")),
        sa.ForeignKeyConstraint(["taken_by"], ["people.id"], name=op.f("fk_evidence_taken_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_table(
        "looks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("camera_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('live', 'still')", name=op.f("ck_looks_kind")),
        sa.CheckConstraint("seen_at >= from_at and to_at >= from_at", name=op.f("ck_looks_order")),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_looks_camera_id_cameras")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_looks_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looks")),
    )
    op.create_index("ix_looks_camera_id_from_at", "looks", ["camera_id", "from_at"], unique=False)
    op.create_index("ix_looks_from_at", "looks", ["from_at", "id"], unique=False)
    op.create_index("ix_looks_person_id_from_at", "looks", ["person_id", "from_at"], unique=False)
    op.create_table(
        "spot_checks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("pack_version", sa.Text(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("sample_id", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_spot_checks_by_id_people")),
        sa.ForeignKeyConstraint(["project_id"], ["orgs.id"], name=op.f("fk_spot_checks_project_id_orgs")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_spot_checks_sample_id_samples")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_checks")),
        sa.UniqueConstraint("by_id", "request_id", name=op.f("uq_spot_checks_by_id_request_id")),
        sa.UniqueConstraint("sample_id", name=op.f("uq_spot_checks_sample_id")),
    )
    op.create_index("ix_spot_checks_at", "spot_checks", ["at"], unique=False)
    op.create_index("ix_spot_checks_project_id_at", "spot_checks", ["project_id", "at"], unique=False)
    op.create_table(
        "check_evidence",
        sa.Column("check_id", sa.BigInteger(), nullable=False),
        sa.Column("evidence_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["spot_checks.id"], name=op.f("fk_check_evidence_check_id_spot_checks")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_check_evidence_evidence_id_evidence")),
        sa.PrimaryKeyConstraint("check_id", "evidence_id", name=op.f("pk_check_evidence")),
    )
    op.create_table(
        "clocks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("responsible_role", sa.Text(), nullable=False),
        sa.Column("responsible_id", sa.BigInteger(), nullable=True),
        sa.Column("cite", sa.Text(), nullable=False),
        sa.Column("reason", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("outcome in ('met', 'missed', 'cancelled')", name=op.f("ck_clocks_outcome")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_clocks_case_id_cases")),
        sa.ForeignKeyConstraint(["responsible_id"], ["people.id"], name=op.f("fk_clocks_responsible_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clocks")),
        sa.UniqueConstraint("case_id", "rule", "n", name=op.f("uq_clocks_case_id_rule_n")),
    )
    op.create_index("ix_clocks_open_due_at", "clocks", ["due_at"], unique=False, postgresql_where=sa.text("outcome is null"))
    op.create_index("ix_clocks_open_warn_at", "clocks", ["warn_at"], unique=False, postgresql_where=sa.text("outcome is null"))
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_role", sa.Text(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=True),
        sa.Column("cite", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("uid", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("routed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status in ('held', 'gathered', 'waiting', 'kept', 'sent', 'failed')", name=op.f("ck_messages_status")
        ),
        sa.CheckConstraint("case_id is not null or key is not null", name=op.f("ck_messages_case_or_key")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_messages_case_id_cases")),
        sa.ForeignKeyConstraint(["merged_into"], ["messages.id"], name=op.f("fk_messages_merged_into_messages")),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"], name=op.f("fk_messages_to_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_messages_key")),
    )
    op.create_index(
        "ix_messages_gathered",
        "messages",
        ["at"],
        unique=False,
        postgresql_where=sa.text("status = 'gathered' and merged_into is null"),
    )
    op.create_index("ix_messages_held", "messages", ["to_id", "rule"], unique=False, postgresql_where=sa.text("status = 'held'"))
    op.create_index(
        "ix_messages_merged_into", "messages", ["merged_into"], unique=False, postgresql_where=sa.text("merged_into is not null")
    )
    op.create_index("ix_messages_status_at", "messages", ["status", "at"], unique=False)
    op.create_index("ix_messages_to_id_at", "messages", ["to_id", "at"], unique=False)
    op.create_index(
        "ix_messages_to_role_at", "messages", ["to_role", "at"], unique=False, postgresql_where=sa.text("to_id is null")
    )
    op.create_index(
        "ix_messages_unread_to_id_at",
        "messages",
        ["to_id", "at"],
        unique=False,
        postgresql_where=sa.text("read_at is null and merged_into is null"),
    )
    op.create_index(
        "ix_messages_unrouted_at",
        "messages",
        ["at"],
        unique=False,
        postgresql_where=sa.text("status = 'waiting' and routed_at is null"),
    )
    op.create_index(
        "uq_messages_reminder",
        "messages",
        ["case_id", "rule", "at", "to_role"],
        unique=True,
        postgresql_where=sa.text("key is null"),
    )
    op.create_table(
        "papers",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_papers_case_id_cases")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_papers_person_id_people")),
        sa.PrimaryKeyConstraint("case_id", "desk", name=op.f("pk_papers")),
    )
    op.create_index("ix_papers_role_since", "papers", ["role", "since"], unique=False)
    op.create_table(
        "steps",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_steps_by_id_people")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_steps_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steps")),
        sa.UniqueConstraint("case_id", "n", name=op.f("uq_steps_case_id_n")),
        sa.UniqueConstraint("case_id", "request_id", name=op.f("uq_steps_case_id_request_id")),
    )
    op.create_index("ix_steps_at", "steps", ["at"], unique=False)
    op.create_index("ix_steps_by_id_at", "steps", ["by_id", "at"], unique=False)
    op.create_table(
        "visits",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("camera_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("evidence_id", sa.BigInteger(), nullable=True),
        sa.Column("noted_by", sa.BigInteger(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.CheckConstraint("at <= noted_at", name=op.f("ck_visits_seen")),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_visits_camera_id_cameras")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_visits_evidence_id_evidence")),
        sa.ForeignKeyConstraint(["noted_by"], ["people.id"], name=op.f("fk_visits_noted_by_people")),
        sa.ForeignKeyConstraint(["project_id"], ["orgs.id"], name=op.f("fk_visits_project_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("noted_by", "request_id", name=op.f("uq_visits_noted_by_request_id")),
    )
    op.create_index("ix_visits_project_id_at", "visits", ["project_id", "at"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("status in ('waiting', 'sent', 'failed')", name=op.f("ck_deliveries_status")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_deliveries_message_id_messages")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_deliveries_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("message_id", "person_id", name=op.f("uq_deliveries_message_id_person_id")),
    )
    op.create_index("ix_deliveries_failed", "deliveries", ["id"], unique=False, postgresql_where=sa.text("status = 'failed'"))
    op.create_index(
        "ix_deliveries_waiting",
        "deliveries",
        ["channel", "person_id", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_table(
        "digests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("pack_version", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_role", sa.Text(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=True),
        sa.Column("cite", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_digests_message_id_messages")),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"], name=op.f("fk_digests_to_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint(
            "pack",
            "rule",
            "at",
            "to_role",
            "to_id",
            name=op.f("uq_digests_pack_rule_at_to_role_to_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_digests_at", "digests", ["at"], unique=False)
    op.create_index("ix_digests_unsaid", "digests", ["id"], unique=False, postgresql_where=sa.text("message_id is null"))
    op.create_table(
        "findings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("no", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("pack_version", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("cite", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("check_id", sa.BigInteger(), nullable=True),
        sa.Column("visit_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("concerns_role", sa.Text(), nullable=False),
        sa.Column("concerns_id", sa.BigInteger(), nullable=False),
        sa.Column("reported_by", sa.BigInteger(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'concealment') = (visit_id is not null)", name=op.f("ck_findings_visit")),
        sa.CheckConstraint("(kind = 'violation') = (item is not null)", name=op.f("ck_findings_item")),
        sa.CheckConstraint("kind in ('violation', 'concealment')", name=op.f("ck_findings_kind")),
        sa.CheckConstraint("concerns_id <> reported_by", name=op.f("ck_findings_nobody_reports_themselves")),
        sa.ForeignKeyConstraint(["check_id"], ["spot_checks.id"], name=op.f("fk_findings_check_id_spot_checks")),
        sa.ForeignKeyConstraint(["company_id"], ["orgs.id"], name=op.f("fk_findings_company_id_orgs")),
        sa.ForeignKeyConstraint(["concerns_id"], ["people.id"], name=op.f("fk_findings_concerns_id_people")),
        sa.ForeignKeyConstraint(["project_id"], ["orgs.id"], name=op.f("fk_findings_project_id_orgs")),
        sa.ForeignKeyConstraint(["reported_by"], ["people.id"], name=op.f("fk_findings_reported_by_people")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_findings_visit_id_visits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("check_id", "item", name=op.f("uq_findings_check_id_item")),
        sa.UniqueConstraint("no", name=op.f("uq_findings_no")),
        sa.UniqueConstraint("visit_id", name=op.f("uq_findings_visit_id")),
    )
    op.create_index("ix_findings_concerns_id_at", "findings", ["concerns_id", "at"], unique=False)
    op.create_index("ix_findings_project_id_at", "findings", ["project_id", "at"], unique=False)
    op.create_index("ix_findings_reported_at", "findings", ["reported_at"], unique=False)
    op.create_table(
        "message_reads",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_message_reads_message_id_messages")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_message_reads_person_id_people")),
        sa.PrimaryKeyConstraint("message_id", "person_id", name=op.f("pk_message_reads")),
    )
    op.create_table(
        "visit_matches",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("visit_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_visit_matches_by_id_people")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_visit_matches_case_id_cases")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_matches_visit_id_visits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_matches")),
    )
    op.create_index("ix_visit_matches_visit_id", "visit_matches", ["visit_id", "id"], unique=False)
    op.create_table(
        "digest_cases",
        sa.Column("digest_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_digest_cases_case_id_cases")),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_digest_cases_digest_id_digests")),
        sa.PrimaryKeyConstraint("digest_id", "case_id", name=op.f("pk_digest_cases")),
    )
    op.create_table(
        "digest_people",
        sa.Column("digest_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_digest_people_digest_id_digests")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_digest_people_person_id_people")),
        sa.PrimaryKeyConstraint("digest_id", "person_id", name=op.f("pk_digest_people")),
    )
    op.create_table(
        "finding_acts",
        sa.Column("finding_id", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("consequence", sa.Text(), nullable=True),
        sa.CheckConstraint("(kind = 'upheld') = (consequence is not null)", name=op.f("ck_finding_acts_consequence")),
        sa.CheckConstraint("kind in ('answered', 'upheld', 'not_upheld')", name=op.f("ck_finding_acts_kind")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_finding_acts_by_id_people")),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_finding_acts_finding_id_findings")),
        sa.PrimaryKeyConstraint("finding_id", "n", name=op.f("pk_finding_acts")),
    )
    op.create_index(
        "uq_finding_acts_answer", "finding_acts", ["finding_id"], unique=True, postgresql_where=sa.text("kind = 'answered'")
    )
    op.create_index(
        "uq_finding_acts_decision", "finding_acts", ["finding_id"], unique=True, postgresql_where=sa.text("kind <> 'answered'")
    )
    op.create_table(
        "penalties",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), server_default="accrual", nullable=False),
        sa.Column("refers_to", sa.BigInteger(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("finding_id", sa.BigInteger(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payer_role", sa.Text(), nullable=False),
        sa.Column("payer_id", sa.BigInteger(), nullable=True),
        sa.Column("yuan", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("percent", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("decision_low", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("decision_high", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("consequence", sa.Text(), nullable=True),
        sa.Column("cite", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind <> 'accrual' or case_id is not null", name=op.f("ck_penalties_accrual_of_case")),
        sa.CheckConstraint("kind <> 'accrual' or refers_to is null", name=op.f("ck_penalties_accrual")),
        sa.CheckConstraint(
            "kind <> 'waiver' or refers_to is not null and coalesce(yuan, percent) <= 0", name=op.f("ck_penalties_waiver")
        ),
        sa.CheckConstraint("kind = 'accrual' or author_id is not null and reason is not null", name=op.f("ck_penalties_author")),
        sa.CheckConstraint("kind in ('accrual', 'waiver', 'decision')", name=op.f("ck_penalties_kind")),
        sa.CheckConstraint(
            "num_nonnulls(yuan, percent, decision_low) = 1 or kind = 'decision' and consequence is not null and num_nonnulls(yuan, percent, decision_low) = 0",
            name=op.f("ck_penalties_one_measure"),
        ),
        sa.CheckConstraint("num_nonnulls(case_id, finding_id) = 1", name=op.f("ck_penalties_case_or_finding")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_penalties_author_id_people")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_penalties_case_id_cases")),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_penalties_finding_id_findings")),
        sa.ForeignKeyConstraint(["payer_id"], ["people.id"], name=op.f("fk_penalties_payer_id_people")),
        sa.ForeignKeyConstraint(["refers_to"], ["penalties.id"], name=op.f("fk_penalties_refers_to_penalties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_penalties")),
    )
    op.create_index(
        "ix_penalties_at",
        "penalties",
        ["at", "id"],
        unique=False,
        postgresql_include=["kind", "yuan", "percent", "rule", "case_id", "finding_id"],
    )
    op.create_index("ix_penalties_case_id", "penalties", ["case_id"], unique=False)
    op.create_index(
        "ix_penalties_finding_id", "penalties", ["finding_id"], unique=False, postgresql_where=sa.text("finding_id is not null")
    )
    op.create_index("ix_penalties_payer_id_at", "penalties", ["payer_id", "at"], unique=False)
    op.create_index("ix_penalties_range", "penalties", ["at"], unique=False, postgresql_where=sa.text("decision_low is not null"))
    op.create_index(
        "ix_penalties_refers_to", "penalties", ["refers_to"], unique=False, postgresql_where=sa.text("refers_to is not null")
    )
    op.create_index(
        "uq_penalties_accrual",
        "penalties",
        ["case_id", "rule", "n", "capacity", "number"],
        unique=True,
        postgresql_where=sa.text("kind = 'accrual'"),
    )
    op.create_index(
        "uq_penalties_decision", "penalties", ["refers_to"], unique=True, postgresql_where=sa.text("kind = 'decision'")
    )
    op.create_index(
        "uq_penalties_finding",
        "penalties",
        ["finding_id"],
        unique=True,
        postgresql_where=sa.text("finding_id is not null and refers_to is null"),
    )
    op.create_table(
        "urges",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("digest_id", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("to_role", sa.Text(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_urges_by_id_people")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_urges_case_id_cases")),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_urges_digest_id_digests")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_urges_message_id_messages")),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"], name=op.f("fk_urges_to_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urges")),
        sa.UniqueConstraint("by_id", "request_id", name=op.f("uq_urges_by_id_request_id")),
    )
    op.create_index("ix_urges_case_id_at", "urges", ["case_id", "at"], unique=False)
    op.create_table(
        "penalty_requests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("penalty_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("yuan", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("percent", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("consequence", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("entry_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind in ('waiver', 'decision', 'appeal')", name=op.f("ck_penalty_requests_kind")),
        sa.CheckConstraint("(granted is null) = (decided_at is null)", name=op.f("ck_penalty_requests_answered")),
        sa.CheckConstraint("(granted is true) = (entry_id is not null)", name=op.f("ck_penalty_requests_granted")),
        sa.CheckConstraint("decided_by <> asked_by", name=op.f("ck_penalty_requests_nobody_approves_their_own")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_penalty_requests_asked_by_people")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_penalty_requests_decided_by_people")),
        sa.ForeignKeyConstraint(["entry_id"], ["penalties.id"], name=op.f("fk_penalty_requests_entry_id_penalties")),
        sa.ForeignKeyConstraint(["penalty_id"], ["penalties.id"], name=op.f("fk_penalty_requests_penalty_id_penalties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_penalty_requests")),
        sa.UniqueConstraint(
            "asked_by", "request_id", "penalty_id", name=op.f("uq_penalty_requests_asked_by_request_id_penalty_id")
        ),
        sa.UniqueConstraint("entry_id", name=op.f("uq_penalty_requests_entry_id")),
    )
    op.create_index("ix_penalty_requests_penalty_id", "penalty_requests", ["penalty_id"], unique=False)
    op.create_index(
        "uq_penalty_requests_appeal", "penalty_requests", ["penalty_id"], unique=True, postgresql_where=sa.text("kind = 'appeal'")
    )
    op.create_index(
        "uq_penalty_requests_waiting",
        "penalty_requests",
        ["penalty_id"],
        unique=True,
        postgresql_where=sa.text("granted is null"),
    )
    op.create_table(
        "statement_entries",
        sa.Column("penalty_id", sa.BigInteger(), nullable=False),
        sa.Column("statement_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["penalty_id"], ["penalties.id"], name=op.f("fk_statement_entries_penalty_id_penalties")),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name=op.f("fk_statement_entries_statement_id_statements")),
        sa.PrimaryKeyConstraint("penalty_id", name=op.f("pk_statement_entries")),
    )
    op.create_index("ix_statement_entries_statement_id", "statement_entries", ["statement_id", "penalty_id"], unique=False)
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on draws for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on statements for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on statement_issues for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on statement_names for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on samples for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on evidence for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update of id, person_id, camera_id, kind, from_at or delete or truncate on looks for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on spot_checks for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on check_evidence for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on visits for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on findings for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on visit_matches for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on finding_acts for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on penalties for each statement execute function refuse_change()"
    )
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as $$\nbegin\n  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';\nend $$"
    )
    op.execute(
        "create trigger only_grows before update or delete or truncate on statement_entries for each statement execute function refuse_change()"
    )


def downgrade() -> None:
    op.drop_index("ix_statement_entries_statement_id", table_name="statement_entries")
    op.drop_table("statement_entries")
    op.drop_index("uq_penalty_requests_waiting", table_name="penalty_requests", postgresql_where=sa.text("granted is null"))
    op.drop_index("uq_penalty_requests_appeal", table_name="penalty_requests", postgresql_where=sa.text("kind = 'appeal'"))
    op.drop_index("ix_penalty_requests_penalty_id", table_name="penalty_requests")
    op.drop_table("penalty_requests")
    op.drop_index("ix_urges_case_id_at", table_name="urges")
    op.drop_table("urges")
    op.drop_index(
        "uq_penalties_finding", table_name="penalties", postgresql_where=sa.text("finding_id is not null and refers_to is null")
    )
    op.drop_index("uq_penalties_decision", table_name="penalties", postgresql_where=sa.text("kind = 'decision'"))
    op.drop_index("uq_penalties_accrual", table_name="penalties", postgresql_where=sa.text("kind = 'accrual'"))
    op.drop_index("ix_penalties_refers_to", table_name="penalties", postgresql_where=sa.text("refers_to is not null"))
    op.drop_index("ix_penalties_range", table_name="penalties", postgresql_where=sa.text("decision_low is not null"))
    op.drop_index("ix_penalties_payer_id_at", table_name="penalties")
    op.drop_index("ix_penalties_finding_id", table_name="penalties", postgresql_where=sa.text("finding_id is not null"))
    op.drop_index("ix_penalties_case_id", table_name="penalties")
    op.drop_index(
        "ix_penalties_at", table_name="penalties", postgresql_include=["kind", "yuan", "percent", "rule", "case_id", "finding_id"]
    )
    op.drop_table("penalties")
    op.drop_index("uq_finding_acts_decision", table_name="finding_acts", postgresql_where=sa.text("kind <> 'answered'"))
    op.drop_index("uq_finding_acts_answer", table_name="finding_acts", postgresql_where=sa.text("kind = 'answered'"))
    op.drop_table("finding_acts")
    op.drop_table("digest_people")
    op.drop_table("digest_cases")
    op.drop_index("ix_visit_matches_visit_id", table_name="visit_matches")
    op.drop_table("visit_matches")
    op.drop_table("message_reads")
    op.drop_index("ix_findings_reported_at", table_name="findings")
    op.drop_index("ix_findings_project_id_at", table_name="findings")
    op.drop_index("ix_findings_concerns_id_at", table_name="findings")
    op.drop_table("findings")
    op.drop_index("ix_digests_unsaid", table_name="digests", postgresql_where=sa.text("message_id is null"))
    op.drop_index("ix_digests_at", table_name="digests")
    op.drop_table("digests")
    op.drop_index("ix_deliveries_waiting", table_name="deliveries", postgresql_where=sa.text("status = 'waiting'"))
    op.drop_index("ix_deliveries_failed", table_name="deliveries", postgresql_where=sa.text("status = 'failed'"))
    op.drop_table("deliveries")
    op.drop_index("ix_visits_project_id_at", table_name="visits")
    op.drop_table("visits")
    op.drop_index("ix_steps_by_id_at", table_name="steps")
    op.drop_index("ix_steps_at", table_name="steps")
    op.drop_table("steps")
    op.drop_index("ix_papers_role_since", table_name="papers")
    op.drop_table("papers")
    op.drop_index("uq_messages_reminder", table_name="messages", postgresql_where=sa.text("key is null"))
    op.drop_index(
        "ix_messages_unrouted_at", table_name="messages", postgresql_where=sa.text("status = 'waiting' and routed_at is null")
    )
    op.drop_index(
        "ix_messages_unread_to_id_at", table_name="messages", postgresql_where=sa.text("read_at is null and merged_into is null")
    )
    op.drop_index("ix_messages_to_role_at", table_name="messages", postgresql_where=sa.text("to_id is null"))
    op.drop_index("ix_messages_to_id_at", table_name="messages")
    op.drop_index("ix_messages_status_at", table_name="messages")
    op.drop_index("ix_messages_merged_into", table_name="messages", postgresql_where=sa.text("merged_into is not null"))
    op.drop_index("ix_messages_held", table_name="messages", postgresql_where=sa.text("status = 'held'"))
    op.drop_index(
        "ix_messages_gathered", table_name="messages", postgresql_where=sa.text("status = 'gathered' and merged_into is null")
    )
    op.drop_table("messages")
    op.drop_index("ix_clocks_open_warn_at", table_name="clocks", postgresql_where=sa.text("outcome is null"))
    op.drop_index("ix_clocks_open_due_at", table_name="clocks", postgresql_where=sa.text("outcome is null"))
    op.drop_table("clocks")
    op.drop_table("check_evidence")
    op.drop_index("ix_spot_checks_project_id_at", table_name="spot_checks")
    op.drop_index("ix_spot_checks_at", table_name="spot_checks")
    op.drop_table("spot_checks")
    op.drop_index("ix_looks_person_id_from_at", table_name="looks")
    op.drop_index("ix_looks_from_at", table_name="looks")
    op.drop_index("ix_looks_camera_id_from_at", table_name="looks")
    op.drop_table("looks")
    op.drop_table("evidence")
    op.drop_index("ix_cases_wake_at", table_name="cases", postgresql_where=sa.text("wake_at is not null"))
    op.drop_index("ix_cases_room", table_name="cases")
    op.drop_index("ix_cases_opened_at", table_name="cases")
    op.drop_index(
        "ix_cases_open_project_id",
        table_name="cases",
        postgresql_include=[
            "next_due_at",
            "next_warn_at",
            "opened_at",
            "pack",
            "category",
            "severity",
            "department",
            "level1_at",
            "level2_at",
            "level3_at",
        ],
        postgresql_where=sa.text("closed_at is null"),
    )
    op.drop_index("ix_cases_open_opened_at", table_name="cases", postgresql_where=sa.text("closed_at is null"))
    op.drop_index("ix_cases_open_next_due_at", table_name="cases", postgresql_where=sa.text("closed_at is null"))
    op.drop_index("ix_cases_holder_role", table_name="cases", postgresql_where=sa.text("holder_role is not null"))
    op.drop_index("ix_cases_closed_at", table_name="cases", postgresql_where=sa.text("closed_at is not null"))
    op.drop_table("cases")
    op.drop_table("sessions")
    op.drop_table("samples")
    op.drop_table("imports")
    op.drop_table("drafts")
    op.drop_index("uq_contacts_preferred", table_name="contacts", postgresql_where=sa.text("preferred"))
    op.drop_index("ix_contacts_channel", table_name="contacts")
    op.drop_table("contacts")
    op.drop_index("uq_cameras_name", table_name="cameras", postgresql_where=sa.text("retired_at is null"))
    op.drop_table("cameras")
    op.drop_index("ix_audit_subject", table_name="audit")
    op.drop_table("audit")
    op.drop_table("statement_names")
    op.drop_table("statement_issues")
    op.drop_table("screens")
    op.drop_index("ix_people_role_org_id", table_name="people")
    op.drop_table("people")
    op.drop_table("statements")
    op.drop_index("ix_sign_in_attempts_login_at", table_name="sign_in_attempts")
    op.drop_index("ix_sign_in_attempts_address_at", table_name="sign_in_attempts")
    op.drop_table("sign_in_attempts")
    op.drop_table("schedule_runs")
    op.drop_index("ix_orgs_path", table_name="orgs", postgresql_ops={"path": "text_pattern_ops"})
    op.drop_table("orgs")
    op.drop_table("heartbeats")
    op.drop_table("gateway_rates")
    op.drop_table("draws")
    op.drop_table("counters")
