-- The stored failures that stand on a block of tables ($from to $to): since when.
SELECT finding.id AS id, finding.failed_at AS failed_at, finding.failed_tag AS failed_tag
FROM "FOUND_ON" AS found CROSS JOIN "DynatlasFinding" AS finding ON finding.id = found.src
WHERE found.dst BETWEEN $from AND $to AND finding.verdict = 'fail'
