// The answers of the services, each generated from the question and the estate. Nothing is remembered, no clock is
// read; who asks was verified before.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "aws_simulator/estate.h"
#include "aws_simulator/operations.h"
#include "aws_simulator/parameters.h"
#include "aws_simulator/refusal.h"
#include "aws_simulator/verifier.h"

namespace aws_simulator {

struct AnswerSettings {
  std::uint64_t page_names = 100;       // ListTables gives at most so many
  std::string external_id;              // AssumeRole wants it, unless empty
  std::uint64_t page_points = 100'800;  // GetMetricData gives at most so many data points
  double token_seconds = 0;             // how long assumed roles last; 0: as long as was asked
};

struct Question {
  Operation operation = Operation::unknown;
  Caller caller;
  std::string_view body;  // of a REST service's GET: path and query string
  std::int64_t now_ms = 0;
};

// Nothing where they are not of the right types.
std::optional<Parameters> parameters_of(const Question& question);

using Outcome = std::optional<Refusal>;  // nothing: the answer was appended

Outcome answer(const Estate& estate, const AnswerSettings& settings, const Question& question, std::string& out);

// Each service's part of it.
Outcome answer_dynamodb(const Estate& estate, const AnswerSettings& settings, const Question& question,
                        std::string& out);
Outcome answer_organizations(const Estate& estate, const Question& question, std::string& out);
Outcome get_caller_identity(const Estate& estate, const Question& question, std::string& out);
Outcome assume_role(const Estate& estate, const AnswerSettings& settings, const Question& question, std::string& out);
Outcome describe_regions(const Estate& estate, const Question& question, std::string& out);
// Of an account as a whole, whatever the region.
Outcome answer_iam(const Estate& estate, const Question& question, std::string& out);
// All others.
Outcome answer_bulk(const Estate& estate, const AnswerSettings& settings, const Question& question, std::string& out);

// The account of a role's ARN: "arn:aws:iam::123456789012:role/Name". Empty where it is none.
std::string_view account_of_role(std::string_view arn);

}  // namespace aws_simulator
