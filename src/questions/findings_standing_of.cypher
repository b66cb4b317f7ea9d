// The stored failures of a check that stand, whatever they were found on: since when.
MATCH (finding:DynatlasFinding)
WHERE finding.check = $check AND finding.verdict = 'fail'
RETURN finding.id AS id, finding.failed_at AS failed_at, finding.failed_tag AS failed_tag
