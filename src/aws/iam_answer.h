// IAM's XML answers as the JSON objects that callers get. Pure.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace dynatlas::aws {

struct XmlNode;

// Whether it is an action of IAM that is known here.
bool is_iam_answer(std::string_view action);

// Names and shapes are botocore's (IAM API reference):
//   GetAccountAuthorizationDetails → {"UserDetailList","GroupDetailList","RoleDetailList","Policies","Marker"}, with a
//     Marker where IsTruncated says that another page follows, and only there
//   GetPolicy → {"Policy"}, GetPolicyVersion → {"PolicyVersion"}
// Texts are as IAM sends them, policies percent-encoded. Left out, as nobody reads it and it may be most of the answer:
// of a policy all versions but the default one, of a role its instance profiles and when it was last used.
// The error says why the answer is malformed.
tl::expected<std::string, std::string> iam_answer_json(std::string_view action, const XmlNode& root);

}  // namespace dynatlas::aws
