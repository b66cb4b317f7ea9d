-- What was resolved after a tag.
SELECT "check", resource, account, region, severity, failed_at, resolved_at
FROM "DynatlasFinding"
WHERE verdict = 'resolved' AND resolved_tag > $tag
ORDER BY id
