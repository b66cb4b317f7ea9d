MATCH (vault:AWSBackupVault)
WITH vault, COUNT { (vault)<-[:IN_VAULT]-() } AS backups
WHERE backups > 0
OPTIONAL MATCH (owner:AWSAccount)-[:RESOURCE]->(vault)
RETURN vault.id AS subject,
       CASE vault.locked WHEN true THEN 'pass' WHEN false THEN 'fail' ELSE 'unknown' END AS verdict,
       null AS severity,
       CASE vault.locked WHEN true THEN 'The vault is locked'
            WHEN false THEN 'No lock protects the vault; backups of tables in it: ' + toString(backups)
            ELSE 'AWS Backup does not say whether the vault is locked; backups of tables in it: '
                 + toString(backups) END AS why,
       [] AS evidence, owner.id AS account, vault.region AS region
ORDER BY subject
