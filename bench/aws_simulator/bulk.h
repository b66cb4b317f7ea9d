// Lists over all tables of a place, answered page by page: what an operation lists, and the one place for paging.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "aws_simulator/operations.h"
#include "aws_simulator/parameters.h"
#include "aws_simulator/refusal.h"
#include "aws_simulator/table.h"

namespace aws_simulator {

// Where a list goes on from: a slot, and of its elements which.
struct Position {
  std::uint64_t slot = 0;
  std::uint64_t element = 0;
};

// Of "12-3", or of the ARN of a table's part: behind that table. The beginning where there is no token.
std::optional<Position> position_of(std::string_view token);

// Is offered each element in its order and takes those of one page.
class Page {
 public:
  Page(std::string& out, std::string_view separator, Position from, std::uint64_t most)
      : out_(out), separator_(separator), from_(from), most_(most) {}

  void begin(std::uint64_t slot) { at_ = {slot, 0}; }
  // Where the next element is to be written; nullptr: it is not on this page.
  std::string* next();
  bool is_full() const { return rest_.has_value(); }
  void stop(Position rest) { rest_ = rest; }
  // What the next page begins with; nothing at the end of the list.
  const std::optional<Position>& rest() const { return rest_; }

 private:
  std::string& out_;
  std::string_view separator_;
  Position from_;
  std::uint64_t most_;
  std::uint64_t taken_ = 0;
  Position at_;
  std::optional<Position> rest_;
};

struct BulkList {
  Operation operation = Operation::unknown;
  std::string_view member;  // of the answer: the elements
  std::string_view token;   // of the answer: where to go on from
  std::uint64_t most = 0;   // elements on a page
  // Offers the page each element of one slot: a JSON object.
  void (*put)(const Table& table, const Parameters& asked, Page& page) = nullptr;
  bool of_gone = false;     // slots without a table have elements as well
  bool tells_end = false;   // the last page's token is ""
  bool takes_more = false;  // a larger page may be asked for, and is not given
  // The token in other words than ours.
  std::string (*token_text)(const Estate& estate, Place place, Position rest) = nullptr;
};

// Those of each file.
std::span<const BulkList> backup_lists();
std::span<const BulkList> consumer_lists();
std::span<const BulkList> dynamodb_lists();
std::span<const BulkList> key_lists();
std::span<const BulkList> scaling_lists();
std::span<const BulkList> tag_lists();

const BulkList* list_of(Operation operation);

// Appends one page as a JSON object.
std::optional<Refusal> answer_list(const Estate& estate, Place place, const BulkList& list, const Parameters& asked,
                                   std::string& out);

// Appends all elements of a slot, a line each: the ground truth.
void append_elements(std::string& out, const Table& table, const BulkList& list);

}  // namespace aws_simulator
