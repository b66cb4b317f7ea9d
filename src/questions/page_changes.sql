SELECT tag, kind, label, id, property, "before", "after"
FROM changes
WHERE (:tag = 0 OR tag = :tag) AND (:search = '' OR instr(dynatlas_lower(id), dynatlas_lower(:search)) > 0)
  AND (:table = '' OR id = :table OR substr(id, 1, length(:table) + 1) = :table || '/')
ORDER BY tag DESC, replace(id, '/', char(1)), rowid
LIMIT :limit OFFSET :offset
