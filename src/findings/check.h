// What a check is: a declaration, and a .sql and a .cypher file of its name in this folder, built into the program. Its
// statement names what stands out; the verdict on everything else follows from what was read (evaluate.h), so that no
// statement has to say what is unknown because nobody looked.
//
// The statement returns five columns:
//     subject   the id of the node that is judged: of the table, unless the check is about `others`
//     verdict   fail or unknown; about others also pass: it names each of them
//     severity  where it differs from the check's, else null
//     why       one sentence without its period, the same in both languages
//     evidence  what shows it besides the subject: label, id, label, id, … (in SQL as JSON text)
// About tables it names only those whose id is at least $from and at most $to, once each; about others it returns two
// more columns, account and region. $now is the time in epoch seconds. Its comments describe its parameters ($days),
// whole numbers with their range or texts:
//     -- days=35: how far back every table must be restorable (1 to 35)
// Times in the graph are epoch seconds, or datetimes (docs/graph-contract.md, "Values"): a statement reads both.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace dynatlas::findings {

enum class Severity : std::uint8_t { info, low, medium, high, critical };

// Of what a failure is made. Decides what stands where an operation that it needs has not answered.
enum class Proof : std::uint8_t {
  presence,  // something in the graph says so: that stands, whatever else is unknown
  absence,   // something is missing, which may only not have been read: unknown before anything else
};

// Which tables a check is about; about any other its verdict is not_applicable.
enum class Applies : std::uint8_t {
  all,
  provisioned,  // by its effective billing mode
  on_demand,
  indexed,     // has a global secondary index
  streamed,    // has a stream that is on
  replicated,  // has a replica in another region
  encrypted,   // with a key of KMS, AWS's or the customer's
  restored,    // was restored from a backup or another table
  exported,    // has an export that AWS still lists
  imported,
  others,  // no table: what the statement names, of whatever label
};

// Up to so many names; the rest are empty.
using Names = std::array<std::string_view, 8>;

struct Check {
  std::string_view name;
  std::string_view title;  // what is wrong: "Point-in-time recovery is off"
  Severity severity;
  Names needs;  // operations: "dynamodb:DescribeContinuousBackups"
  Proof proof = Proof::presence;
  Applies applies = Applies::all;
  std::string_view security_hub = {};  // "DynamoDB.2"
  std::string_view config_rule = {};   // "dynamodb-pitr-enabled"
  std::string_view prowler = {};       // "dynamodb_tables_pitr_enabled"
  std::string_view guide = {};         // the page of the DynamoDB Developer Guide, or a whole address
  std::string_view remediation;        // what to do, in one or two sentences
};

// Without those that are empty.
constexpr std::span<const std::string_view> needs_of(const Check& check) {
  return {check.needs.begin(), std::ranges::find(check.needs, std::string_view())};
}

}  // namespace dynatlas::findings
