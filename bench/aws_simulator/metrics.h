// CloudWatch's GetMetricData, of what DynamoDB reports of tables and global indexes: the daily sums of capacity
// consumed and of requests throttled. A metric repeats itself each week, so that what is told hangs on no clock.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws_simulator/answers.h"
#include "aws_simulator/table.h"

namespace aws_simulator {

Outcome answer_metrics(const Estate& estate, const AnswerSettings& settings, Place place, std::string_view body,
                       std::string& out);

// The tables that a request asks about, each once, in its order; none where it is no request.
std::vector<std::string> metric_tables(std::string_view body);

// Appends each metric of a table that has data points, a line each: its dimensions, MetricName, and as Values the sums
// of the days with number 0 to 6 (since 1970-01-01, modulo 7), null where such days have no data point.
void append_metrics(std::string& out, const Table& table);

}  // namespace aws_simulator
