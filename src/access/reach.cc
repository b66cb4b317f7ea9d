#include "access/reach.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/arn.h"
#include "intel/aws/iam/glob.h"

namespace dynatlas::access {
namespace {

using iam::Answer;

constexpr std::string_view kTable = "table/";
// A name that no policy can have written.
constexpr std::string_view kNoName = "\x01";

std::size_t wildcard_in(std::string_view text) {
  const std::size_t sign = text.find_first_of("*?");
  return std::min(std::min(sign, text.find("${")), text.size());
}

bool is_whole(std::string_view pattern) {
  return !pattern.empty() && pattern.find_first_not_of('*') == std::string_view::npos;
}

// The six parts of an entry; those that a short one lacks are `*`.
std::array<std::string_view, 6> parts_of(std::string_view entry) {
  std::array<std::string_view, 6> parts;
  parts.fill("*");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t colon = i + 1 == parts.size() ? std::string_view::npos : entry.find(':');
    parts[i] = entry.substr(0, colon);
    if (colon == std::string_view::npos) break;
    entry.remove_prefix(colon + 1);
  }
  return parts;
}

// What follows a table's name: nothing, or everything of one kind.
bool is_everything_below(std::string_view rest) {
  if (rest.empty() || rest == "/*") return true;
  for (std::size_t i = 1; i < kParts; ++i) {
    const std::string below = fmt::format("/{}/", name_of(static_cast<Part>(i)));
    if (rest.starts_with(below) && is_whole(rest.substr(below.size()))) return true;
  }
  return false;
}

void read_name(Selector& selector, std::string_view rest) {
  if (is_whole(rest) || rest == "table*" || rest == "table/*") return;
  const bool is_of_tables = rest.starts_with(kTable);
  const std::string_view tail = is_of_tables ? rest.substr(kTable.size()) : rest;
  const std::size_t slash = std::min(tail.find('/'), tail.size());
  const bool is_plain = is_of_tables && is_everything_below(tail.substr(slash));
  selector.name = is_plain ? tail.substr(0, slash) : tail;
  const std::string_view own = tail.substr(0, slash);
  selector.is_literal = is_of_tables && wildcard_in(own) == own.size();
  // The name of one principal is one name.
  if (own.starts_with("${") && own.find('}') == own.size() - 1) selector.is_literal = true;
}

Selector selector_of(std::string entry, iam::EntryRules rules, std::string_view account) {
  Selector selector{.entries = {}, .rules = rules};
  selector.has_variables = rules.substitutes_variables && entry.find("${") != std::string::npos;
  if (!is_whole(entry)) {
    const auto parts = parts_of(entry);
    if (!is_whole(parts[3])) selector.region = parts[3];
    read_name(selector, parts[5]);
    const bool is_of_account = is_whole(parts[4]) || parts[4] == account;
    selector.is_universal = selector.region == "*" && selector.name == "*" && is_of_account && !selector.has_variables;
  } else {
    selector.is_universal = true;
  }
  selector.entries.push_back(std::move(entry));
  return selector;
}

// Whether an entry can mean anything of DynamoDB in the account.
bool is_of_dynamodb(std::string_view entry, std::string_view account) {
  if (is_whole(entry)) return true;
  const auto parts = parts_of(entry);
  const auto fits = [](std::string_view pattern, std::string_view text) {
    return pattern.find("${") != std::string_view::npos || iam::glob(pattern, text);
  };
  return fits(parts[2], "dynamodb") && fits(parts[4], account);
}

Answer matched(const Selector& selector, std::string_view arn, const iam::KeySource& keys) {
  const Answer answer = iam::match_any_arn(selector.entries, arn, selector.rules, keys).answer;
  if (!selector.all_but) return answer;
  return answer == Answer::yes ? Answer::no : answer == Answer::no ? Answer::yes : Answer::maybe;
}

Reach reach_of(const Selector& selector, const Block& block, std::size_t table, const iam::KeySource& keys) {
  Reach reach;
  for (std::size_t i = 0; i < kParts; ++i) {
    const auto part = static_cast<Part>(i);
    Answer answer = matched(selector, block.arn(table, part), keys);
    if (part == Part::index) {
      for (std::size_t index = 1; index < block[table].indexes.size(); ++index) {
        const Answer other = matched(selector, block.arn(table, part, index), keys);
        if (other != answer) reach.mix_indexes();
        answer = std::max(answer, other);
      }
    }
    reach.set(part, answer);
  }
  return reach;
}

// The tables that an entry can mean by the beginning of its name.
std::vector<Block::Range> candidates(const Selector& selector, const Block& block) {
  const std::vector<Block::Range> all{{0, block.size()}};
  if (selector.all_but) return all;
  const std::string_view rest = parts_of(selector.entries.front())[5];
  if (!rest.starts_with(kTable)) return all;
  const std::string_view name = rest.substr(kTable.size());
  return block.beginning_with(name.substr(0, std::min(name.find('/'), wildcard_in(name))));
}

}  // namespace

