-- Of stored failures ($ids, JSON) that stand: since when.
SELECT id, failed_at, failed_tag
FROM "DynatlasFinding"
WHERE id IN (SELECT value FROM json_each($ids)) AND verdict = 'fail'
