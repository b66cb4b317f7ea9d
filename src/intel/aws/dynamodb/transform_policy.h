// Transform of a resource-based policy's text to its statements, and whom these name (IAM User Guide: IAM JSON policy
// element reference). Whoever may write the policy wrote the text: what is not understood is left out.
#pragma once

#include <span>

#include "intel/batch.h"

namespace dynatlas::intel::aws::dynamodb {

// `policy` is a row of DynamoDBResourcePolicySchema with its id and text; its `statements` stay Null where the text is
// no policy.
void transform_statements(std::span<graph::Value> policy, Batch& batch);

}  // namespace dynatlas::intel::aws::dynamodb
