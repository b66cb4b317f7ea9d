SELECT tag, kind, label, id, property, "before", "after"
FROM changes
WHERE (:tag = 0 OR tag = :tag) AND (:search = '' OR instr(lower(id), lower(:search)) > 0)
ORDER BY tag DESC, id, rowid
LIMIT :limit OFFSET :offset
