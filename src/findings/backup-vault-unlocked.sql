WITH holding AS MATERIALIZED (SELECT dst AS id, count(*) AS backups FROM "IN_VAULT" GROUP BY dst)
SELECT vault.id AS subject, CASE vault.locked WHEN 1 THEN 'pass' WHEN 0 THEN 'fail' ELSE 'unknown' END AS verdict,
       NULL AS severity,
       CASE vault.locked WHEN 1 THEN 'The vault is locked'
            WHEN 0 THEN 'No lock protects the vault; backups of tables in it: ' || holding.backups
            ELSE 'AWS Backup does not say whether the vault is locked; backups of tables in it: '
                 || holding.backups END AS why,
       json_array() AS evidence, owner.src AS account, vault.region AS region
FROM holding
CROSS JOIN "AWSBackupVault" AS vault ON vault.id = holding.id
LEFT JOIN "RESOURCE" AS owner ON owner.dst = vault.id AND owner.src_label = 'AWSAccount'
ORDER BY subject
