// The answers of the operations beside ListTables and DescribeTable: lists over tables by bulk.h, what is told of one
// subject by subjects.h, metrics by metrics.h, and what is the same in every region or asked by name.
#include <algorithm>

#include "aws_simulator/answers.h"
#include "aws_simulator/bulk.h"
#include "aws_simulator/metrics.h"
#include "aws_simulator/regions.h"
#include "aws_simulator/subjects.h"
#include "aws_simulator/vaults.h"

namespace aws_simulator {
namespace {

constexpr std::uint64_t kKeysMade = 1'480'000'000'000u;  // in milliseconds
constexpr std::uint64_t kKeysEnd = 1'900'000'000'000u;

// By key's ARN or id, of those of tables here.
Outcome describe_key(const Estate& estate, Place place, const Parameters& asked, std::string& out) {
  for (std::uint64_t number = 0; number < kKeys; ++number) {
    const std::string arn = key_arn(estate, place, number);
    const std::string id = arn.substr(arn.rfind('/') + 1);
    if (asked.key_id != arn && asked.key_id != id) continue;
    const bool is_pending = number % 8 == 7;
    const bool is_enabled = !is_pending && number % 8 != 6;
    put(out, R"({{"KeyMetadata":{{"AWSAccountId":"{}","Arn":"{}","KeyId":"{}","Enabled":{},"KeyState":"{}",)",
        estate.account_id(place.account), arn, id, is_enabled,
        is_pending   ? "PendingDeletion"
        : is_enabled ? "Enabled"
                     : "Disabled");
    put(out, R"("KeyManager":"{}","KeyUsage":"ENCRYPT_DECRYPT","KeySpec":"SYMMETRIC_DEFAULT","Origin":"AWS_KMS",)",
        number == 0 ? "AWS" : "CUSTOMER");
    put_seconds(out += R"("CreationDate":)", kKeysMade + number * 86'400'000);
    if (is_pending) put_seconds(out += R"(,"DeletionDate":)", kKeysEnd + number * 86'400'000);
    out += R"(,"MultiRegion":false}})";
    return std::nullopt;
  }
  return Refusal{Why::not_found, "The key does not exist"};
}

Outcome describe_limits(std::string& out) {
  out += R"({"AccountMaxReadCapacityUnits":80000,"AccountMaxWriteCapacityUnits":80000,)"
         R"("TableMaxReadCapacityUnits":40000,"TableMaxWriteCapacityUnits":40000})";
  return std::nullopt;
}

Outcome describe_clusters(const Estate& estate, Place place, std::string_view region, std::string& out) {
  put(out,
      R"({{"Clusters":[{{"ClusterName":"cache","ClusterArn":"arn:aws:dax:{0}:{1}:cache/cache","TotalNodes":2,)"
      R"("ActiveNodes":2,"NodeType":"dax.r5.large","Status":"available","Nodes":[)"
      R"({{"NodeId":"cache-a","AvailabilityZone":"{0}a","NodeStatus":"available"}},)"
      R"({{"NodeId":"cache-b","AvailabilityZone":"{0}b","NodeStatus":"available"}}],)"
      R"("SubnetGroup":"default","SecurityGroups":[{{"SecurityGroupIdentifier":"sg-0cac4e","Status":"active"}}],)"
      R"("IamRoleArn":"arn:aws:iam::{1}:role/DAX","SSEDescription":{{"Status":"ENABLED"}},)"
      R"("ClusterEndpointEncryptionType":"TLS"}}]}})",
      region, estate.account_id(place.account));
  return std::nullopt;
}

Outcome describe_vpc_endpoints(const Estate& estate, Place place, std::string_view region, std::string& out) {
  put(out,
      R"(<?xml version="1.0" encoding="UTF-8"?>)"
      R"(<DescribeVpcEndpointsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">)"
      "<requestId>simulated</requestId><vpcEndpointSet><item><vpcEndpointId>vpce-0{2:016x}</vpcEndpointId>"
      "<vpcEndpointType>Gateway</vpcEndpointType><vpcId>vpc-0{2:016x}</vpcId>"
      "<serviceName>com.amazonaws.{0}.dynamodb</serviceName><state>available</state>"
      "<policyDocument>{{\"Statement\":[{{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\","
      "\"Resource\":\"*\"}}]}}</policyDocument><routeTableIdSet><item>rtb-0{2:016x}</item></routeTableIdSet>"
      "<subnetIdSet/><privateDnsEnabled>false</privateDnsEnabled><ownerId>{1}</ownerId>"
      "<creationTimestamp>2020-01-01T00:00:00.000Z</creationTimestamp></item></vpcEndpointSet>"
      "</DescribeVpcEndpointsResponse>",
      region, estate.account_id(place.account), estate.seed_of(place, 0));
  return std::nullopt;
}

Outcome list_vaults(const Estate& estate, Place place, std::string& out) {
  out += R"({"BackupVaultList":[)";
  for (const Vault& vault : kVaults) {
    put(out, R"({}{{"BackupVaultName":"{}","BackupVaultArn":"{}","EncryptionKeyArn":"{}","Locked":{},)",
        &vault == kVaults.begin() ? "" : ",", vault.name, vault_arn(estate, place, vault), key_arn(estate, place, 1),
        vault.is_locked);
    if (vault.is_locked) out += R"("MinRetentionDays":7,"MaxRetentionDays":365,)";
    put_seconds(out += R"("CreationDate":)", kKeysMade);
    out += '}';
  }
  out += "]}";
  return std::nullopt;
}

bool has_vault(const Parameters& asked) {
  return std::ranges::find(kVaults, asked.vault_name, &Vault::name) != kVaults.end();
}

}  // namespace

std::optional<Parameters> parameters_of(const Question& question) {
  switch (protocol_of(service_of(question.operation))) {
    case Protocol::rest_json:
      return parse_target(question.body);
    case Protocol::json:
      return parse_parameters(question.body);
    case Protocol::query:
      break;
  }
  return Parameters{};
}

Outcome answer_bulk(const Estate& estate, const AnswerSettings& settings, const Question& question, std::string& out) {
  const Place place = question.caller.place;
  // A region that is not opted in knows no key.
  if (!estate.is_open(place)) return Refusal{Why::unknown_key, usual_message(Why::unknown_key)};
  const auto asked = parameters_of(question);
  if (!asked) return Refusal{Why::invalid, "The parameters are not of the right types"};
  const std::string_view region = kRegions[place.region];
  switch (question.operation) {
    case Operation::DescribeKey:
      return describe_key(estate, place, *asked, out);
    case Operation::DescribeLimits:
      return describe_limits(out);
    case Operation::DescribeClusters:
      return describe_clusters(estate, place, region, out);
    case Operation::DescribeVpcEndpoints:
      return describe_vpc_endpoints(estate, place, region, out);
    case Operation::ListBackupVaults:
      return list_vaults(estate, place, out);
    case Operation::ListRecoveryPointsByBackupVault:
      if (!has_vault(*asked)) return Refusal{Why::not_found, "The backup vault does not exist"};
      break;
    case Operation::GetMetricData:
      return answer_metrics(estate, settings, place, question.body, out);
    default:
      break;
  }
  if (const SubjectOperation* const one = subject_operation_of(question.operation)) {
    return answer_subject(estate, place, *one, *asked, out);
  }
  const BulkList* const list = list_of(question.operation);
  if (list == nullptr) return Refusal{Why::unknown_operation, usual_message(Why::unknown_operation)};
  return answer_list(estate, place, *list, *asked, out);
}

}  // namespace aws_simulator
