// How a table is run: streams and who reads them, indexes, restores, time to live, replicas.
#pragma once

#include <array>

#include "findings/check.h"

namespace dynatlas::findings {

inline constexpr std::array kOperationChecks{
    // High where that account is not mapped. A pipe runs in the stream's account: its target is what may be elsewhere.
    Check{
        .name = "stream-consumer-elsewhere",
        .title = "Another account gets the records of the stream",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeTable", "lambda:ListEventSourceMappings", "pipes:ListPipes"},
        .applies = Applies::streamed,
        .guide = "Streams.Lambda.html",
        .remediation =
            "Find out who owns the consumer, and remove it or the stream's policy if it should not be there.",
    },
    Check{
        .name = "stream-unread",
        .title = "Nothing is known to read the stream",
        .severity = Severity::info,
        .needs = {"dynamodb:DescribeTable", "lambda:ListEventSourceMappings", "pipes:ListPipes",
                  "dynamodb:ListGlobalTables"},
        .proof = Proof::absence,
        .applies = Applies::streamed,
        .guide = "Streams.html",
        .remediation = "Switch the stream off if no application reads it.",
    },
    // Two may read a shard at once; of a global table, one. What is switched off does not count.
    Check{
        .name = "stream-crowded",
        .title = "More readers than a stream can serve",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeTable", "lambda:ListEventSourceMappings", "pipes:ListPipes"},
        .applies = Applies::streamed,
        .guide = "Streams.html",
        .remediation = "Let one consumer pass the records on to the others, or use Kinesis Data Streams.",
    },
    Check{
        .name = "consumer-disabled",
        .title = "A consumer of the stream is switched off",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeTable", "lambda:ListEventSourceMappings", "pipes:ListPipes"},
        .applies = Applies::streamed,
        .guide = "Streams.Lambda.html",
        .remediation = "Switch the consumer on before its records expire after 24 hours, or delete it.",
    },
    Check{
        .name = "consumer-failing",
        .title = "A consumer of the stream fails",
        .severity = Severity::high,
        .needs = {"dynamodb:DescribeTable", "lambda:ListEventSourceMappings", "pipes:ListPipes"},
        .applies = Applies::streamed,
        .guide = "Streams.Lambda.html",
        .remediation =
            "Find the cause in the logs of the function or pipe: records that are not read within 24 hours are lost.",
    },
    Check{
        .name = "consumer-blocks-shard",
        .title = "A record that cannot be processed would hold up its shard",
        .severity = Severity::low,
        .needs = {"dynamodb:DescribeTable", "lambda:ListEventSourceMappings"},
        .applies = Applies::streamed,
        .guide = "Streams.Lambda.html",
        .remediation = "Limit the retries, split batches that fail, and set a destination for failures.",
    },
    Check{
        .name = "kinesis-failed",
        .title = "Changes are not written to the Kinesis data stream",
        .severity = Severity::high,
        .needs = {"dynamodb:DescribeKinesisStreamingDestination"},
        .guide = "kds.html",
        .remediation = "Remove the destination and add it again, once the data stream and the permissions are there.",
    },
    Check{
        .name = "kinesis-elsewhere",
        .title = "Changes are written to another account's Kinesis data stream",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeKinesisStreamingDestination"},
        .guide = "kds.html",
        .remediation = "Find out who owns the data stream, and remove the destination if it should not be there.",
    },
    Check{
        .name = "index-redundant",
        .title = "An index has the keys of another one or of the table",
        .severity = Severity::low,
        .needs = {"dynamodb:DescribeTable"},
        .applies = Applies::indexed,
        .guide = "bp-indexes-general.html",
        .remediation = "Delete one of the two, after what it projects was added to the other.",
    },
    // AWS does not say since when, and the first run that sees it may see it being made. So it must have been known for
    // 24 hours when the last run saw it: at least two runs have. The price: an index that was ACTIVE before, and is now
    // being changed, counts too.
    Check{
        .name = "index-not-active",
        .title = "An index does not become active",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeTable"},
        .applies = Applies::indexed,
        .guide = "GSI.OnlineOps.html",
        .remediation =
            "See what holds up the index, as its write capacity or keys of a wrong type; delete and create it again "
            "if need be.",
    },
    Check{
        .name = "restore-stuck",
        .title = "A restore does not come to its end",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeTable"},
        .applies = Applies::restored,
        .guide = "Restore.Tutorial.html",
        .remediation = "Ask AWS Support about the restore, or delete the table and restore it again.",
    },
    Check{
        .name = "ttl-off-on-sessions",
        .title = "Items that look short-lived never expire",
        .severity = Severity::low,
        .needs = {"dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive"},
        .guide = "TTL.html",
        .remediation = "Turn on time to live, if the items have an attribute that says when they expire.",
    },
    Check{
        .name = "ttl-attribute-no-number",
        .title = "Time to live uses an attribute that is not a number",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive"},
        .guide = "TTL.html",
        .remediation =
            "Write the time of expiry, in epoch seconds, to an attribute of type Number, and use that for time to "
            "live.",
    },
    Check{
        .name = "replica-unhealthy",
        .title = "A replica is not replicated to",
        .severity = Severity::high,
        .needs = {"dynamodb:DescribeTable"},
        .applies = Applies::replicated,
        .guide = "GlobalTables.html",
        .remediation =
            "Restore access to the region or to the replica's key, or remove the replica. DynamoDB removes it itself "
            "after 20 hours without access.",
    },
    // The table that lacks it fails. Each fact must be known of both: the statement says so, as one is another table.
    Check{
        .name = "replica-protection-differs",
        .title = "A replica has protection that this table lacks",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeTable"},
        .applies = Applies::replicated,
        .guide = "GlobalTables.html",
        .remediation = "Give the table what its replica has: these settings are made in each region.",
    },
    Check{
        .name = "replica-unmapped",
        .title = "A replica is not in the map",
        .severity = Severity::info,
        .needs = {"dynamodb:DescribeTable"},
        .applies = Applies::replicated,
        .guide = "GlobalTables.html",
        .remediation = "Read the replica's region and account too.",
    },
    Check{
        .name = "global-table-legacy",
        .title = "A global table is of the legacy version",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeTable", "dynamodb:ListGlobalTables"},
        .guide = "V2globaltables_upgrade.html",
        .remediation = "Upgrade the global table to version 2019.11.21.",
    },
};

}  // namespace dynatlas::findings
