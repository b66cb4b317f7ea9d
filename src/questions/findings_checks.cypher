// Of each check whose verdicts are stored: since when.
MATCH (check:DynatlasCheck) RETURN check.id AS id, check.first_at AS first_at, check.first_tag AS first_tag ORDER BY id
