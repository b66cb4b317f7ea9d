// What could be lost, and what could be brought back.
#pragma once

#include <array>

#include "findings/check.h"

namespace dynatlas::findings {

inline constexpr std::array kRecoveryChecks{
    Check{
        .name = "pitr-off",
        .title = "Point-in-time recovery is off",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeContinuousBackups"},
        .security_hub = "DynamoDB.2",
        .config_rule = "dynamodb-pitr-enabled",
        .prowler = "dynamodb_tables_pitr_enabled",
        .guide = "Point-in-time-recovery.html",
        .remediation = "Turn on point-in-time recovery for the table.",
    },
    Check{
        .name = "pitr-window-short",
        .title = "The table can be restored to a point in a few days only",
        .severity = Severity::low,
        .needs = {"dynamodb:DescribeContinuousBackups"},
        .guide = "Point-in-time-recovery.html",
        .remediation = "Set a longer recovery period for point-in-time recovery: up to 35 days.",
    },
    Check{
        .name = "deletion-protection-off",
        .title = "Deletion protection is off",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeTable"},
        .security_hub = "DynamoDB.6",
        .config_rule = "dynamodb-table-deletion-protection-enabled",
        .prowler = "dynamodb_table_deletion_protection_enabled",
        .guide = "WorkingWithTables.Basics.html",
        .remediation = "Turn on deletion protection for the table.",
    },
    Check{
        .name = "backup-plan-missing",
        .title = "AWS Backup does not back up the table",
        .severity = Severity::medium,
        .needs = {"backup:ListProtectedResources"},
        .proof = Proof::absence,
        .security_hub = "DynamoDB.4",
        .config_rule = "dynamodb-resources-protected-by-backup-plan",
        .prowler = "dynamodb_table_protected_by_backup_plan",
        .guide = "backuprestore_HowItWorksAWS.html",
        .remediation = "Add the table to a backup plan of AWS Backup.",
    },
    Check{
        .name = "last-backup-old",
        .title = "The last backup by AWS Backup is old",
        .severity = Severity::medium,
        .needs = {"backup:ListProtectedResources"},
        .config_rule = "dynamodb-last-backup-recovery-point-created",
        .guide = "backuprestore_HowItWorksAWS.html",
        .remediation = "Look for the backup jobs that failed, and for the plan that no longer selects the table.",
    },
    Check{
        .name = "nothing-to-restore",
        .title = "There is nothing from which the table could be restored",
        .severity = Severity::high,
        .needs = {"dynamodb:DescribeContinuousBackups", "dynamodb:ListBackups", "backup:ListProtectedResources"},
        .proof = Proof::absence,
        .guide = "Backup-and-Restore.html",
        .remediation = "Turn on point-in-time recovery, or add the table to a backup plan.",
    },
    Check{
        .name = "backup-of-deleted-table",
        .title = "The backup is of a table that no longer exists",
        .severity = Severity::low,
        .needs = {"dynamodb:ListTables", "dynamodb:ListBackups", "backup:ListRecoveryPointsByBackupVault"},
        .proof = Proof::absence,
        .applies = Applies::others,
        .guide = "backuprestore_HowItWorks.html",
        .remediation = "Restore the backup if the table is missed. If nobody needs it any more, delete the backup.",
    },
    Check{
        .name = "backup-of-earlier-table",
        .title = "The backup is of an earlier table of the same name",
        .severity = Severity::info,
        .needs = {"dynamodb:DescribeTable", "dynamodb:ListBackups", "backup:ListRecoveryPointsByBackupVault"},
        .applies = Applies::others,
        .guide = "backuprestore_HowItWorks.html",
        .remediation = "Do not count on it as a backup of the present table. If nobody needs it any more, delete it.",
    },
    Check{
        .name = "system-backup-expiring",
        .title = "The backup that was made when a table was deleted is about to go",
        .severity = Severity::medium,
        .needs = {"dynamodb:ListBackups"},
        .applies = Applies::others,
        .guide = "backuprestore_HowItWorks.html",
        .remediation = "Restore the backup before that day, unless the table was meant to be deleted.",
    },
    Check{
        .name = "backup-vault-unlocked",
        .title = "A vault that holds backups of tables is not locked",
        .severity = Severity::low,
        .needs = {"backup:ListBackupVaults", "backup:ListRecoveryPointsByBackupVault"},
        .applies = Applies::others,
        .guide = "https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
        .remediation = "Lock the vault, so that nobody can delete its backups before their time.",
    },
    Check{
        .name = "restored-without-protection",
        .title = "A restored table lacks what its source has",
        .severity = Severity::high,
        .needs = {"dynamodb:DescribeTable"},  // the others each on its own: the statement asks
        .proof = Proof::absence,
        .applies = Applies::restored,
        .guide = "Restore.Tutorial.html",
        .remediation = "Set up by hand what a restore does not copy, or delete the table if it was a drill.",
    },
};

}  // namespace dynatlas::findings
