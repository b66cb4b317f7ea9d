-- The stream of a table ($table).
SELECT has.dst AS id FROM "LATEST_STREAM" AS has WHERE has.src = $table
