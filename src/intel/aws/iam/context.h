// What is known of a request's condition keys (IAM User Guide: AWS global condition context keys).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dynatlas::intel::aws::iam {

enum class Knowledge : std::uint8_t {
  unknown,  // it may be there or not, with any value
  absent,   // it is not in the request
  known,    // it is there, with these values
};

struct KeyValues {
  Knowledge knowledge = Knowledge::unknown;
  std::vector<std::string> values;  // of `known`; several only of a multivalued key
  bool is_beginning = false;        // of each value only the beginning is known: aws:userid of a role
  std::uint64_t assumptions = 0;    // bits of the assumptions that it was taken from; see evaluate.h
};

// Where condition keys are looked up.
class KeySource {
 public:
  virtual ~KeySource() = default;
  // `key` in small letters.
  virtual KeyValues find(std::string_view key) const = 0;
};

// Keys that were said one by one; every other is unknown. What is set later replaces what was set before.
class Context final : public KeySource {
 public:
  void set(std::string_view key, std::vector<std::string> values);
  void set_absent(std::string_view key);
  void set_unknown(std::string_view key);

  KeyValues find(std::string_view key) const override;
  bool has(std::string_view key) const { return keys_.contains(key); }  // in small letters

  // In small letters, in their order.
  const std::map<std::string, KeyValues, std::less<>>& keys() const { return keys_; }

 private:
  std::map<std::string, KeyValues, std::less<>> keys_;
};

}  // namespace dynatlas::intel::aws::iam
