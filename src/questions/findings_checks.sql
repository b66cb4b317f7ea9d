-- Of each check whose verdicts are stored: since when.
SELECT id, first_at, first_tag FROM "DynatlasCheck" ORDER BY id
