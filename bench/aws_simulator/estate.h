// Which tables exist, in which generation: accounts × regions × tables, computed from a seed. Stores no table.
//
// Each region of each account has slots, two for each table asked for; a slot has one name for ever, and slots are
// ordered as their names. Generation 0 has a table in every other slot. A step leads to the next generation: each table
// is dropped with the step's probability `drop`, else changed with `change`; each free slot gets a table with `add`. A
// name may so come back as another table. Whether a table exists costs time in the number of steps.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aws_simulator {

struct EstateSize {
  std::uint64_t seed = 1;
  std::uint64_t first_account = 123456789012;
  std::uint32_t accounts = 1;   // numbered upwards from the first, which manages the organisation
  std::uint32_t suspended = 0;  // of them the last ones: listed, but closed to every call
  std::uint32_t regions = 1;    // the first of kRegions
  std::uint64_t tables = 1000;  // in each region, at first
};

struct Place {
  std::uint32_t account = 0;  // index in the estate
  std::uint32_t region = 0;   // index in kRegions
};

struct Step {
  double drop = 0;
  double add = 0;
  double change = 0;
  std::optional<std::uint32_t> account = {};  // only there
  std::optional<std::uint32_t> region = {};
};

struct Life {
  bool exists = false;
  std::uint32_t incarnation = 0;  // how often the name came back
  std::uint32_t version = 0;      // how often the table changed
};

enum class Presence { never, sometimes, always };

class Estate {
 public:
  explicit Estate(const EstateSize& size) : size_(size) {}

  const EstateSize& size() const { return size_; }
  std::uint64_t slots() const { return 2 * size_.tables; }
  std::size_t generation() const { return steps_.size(); }
  void advance(const Step& step) { steps_.push_back(step); }

  bool is_open(Place place) const { return place.account < size_.accounts && place.region < size_.regions; }
  // The account's index; nothing where it is not of this estate.
  std::optional<std::uint32_t> account_index(std::string_view id) const;
  std::string account_id(std::uint32_t index) const;  // 12 digits
  bool is_suspended(std::uint32_t account) const { return account >= size_.accounts - size_.suspended; }

  // A generation that is yet to come is as the last one.
  Life life(Place place, std::uint64_t slot, std::size_t generation) const;
  // Whether it existed in every generation from `from` to `to`, in none, or in some.
  Presence presence(Place place, std::uint64_t slot, std::size_t from, std::size_t to) const;
  // What the table's own numbers are drawn from.
  std::uint64_t seed_of(Place place, std::uint64_t slot) const;

 private:
  EstateSize size_;
  std::vector<Step> steps_;
};

void append_name(std::string& out, std::uint64_t slot);
// The slot of a name that append_name made.
std::optional<std::uint64_t> slot_of(std::string_view name);
// The first slot whose name stands behind `name`, whatever that is.
std::uint64_t slot_behind(std::string_view name);

}  // namespace aws_simulator
