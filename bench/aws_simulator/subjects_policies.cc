// Resource policies, in the shapes that IAM's grammar allows ("Grammar of the IAM JSON policy language"): of a tenth of
// the tables, and of a tenth of the streams that are on.
#include <array>

#include "aws_simulator/subjects.h"

namespace aws_simulator {
namespace {

// {0}: the resource, {1}: its account, {2}: another account.
constexpr std::array<std::string_view, 9> kPolicies{
    // another account, in its two forms
    R"({{"Version":"2012-10-17","Statement":[{{"Sid":"Partner","Effect":"Allow",)"
    R"("Principal":{{"AWS":"arn:aws:iam::{2}:root"}},"Action":["dynamodb:GetItem","dynamodb:Query"],)"
    R"("Resource":"{0}"}}]}})",
    R"({{"Version":"2012-10-17","Statement":[{{"Sid":"Account","Effect":"Allow","Principal":{{"AWS":"{2}"}},)"
    R"("Action":"dynamodb:*","Resource":["{0}","{0}/index/*"]}}]}})",
    // several statements, several principals, one of them of a role that is gone
    R"({{"Version":"2012-10-17","Id":"team","Statement":[{{"Sid":"Read","Effect":"Allow",)"
    R"("Principal":{{"AWS":["arn:aws:iam::{1}:role/reader","arn:aws:iam::{2}:user/ann"]}},)"
    R"("Action":"dynamodb:GetItem","Resource":"{0}"}},{{"Effect":"Allow",)"
    R"("Principal":{{"AWS":"AROASIMULATEDROLE0001"}},)"
    R"("Action":["dynamodb:PutItem","dynamodb:DeleteItem"],"Resource":"{0}"}}]}})",
    // all but some
    R"({{"Version":"2012-10-17","Statement":[{{"Sid":"OnlyAdmins","Effect":"Deny",)"
    R"("NotPrincipal":{{"AWS":["arn:aws:iam::{1}:root","arn:aws:iam::{1}:role/admin"]}},)"
    R"("NotAction":"dynamodb:DescribeTable","Resource":"{0}"}}]}})",
    // everybody, under a condition
    R"({{"Version":"2012-10-17","Statement":[{{"Sid":"Organization","Effect":"Allow","Principal":"*",)"
    R"("Action":"dynamodb:BatchGetItem","Resource":"{0}",)"
    R"("Condition":{{"StringEquals":{{"aws:PrincipalOrgID":["o-simulated01","o-simulated02"]}}}}}}]}})",
    // everybody, in its two forms
    R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":"*","Action":"dynamodb:Scan",)"
    R"("Resource":"{0}"}}]}})",
    R"({{"Version":"2008-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"*"}},"Action":"*",)"
    R"("Resource":"*"}}]}})",
    // a service
    R"({{"Version":"2012-10-17","Statement":[{{"Sid":"ZeroETL","Effect":"Allow",)"
    R"("Principal":{{"Service":"redshift.amazonaws.com"}},)"
    R"("Action":["dynamodb:ExportTableToPointInTime","dynamodb:DescribeTable"],"Resource":"*",)"
    R"("Condition":{{"StringEquals":{{"aws:SourceAccount":"{1}"}}}}}}]}})",
    // one statement without a list, laid out in lines
    "{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {{\n    \"Sid\": \"TLS\",\n    \"Effect\": \"Deny\",\n"
    "    \"Principal\": \"*\",\n    \"Action\": \"dynamodb:*\",\n    \"Resource\": \"{0}\",\n"
    "    \"Condition\": {{\"Bool\": {{\"aws:SecureTransport\": \"false\"}}}}\n  }}\n}}",
};

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"') out += '\\';
    out += c == '\n' ? std::string_view("\\n") : std::string_view(&c, 1);
  }
  return out;
}

Told told_of(const Table& table, std::string arn, std::uint64_t draw) {
  if (draw % 10 != 0) return {std::move(arn), {}};
  const std::string policy = fmt::format(fmt::runtime(kPolicies[(draw >> 8) % kPolicies.size()]), arn,
                                         table.account_id(), table.other_account());
  const std::uint64_t revision = table.created_ms() + (draw >> 16) % 1'000'000'000u;
  return {std::move(arn), fmt::format(R"("Policy":"{}","RevisionId":"{}")", escaped(policy), revision)};
}

std::vector<Told> tell_policies(const Table& table) {
  std::vector<Told> out{told_of(table, table.arn, table.draws(Draw::policies))};
  if (table.has_stream()) out.push_back(told_of(table, table.stream_arn(), mix(table.draws(Draw::policies))));
  return out;
}

constexpr std::array kPolicyOperations{SubjectOperation{
    Operation::GetResourcePolicy, "ResourceArn", &Parameters::resource_arn, tell_policies, "PolicyNotFoundException"}};

}  // namespace

std::span<const SubjectOperation> policy_operations() {
  return kPolicyOperations;
}

}  // namespace aws_simulator
