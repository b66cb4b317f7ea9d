#include "store/neo4j/values.h"

#include <fmt/format.h>

#include <variant>

namespace dynatlas::neo4j {

using graph::Null;
using graph::TextList;
using graph::Time;
using graph::TimeKind;
using graph::Type;

void pack_value(bolt::Packer& packer, const graph::Value& value, TimeKind times) {
  if (const auto* const text = std::get_if<std::string>(&value)) {
    packer.string(*text);
  } else if (const auto* const number = std::get_if<std::int64_t>(&value)) {
    packer.integer(*number);
  } else if (std::holds_alternative<Null>(value)) {
    packer.null();
  } else if (const auto* const real = std::get_if<double>(&value)) {
    packer.real(*real);
  } else if (const auto* const truth = std::get_if<bool>(&value)) {
    packer.boolean(*truth);
  } else if (const auto* const time = std::get_if<Time>(&value)) {
    if (times == TimeKind::epoch) return pack_value(packer, graph::epoch_number(*time), times);
    packer.date_time({time->seconds, time->nanoseconds / 1000 * 1000, 0});
  } else {
    const auto& texts = std::get<TextList>(value);
    packer.list(texts.size());
    for (const std::string& member : texts) packer.string(member);
  }
}

void pack_members(bolt::Packer& packer, const graph::Params& params, TimeKind times) {
  for (const auto& [name, value] : params) {
    packer.string(name);
    pack_value(packer, value, times);
  }
}

namespace {

graph::Value time_of(const bolt::Value& value) {
  if (const auto* const number = value.get_if<std::int64_t>()) return Time{*number, 0};
  if (const auto* const real = value.get_if<double>()) {
    // The shortest text that reads back as this double is the text it was made of.
    Time time;
    return graph::parse_epoch(fmt::format("{}", *real), time) ? graph::Value(time) : graph::Value(Null{});
  }
  const auto* const time = value.get_if<bolt::DateTime>();
  if (time == nullptr) return Null{};
  return Time{time->seconds, static_cast<std::int32_t>(time->nanoseconds)};
}

graph::Value list_of(const bolt::Value& value) {
  const auto* const list = value.get_if<bolt::List>();
  if (list == nullptr) return Null{};
  TextList texts;
  for (const bolt::Value& member : *list) {
    const auto* const text = member.get_if<std::string>();
    if (text == nullptr) return Null{};
    texts.push_back(*text);
  }
  return texts;
}

template <typename T>
graph::Value copied(const T* value) {
  return value == nullptr ? graph::Value(Null{}) : graph::Value(*value);
}

}  // namespace

graph::Value told(const bolt::Value& value) {
  if (const auto* const text = value.get_if<std::string>()) return *text;
  if (const auto* const number = value.get_if<std::int64_t>()) return *number;
  if (const auto* const real = value.get_if<double>()) return *real;
  if (const auto* const truth = value.get_if<bool>()) return *truth;
  if (const auto* const time = value.get_if<bolt::DateTime>()) {
    return graph::datetime_text({time->seconds, static_cast<std::int32_t>(time->nanoseconds)});
  }
  if (const graph::Value list = list_of(value); !std::holds_alternative<Null>(list)) return told(list);
  if (value.is_null()) return Null{};
  return fmt::format("<{}>", bolt::kind_name(value));
}

graph::Value told(const graph::Value& value) {
  if (const auto* const time = std::get_if<graph::Time>(&value)) return graph::datetime_text(*time);
  if (const auto* const list = std::get_if<TextList>(&value)) return graph::list_text(*list);
  return value;
}

graph::Value value_of(const bolt::Value& value, Type type) {
  switch (type) {
    case Type::text:
      return copied(value.get_if<std::string>());
    case Type::integer:
      return copied(value.get_if<std::int64_t>());
    case Type::real:
      if (const auto* const whole = value.get_if<std::int64_t>()) return static_cast<double>(*whole);
      return copied(value.get_if<double>());
    case Type::boolean:
      return copied(value.get_if<bool>());
    case Type::time:
      return time_of(value);
    case Type::text_list:
      return list_of(value);
  }
  return Null{};
}

}  // namespace dynatlas::neo4j
