// Of stored failures ($id_list) that stand: since when.
MATCH (finding:DynatlasFinding)
WHERE finding.id IN $id_list AND finding.verdict = 'fail'
RETURN finding.id AS id, finding.failed_at AS failed_at, finding.failed_tag AS failed_tag
