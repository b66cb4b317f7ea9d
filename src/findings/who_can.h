// In the statements of checks that count who may do something with a table, the line
//     who_can(RIGHT, ACTION, OTHER, OTHER_ACTION, VERB)
// stands for what they have in common (who_can.sql, who_can.cypher). RIGHT and OTHER are relationships
// (models/access.h), of whose actions one is asked for, or * for any; both are the same where the check asks for one
// right alone. VERB is what the sentences say that they can do. Pure.
//
// In SQL, before the line: a WITH and its `chosen` (table_arn, needs_other: whether OTHER must be given as well).
// After it: `who_can` (table_arn, principals, perhaps, said, unclear, doubted). In Cypher before it: owner, tables,
// needs_other, held (what the check wants back). After it: tables, held, principals, perhaps, said, unclear, doubted.
//
// In any statement, giving(RIGHT, ACTION) stands for the elements of a list: the actions by which the policy of a table
// or stream gives the right (intel/aws/iam/actions.h), in small letters; of one action, or * of all.
#pragma once

#include <string>
#include <string_view>

namespace dynatlas::findings {

// The statement with both written out. `common`: the text of who_can in the language of the statement.
std::string with_who_can(std::string_view statement, std::string_view common, std::string_view language);

}  // namespace dynatlas::findings
