// IAM's answers: the same users, groups, roles and policies in every account. Of policies, as IAM gives them, all
// versions; one of them is nothing but a boundary, and stands in no list.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "aws/protocol.h"
#include "aws_simulator/answers.h"

namespace aws_simulator {
namespace {

constexpr std::uint64_t kUsers = 12;
constexpr std::uint64_t kGroups = 3;
constexpr std::uint64_t kRoles = 40;
constexpr std::uint64_t kPolicies = 8;
constexpr std::uint64_t kThings = kUsers + kGroups + kRoles + kPolicies;
constexpr std::uint64_t kMaxItemsByDefault = 100;
constexpr std::uint64_t kMaxItemsMost = 1'000;
constexpr std::string_view kCreated = "<CreateDate>2024-01-01T00:00:00Z</CreateDate>";
constexpr std::string_view kDocument =
    R"({"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":["dynamodb:GetItem",)"
    R"("dynamodb:Query"],"Resource":"*"},{"Effect":"Deny","Action":"dynamodb:Delete*","Resource":"*"}]})";

std::string encoded(std::string_view document) {
  return dynatlas::aws::percent_encoded(document);
}

std::string policy_arn(const std::string& account, std::uint64_t number) {
  return fmt::format("arn:aws:iam::{}:policy/policy-{}", account, number);
}

std::string boundary_arn(const std::string& account) {
  return fmt::format("arn:aws:iam::{}:policy/boundary", account);
}

void put_attached(std::string& out, const std::string& account, std::uint64_t number) {
  fmt::format_to(std::back_inserter(out),
                 "<AttachedManagedPolicies><member><PolicyName>policy-{0}</PolicyName><PolicyArn>{1}</PolicyArn>"
                 "</member></AttachedManagedPolicies>",
                 number % kPolicies, policy_arn(account, number % kPolicies));
}

void put_boundary(std::string& out, const std::string& account) {
  fmt::format_to(std::back_inserter(out),
                 "<PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType>"
                 "<PermissionsBoundaryArn>{}</PermissionsBoundaryArn></PermissionsBoundary>",
                 boundary_arn(account));
}

void put_user(std::string& out, const std::string& account, std::uint64_t number) {
  fmt::format_to(std::back_inserter(out),
                 "<member><Path>/</Path><UserName>user-{0}</UserName><UserId>AIDA{0:016}</UserId>"
                 "<Arn>arn:aws:iam::{1}:user/user-{0}</Arn>{2}<GroupList><member>group-{3}</member></GroupList>"
                 "<UserPolicyList/><Tags><member><Key>team</Key><Value>a &amp; b</Value></member></Tags>",
                 number, account, kCreated, number % kGroups);
  put_attached(out, account, number);
  if (number == 0) put_boundary(out, account);
  out += "</member>";
}

void put_group(std::string& out, const std::string& account, std::uint64_t number) {
  fmt::format_to(std::back_inserter(out),
                 "<member><Path>/</Path><GroupName>group-{0}</GroupName><GroupId>AGPA{0:016}</GroupId>"
                 "<Arn>arn:aws:iam::{1}:group/group-{0}</Arn>{2}<GroupPolicyList/>",
                 number, account, kCreated);
  put_attached(out, account, number);
  out += "</member>";
}

void put_role(std::string& out, const std::string& account, std::uint64_t number) {
  const std::string trust = fmt::format(
      R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":"lambda.amazonaws.com",)"
      R"("AWS":"arn:aws:iam::{}:user/user-0"}},"Action":"sts:AssumeRole"}}]}})",
      account);
  fmt::format_to(std::back_inserter(out),
                 "<member><Path>/</Path><RoleName>role-{0}</RoleName><RoleId>AROA{0:016}</RoleId>"
                 "<Arn>arn:aws:iam::{1}:role/role-{0}</Arn>{2}"
                 "<AssumeRolePolicyDocument>{3}</AssumeRolePolicyDocument><InstanceProfileList/><RolePolicyList>"
                 "<member><PolicyName>inline</PolicyName><PolicyDocument>{4}</PolicyDocument></member></RolePolicyList>"
                 "<RoleLastUsed/><Tags/>",
                 number, account, kCreated, encoded(trust), encoded(kDocument));
  put_attached(out, account, number);
  out += "</member>";
}

void put_version(std::string& out, std::string_view id, bool is_default) {
  fmt::format_to(std::back_inserter(out),
                 "<Document>{}</Document><VersionId>{}</VersionId><IsDefaultVersion>{}</IsDefaultVersion>{}",
                 encoded(kDocument), id, is_default, kCreated);
}

void put_policy(std::string& out, const std::string& account, std::uint64_t number) {
  fmt::format_to(std::back_inserter(out),
                 "<member><PolicyName>policy-{0}</PolicyName><PolicyId>ANPA{0:016}</PolicyId><Arn>{1}</Arn>"
                 "<Path>/</Path><DefaultVersionId>v2</DefaultVersionId>{2}<PolicyVersionList><member>",
                 number, policy_arn(account, number), kCreated);
  put_version(out, "v2", true);
  put_version(out += "</member><member>", "v1", false);
  out += "</member></PolicyVersionList></member>";
}

struct Kind {
  std::string_view list;
  std::uint64_t count;
  void (*put)(std::string& out, const std::string& account, std::uint64_t number);
};
constexpr std::array kKinds{
    Kind{"UserDetailList", kUsers, put_user},
    Kind{"GroupDetailList", kGroups, put_group},
    Kind{"RoleDetailList", kRoles, put_role},
    Kind{"Policies", kPolicies, put_policy},
};

// A number of the form; nothing where it is none.
std::optional<std::uint64_t> number_of(std::string_view form, const char* name, std::uint64_t otherwise) {
  const std::string text = form_value(form, name);
  std::uint64_t number = otherwise;
  if (text.empty()) return number;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// The things are counted through, users first: a page has those from the marker on.
Outcome put_details(const std::string& account, std::string_view form, std::string& out) {
  const auto first = number_of(form, "Marker", 0);
  const auto most = number_of(form, "MaxItems", kMaxItemsByDefault);
  if (!first || !most || *most == 0 || *most > kMaxItemsMost)
    return Refusal{Why::invalid, "MaxItems or Marker is not valid"};
  const std::uint64_t end = std::min(kThings, *first + *most);
  out += R"(<GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">)"
         "<GetAccountAuthorizationDetailsResult>";
  std::uint64_t begin = 0;
  for (const Kind& kind : kKinds) {
    fmt::format_to(std::back_inserter(out), "<{}>", kind.list);
    for (std::uint64_t at = std::max(begin, *first); at < std::min(begin + kind.count, end); ++at) {
      kind.put(out, account, at - begin);
    }
    fmt::format_to(std::back_inserter(out), "</{}>", kind.list);
    begin += kind.count;
  }
  fmt::format_to(std::back_inserter(out), "<IsTruncated>{}</IsTruncated>", end < kThings);
  if (end < kThings) fmt::format_to(std::back_inserter(out), "<Marker>{}</Marker>", end);
  out +=
      "</GetAccountAuthorizationDetailsResult><ResponseMetadata><RequestId>simulated</RequestId></ResponseMetadata>"
      "</GetAccountAuthorizationDetailsResponse>";
  return std::nullopt;
}

}  // namespace

Outcome answer_iam(const Estate& estate, const Question& question, std::string& out) {
  const std::string account = estate.account_id(question.caller.place.account);
  if (question.operation == Operation::GetAccountAuthorizationDetails) return put_details(account, question.body, out);
  const std::string arn = form_value(question.body, "PolicyArn");
  if (arn != boundary_arn(account)) return Refusal{Why::not_found, "The policy was not found"};
  if (question.operation == Operation::GetPolicy) {
    fmt::format_to(std::back_inserter(out),
                   R"(<GetPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetPolicyResult><Policy>)"
                   "<PolicyName>boundary</PolicyName><Arn>{}</Arn><DefaultVersionId>v1</DefaultVersionId></Policy>"
                   "</GetPolicyResult></GetPolicyResponse>",
                   arn);
    return std::nullopt;
  }
  if (form_value(question.body, "VersionId") != "v1") return Refusal{Why::not_found, "The version was not found"};
  out += R"(<GetPolicyVersionResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetPolicyVersionResult>)"
         "<PolicyVersion>";
  put_version(out, "v1", true);
  out += "</PolicyVersion></GetPolicyVersionResult></GetPolicyVersionResponse>";
  return std::nullopt;
}

}  // namespace aws_simulator