iam::Resource resource_of(Part part) {
  constexpr std::array<iam::Resource, kParts> kOf{iam::Resource::table,    iam::Resource::index,
                                                  iam::Resource::stream,   iam::Resource::backup,
                                                  iam::Resource::exported, iam::Resource::imported};
  return kOf[static_cast<std::size_t>(part)];
}

std::string_view name_of(Part part) {
  constexpr std::array<std::string_view, kParts> kNames{"table", "index", "stream", "backup", "export", "import"};
  return kNames[static_cast<std::size_t>(part)];
}

Block::Block(std::span<const TableAt> tables) : tables_(tables) {
  for (const TableAt& table : tables) {
    const auto arn = arn_of(table.id);
    const std::size_t slash = table.id.find('/');
    places_.push_back({arn.has_value() ? arn->region : std::string_view(),
                       slash == std::string::npos ? std::string_view() : std::string_view(table.id).substr(slash + 1)});
    if (regions_.empty() || places_[regions_.back().first].region != places_.back().region) {
      regions_.push_back({places_.size() - 1, places_.size() - 1});
    }
    ++regions_.back().last;
  }
}

std::string Block::arn(std::size_t table, Part part, std::size_t index) const {
  const TableAt& at = tables_[table];
  if (part == Part::table) return at.id;
  if (part == Part::stream && !at.stream.empty()) return at.stream;
  const bool is_index = part == Part::index && !at.indexes.empty();
  return fmt::format("{}/{}/{}", at.id, name_of(part), is_index ? std::string_view(at.indexes.at(index)) : kNoName);
}

std::vector<Block::Range> Block::beginning_with(std::string_view prefix) const {
  std::vector<Range> found;
  for (const Range& region : regions_) {
    const auto first = places_.begin() + static_cast<std::ptrdiff_t>(region.first);
    const auto last = places_.begin() + static_cast<std::ptrdiff_t>(region.last);
    const auto head = [&](const Place& place) { return place.name.substr(0, prefix.size()); };
    const auto same = std::ranges::equal_range(first, last, prefix, {}, head);
    if (same.empty()) continue;
    const auto at = static_cast<std::size_t>(same.begin() - places_.begin());
    found.push_back({at, at + static_cast<std::size_t>(same.size())});
  }
  return found;
}

bool Selector::may_meet(const Selector& other) const {
  if (all_but || other.all_but) return true;
  const auto may_be_same = [](std::string_view one, std::string_view two) {
    const std::size_t known = std::min(wildcard_in(one), wildcard_in(two));
    return one.substr(0, known) == two.substr(0, known);
  };
  return may_be_same(region, other.region) && may_be_same(name, other.name);
}

Selector literal_of(std::string_view table) {
  return selector_of(std::string(table), {}, parts_of(table)[4]);
}

std::vector<Selector> selectors_of(const iam::Policy& policy, const iam::PolicyStatement& statement,
                                   std::string_view account) {
  const iam::EntryRules rules = iam::entry_rules_of(policy);
  const iam::Statement& said = statement.statement;
  std::vector<Selector> selectors;
  if (said.resource_list == iam::Listed::all_but) {
    Selector selector{.entries = said.resources, .all_but = true, .rules = rules};
    std::ranges::sort(selector.entries);
    selector.name = fmt::format("not {}", fmt::join(selector.entries, ", "));
    selector.has_variables = rules.substitutes_variables && selector.name.find("${") != std::string::npos;
    selectors.push_back(std::move(selector));
  } else {
    for (const std::string& entry : said.resources) {
      if (is_of_dynamodb(entry, account)) selectors.push_back(selector_of(entry, rules, account));
    }
  }
  return selectors;
}

Reach Reaches::of(std::size_t table) const {
  const auto at = std::ranges::lower_bound(some, table, {}, [](const auto& one) { return std::size_t{one.first}; });
  return at != some.end() && at->first == table ? at->second : others;
}

Reaches reaches_of(const Selector& selector, const Block& block, const iam::KeySource& keys) {
  Reaches reaches;
  if (selector.is_universal) {
    static const TableAt kAny{"arn:aws:dynamodb:any:000000000000:table/\x01", "", {}};
    TableAt any = kAny;
    if (block.size() > 0) any.id = block[0].id.substr(0, block[0].id.find('/') + 1) + std::string(kNoName);
    const Block one(std::span(&any, 1));
    reaches.others = reach_of(selector, one, 0, keys);
    return reaches;
  }
  for (const auto& [first, last] : candidates(selector, block)) {
    for (std::size_t table = first; table < last; ++table) {
      const Reach reach = reach_of(selector, block, table, keys);
      if (!reach.is_nothing()) reaches.some.emplace_back(static_cast<std::uint32_t>(table), reach);
    }
  }
  return reaches;
}

}  // namespace dynatlas::access
