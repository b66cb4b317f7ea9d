#include "aws_simulator/answers.h"

namespace aws_simulator {

Outcome answer(const Estate& estate, const AnswerSettings& settings, const Question& question, std::string& out) {
  switch (question.operation) {
    case Operation::ListTables:
    case Operation::DescribeTable:
      return answer_dynamodb(estate, settings, question, out);
    case Operation::GetCallerIdentity:
      return get_caller_identity(estate, question, out);
    case Operation::AssumeRole:
      return assume_role(estate, settings, question, out);
    case Operation::DescribeRegions:
      return describe_regions(estate, question, out);
    case Operation::ListAccounts:
    case Operation::DescribeOrganization:
    case Operation::DescribeAccount:
    case Operation::ListRoots:
    case Operation::ListPolicies:
    case Operation::DescribePolicy:
    case Operation::ListTargetsForPolicy:
      return answer_organizations(estate, question, out);
    case Operation::GetAccountAuthorizationDetails:
    case Operation::GetPolicy:
    case Operation::GetPolicyVersion:
      return answer_iam(estate, question, out);
    case Operation::unknown:
      return Refusal{Why::unknown_operation, usual_message(Why::unknown_operation)};
    default:
      return answer_bulk(estate, settings, question, out);
  }
}

}  // namespace aws_simulator
