-- The stored failures of a check that stand, whatever they were found on: since when.
SELECT id, failed_at, failed_tag FROM "DynatlasFinding" WHERE "check" = $check AND +verdict = 'fail'
