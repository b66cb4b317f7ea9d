// Policies as IAM tells them: their text, and the rows of policies and of their statements (IAM User Guide: IAM JSON
// policy element reference). Whoever may write a policy wrote its text: what is not understood is left out. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "intel/batch.h"

namespace dynatlas::intel::aws::iam {

// The policy's text out of a member of an answer, which IAM sends percent-encoded (RFC 3986). One that is encoded no
// more, as text or as an object, counts too.
std::string document_of(const nlohmann::json& member);

// The Statement of a policy's text, in the order of the text: its objects. Empty where it is no policy.
std::vector<nlohmann::ordered_json> statements_of(const std::string& document);

// Rows of one policy and of its statements.
void add_managed_policy(const std::string& arn, const std::string& document, Batch& batch);
void add_inline_policy(const std::string& principal, const std::string& name, const std::string& document,
                       Batch& batch);

}  // namespace dynatlas::intel::aws::iam
