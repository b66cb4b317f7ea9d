#include "intel/aws/iam/operations.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <unordered_set>

#include "intel/aws/iam/details.h"
#include "intel/aws/iam/policy_rows.h"
#include "intel/listing.h"

namespace dynatlas::intel::aws::iam {
namespace {

using graph::column_of;
using models::aws::iam::AttachedPolicyLink;
using models::aws::iam::AWSManagedPolicySchema;
using models::aws::iam::AWSRoleSchema;
using models::aws::iam::AWSUserSchema;
using nlohmann::json;

constexpr std::string_view kBoundary = "PermissionsBoundary.PermissionsBoundaryArn";

// Calls `each` for the texts of a column, from a row on.
void each_text(const graph::Rows& rows, std::size_t first, std::size_t column,
               const std::function<void(const std::string&)>& each) {
  for (std::size_t row = first; row < rows.size(); ++row) {
    if (const auto* text = std::get_if<std::string>(&rows[row][column])) each(*text);
  }
}

// ARN and version of a subject.
std::pair<std::string, std::string> parts_of(std::string_view subject) {
  const std::size_t space = std::min(subject.find(' '), subject.size());
  return {std::string(subject.substr(0, space)), std::string(subject.substr(std::min(space + 1, subject.size())))};
}

}  // namespace

std::optional<Refusal> read_details(const Asked& asked, std::string_view answer, Found& found) {
  const Batch::Mark rows_before = found.batch.mark();
  const std::size_t names_before = found.names.size();
  std::vector<std::string_view> pages(asked.pages.begin(), asked.pages.end());
  pages.push_back(answer);
  Details details(asked, found);
  std::optional<Refusal> refused;
  const auto read_each = [&](void (Details::*read)(const json& page)) {
    for (const std::string_view page : pages) {
      if (refused.has_value()) return;
      refused = read_answer(action_of(kGetAccountAuthorizationDetails), page, found,
                            [&](const json& whole) { (details.*read)(whole); });
    }
  };
  read_each(&Details::add_principals);
  details.add_members();
  read_each(&Details::add_policies);
  if (!refused.has_value()) return refused;
  found.batch.back_to(rows_before);
  found.names.resize(names_before);
  return refused;
}

void policies_without_text(const Part& /*part*/, const Batch& batch, const Batch::Mark& before,
                           std::vector<std::string>& subjects) {
  std::unordered_set<std::string> known;
  each_text(batch.of<AWSManagedPolicySchema>(), Batch::count_at<AWSManagedPolicySchema>(before),
            column_of<AWSManagedPolicySchema>("arn"), [&](const std::string& arn) { known.insert(arn); });
  const auto take_unknown = [&](const std::string& arn) {
    if (known.insert(arn).second) subjects.push_back(arn);
  };
  each_text(batch.of<AWSUserSchema>(), Batch::count_at<AWSUserSchema>(before), column_of<AWSUserSchema>(kBoundary),
            take_unknown);
  each_text(batch.of<AWSRoleSchema>(), Batch::count_at<AWSRoleSchema>(before), column_of<AWSRoleSchema>(kBoundary),
            take_unknown);
  each_text(batch.links_of<AttachedPolicyLink>(), Batch::links_at<AttachedPolicyLink>(before),
            column_of<AttachedPolicyLink>("policy_arn"), take_unknown);
}

std::optional<Refusal> read_default_version(const Asked& asked, std::string_view answer, Found& found) {
  return read_answer(action_of(kGetPolicy), answer, found, [&](const json& whole) {
    if (text_at(whole, "Policy.Arn") != asked.subject) throw NotAsDocumented("it is about another policy");
    const std::string version = text_at(whole, "Policy.DefaultVersionId");
    if (version.empty()) throw NotAsDocumented("it has no DefaultVersionId");
    found.names.push_back(fmt::format("{} {}", asked.subject, version));
  });
}

void add_version(std::string_view subject, json& request) {
  const auto [arn, version] = parts_of(subject);
  request["PolicyArn"] = arn;
  request["VersionId"] = version;
}

std::optional<Refusal> read_version(const Asked& asked, std::string_view answer, Found& found) {
  return read_answer(action_of(kGetPolicyVersion), answer, found, [&](const json& whole) {
    const auto version = whole.find("PolicyVersion");
    if (version == whole.end() || !version->is_object() || !version->contains("Document")) {
      throw NotAsDocumented("it has no Document");
    }
    add_managed_policy(parts_of(asked.subject).first, document_of((*version)["Document"]), found.batch);
  });
}

}  // namespace dynatlas::intel::aws::iam
