// The text of a table as DescribeTable tells it: indexes, billing, stream, encryption, restore, replicas and archival
// on some. Everything follows from the estate's seed, the place, the slot and the table's life; nothing is stored.
#pragma once

#include <cstdint>
#include <string>

#include "aws_simulator/estate.h"
#include "aws_simulator/table.h"

namespace aws_simulator {

// Appends the object that stands behind "Table". On average: 1.6 indexes and 1.5 other parts.
void append_table(std::string& out, const Estate& estate, Place place, std::uint64_t slot, const Life& life);

// Parts of it, each with a comma behind it; the throughput, of the table or an index, without.
void append_keys(std::string& out, const Table& table);
void append_indexes(std::string& out, const Table& table);
void append_throughput(std::string& out, const Table& table, std::uint64_t draw);

}  // namespace aws_simulator
