// Extract: ListTables, paged, then DescribeTable for each table, several in flight. Knows no graph.
#pragma once

#include <string_view>

#include "aws/api.h"
#include "intel/aws/dynamodb/part.h"

namespace dynatlas::intel::aws::dynamodb {

// Is told what the reading finds, in no order but that done() comes last.
class TableReader {
 public:
  virtual ~TableReader() = default;
  // ListTables named it. False when that is known already: it is not described again.
  virtual bool listed(std::string_view name) = 0;
  // DescribeTable's answer, unchecked.
  virtual void described(std::string_view name, std::string_view answer) = 0;
  // ListTables was read to its end, or as far as it went.
  virtual void listing_done() {}
  // It went away after the listing (ResourceNotFoundException).
  virtual void gone(std::string_view name) = 0;
  // It could not be described; whether it exists is known from the listing alone.
  virtual void not_described(std::string_view name, const dynatlas::aws::Failure& failure) = 0;
  // Many regions are read side by side, so each may have few calls open.
  virtual bool is_one_of_many() const { return false; }
  // Everything asked for was answered. `failure` is null when ListTables was read to its end.
  virtual void done(const dynatlas::aws::Failure* failure) = 0;
};

// Starts the reading; it goes on inside api.run(). At most three pages of names wait for their descriptions; of
// one of many regions two.
// `reader` must live until its done().
void get_dynamodb_tables(dynatlas::aws::Api& api, const Part& part, TableReader& reader);

}  // namespace dynatlas::intel::aws::dynamodb
