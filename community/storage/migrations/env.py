"""Alembic's entry: migrates through the connection that `upgrade` opened."""

from alembic import context

from community.storage.database import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    user_module_prefix="",
)
with context.begin_transaction():
    context.run_migrations()
