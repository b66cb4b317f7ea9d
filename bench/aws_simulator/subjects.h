// Operations that are asked about one subject at a time, a table, a stream or an export: what they answer, and the one
// place that finds the subject.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "aws_simulator/answers.h"
#include "aws_simulator/operations.h"
#include "aws_simulator/parameters.h"
#include "aws_simulator/table.h"

namespace aws_simulator {

struct Told {
  std::string subject;  // as the request names it
  std::string members;  // of the answer, a JSON object without its braces; empty: there is none
};

struct SubjectOperation {
  Operation operation = Operation::unknown;
  std::string_view parameter;       // "TableName"
  std::string Parameters::* given;  // its value
  // About each subject that the table has.
  std::vector<Told> (*tell)(const Table& table) = nullptr;
  std::string_view none_error = {};  // what AWS calls it that there is none
};

// Those of each file.
std::span<const SubjectOperation> table_operations();
std::span<const SubjectOperation> policy_operations();
std::span<const SubjectOperation> tag_operations();

const SubjectOperation* subject_operation_of(Operation operation);

// The table that is there by this name, by its ARN or by that of a part of it.
tl::expected<Table, Refusal> find_table(const Estate& estate, Place place, std::string_view given);

Outcome answer_subject(const Estate& estate, Place place, const SubjectOperation& operation, const Parameters& asked,
                       std::string& out);

// Appends the answer about each subject of a table that has one, a line each, with the parameter that asks for it: the
// ground truth.
void append_subjects(std::string& out, const Table& table, const SubjectOperation& operation);

// What a call asks about, as the request names it: a table, an ARN, a vault; of GetMetricData each table once. Nothing
// for lists over a region, and for what is no name.
std::vector<std::string> subjects_of(const Question& question);

// The members that ListExports and DescribeExport share.
void put_export_summary(std::string& out, const Table& table);

}  // namespace aws_simulator
