"""Who and where: areas, residents, staff, settings, the database, the outbox and the clock."""
