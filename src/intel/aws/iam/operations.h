// Who there is in an account, and what they may do (IAM API reference: GetAccountAuthorizationDetails, GetPolicy,
// GetPolicyVersion). Of an account as a whole: one endpoint for each partition.
#pragma once

#include <array>

#include "intel/operation.h"

namespace dynatlas::intel::aws::iam {

std::optional<Refusal> read_details(const Asked& asked, std::string_view answer, Found& found);
// The ARNs of policies that new users, groups and roles have, and of which the same answer tells nothing: those that
// are nothing but a permissions boundary, and what was attached between two pages.
void policies_without_text(const Part& part, const Batch& batch, const Batch::Mark& before,
                           std::vector<std::string>& subjects);
// Lists the policy's default version: its ARN, a space and the version's id.
std::optional<Refusal> read_default_version(const Asked& asked, std::string_view answer, Found& found);
void add_version(std::string_view subject, nlohmann::json& request);
std::optional<Refusal> read_version(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array<const graph::NodeSchema*, 9> kKinds{
    &models::aws::iam::AWSUserSchema,
    &models::aws::iam::AWSGroupSchema,
    &models::aws::iam::AWSRoleSchema,
    &models::aws::iam::AWSInlinePolicySchema,
    &models::aws::iam::AWSPolicyStatementSchema,
    &models::aws::iam::AWSRootPrincipalSchema,
    &models::aws::iam::AWSServicePrincipalSchema,
    &models::aws::iam::AWSFederatedPrincipalSchema,
    &models::aws::iam::AWSManagedPolicySchema,
};
inline constexpr std::array<const graph::NodeSchema*, 2> kAlsoListed{
    &models::aws::iam::AWSGroupSchema,
    &models::aws::iam::AWSRoleSchema,
};
inline constexpr std::array<const graph::MatchLinkSchema*, 2> kLinks{
    &models::aws::iam::AttachedPolicyLink,
    &models::aws::iam::TrustsPrincipalLink,
};
inline constexpr std::array<const graph::NodeSchema*, 2> kPolicyKinds{
    &models::aws::iam::AWSPolicyStatementSchema,
    &models::aws::iam::AWSManagedPolicySchema,
};
inline constexpr std::array<std::string_view, 1> kMeansNone{"NoSuchEntity"};

// No rate is documented. A page of 250 is 1 MB of XML as a rule, and 14 MB at worst: 16 MiB is what an answer may have.
inline constexpr Operation kGetAccountAuthorizationDetails{
    .name = "iam:GetAccountAuthorizationDetails",
    .group = "iam",
    .is_global = true,
    .request = R"({"MaxItems":250})",
    .paging = {.send = "Marker", .receive = "Marker"},
    .is_whole = true,
    .page_size = "MaxItems",
    .calls_per_second = 2,
    .kinds = kKinds,
    .links = kLinks,
    .lists = &models::aws::iam::AWSUserSchema,
    .also_lists = kAlsoListed,
    .listed_name = by_id,
    .transform = read_details,
};

inline constexpr Operation kGetPolicy{
    .name = "iam:GetPolicy",
    .group = "iam",
    .is_global = true,
    .driver = &kGetAccountAuthorizationDetails,
    .subjects = policies_without_text,
    .subject = "PolicyArn",
    .calls_per_second = 5,
    .means_none = kMeansNone,
    .transform = read_default_version,
};

inline constexpr Operation kGetPolicyVersion{
    .name = "iam:GetPolicyVersion",
    .group = "iam",
    .is_global = true,
    .driver = &kGetPolicy,
    .subject = "PolicyArn",
    .add_sent = add_version,
    .calls_per_second = 5,
    .kinds = kPolicyKinds,
    .means_none = kMeansNone,
    .transform = read_version,
};

}  // namespace dynatlas::intel::aws::iam
